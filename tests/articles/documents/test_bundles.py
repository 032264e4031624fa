"""A ZIP holds documents, each cleaned, and no archive."""

import gzip

import pytest

from articles.documents.kinds import clean
from tests.articles.documents import offices, pdfs
from tests.articles.documents.levels import said
from tests.articles.documents.opened import code_of, members

TABLE = "Año;Número\n2024;1\n"


def test_each_document_in_it_is_cleaned():
    content = offices.packed(
        {
            "tables/deaths.txt": TABLE.encode("cp1252"),
            "report.pdf": pdfs.with_names(),
            "report.docx": offices.docx(),
            "__MACOSX/._report.docx": "SentinelMac",
            "tables/.DS_Store": "SentinelStore",
        },
        comment=b"SentinelZip",
    )
    assert said({"SentinelMac", "SentinelAuthor", "SentinelZip"}, content) == {
        *("SentinelMac", "SentinelAuthor", "SentinelZip")
    }

    document = clean(content)

    found = members(document)
    assert list(found) == ["tables/deaths.txt.csv", "report.pdf", "report.docx"]
    assert found["tables/deaths.txt.csv"] == TABLE.encode()
    assert document.suffix == "zip"
    assert said({"Sentinel"}, document.content) == set()
    assert {"author", "comments", "changes", "thumbnail"} <= set(document.removed)
    assert "Report on twelve cases" in document.text
    assert "Año" in document.text


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (offices.packed({"a.zip": offices.packed({"a.csv": "a,b"})}), "nested"),
        (offices.packed({"a.csv.gz": gzip.compress(b"a,b\n")}), "nested"),
        (offices.packed({"a.rar": b"Rar!\x1a\x07\0"}), "nested"),
        (offices.packed({"a.zip": b"PK\x05\x06" + bytes(18)}), "nested"),
        (offices.packed({"a.exe": b"MZ\0"}), "unknown"),
        (offices.packed({"a.docx": offices.docx(**{"word/vbaProject.bin": "x"})}), "macros"),
        (offices.packed({"a.txt": "a,b", "a.txt.csv": "a,b"}), "broken"),
        (offices.packed({".DS_Store": "x"}), "empty"),
        (gzip.compress(b"a,b\n"), "unknown"),
    ],
    ids=["ZIP", "gzip", "RAR", "empty ZIP", "program", "macros", "twice", "nothing", "gzip alone"],
)
def test_what_may_not_be_in_it_is_refused(content, code):
    assert code_of(content) == code
