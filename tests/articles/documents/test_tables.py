"""A table is known by its text, and comes out as UTF-8."""

import pytest

from articles.documents import tables
from articles.documents.document import DocumentRefused

TABLE = "Año;Número\r\n2024;1.000\r\n2025;=1+1\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_table_is_read_in_each_encoding(encoding):
    document = tables.clean_csv(TABLE.encode(encoding))

    assert document.content == TABLE.encode()
    assert (document.suffix, document.text, document.removed) == ("csv", TABLE, ())


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_table_may_have_a_title_above_and_notes_below(delimiter):
    rows = "\n".join(delimiter.join("abc") for _ in range(3))

    document = tables.clean_csv(f"Deaths by year\n\n{rows}\n\nSource: us\n".encode())

    assert document.suffix == "csv"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"a letter\nof two lines, one with a comma\nor three\n", "unknown"),
        (b"a,b\n\0,1\n", "unknown"),
        (b"<table>a,b\n</table>a,b", "unknown"),
        (b'{"a": 1, "b": 2}', "unknown"),
        (b"\xff\xfe\x00", "unknown"),
        (b"a,b\n\x81\x8d,c\n", "unknown"),
    ],
)
def test_what_is_no_table_is_refused(content, code):
    with pytest.raises(DocumentRefused) as refused:
        tables.clean_csv(content)

    assert refused.value.code == code
