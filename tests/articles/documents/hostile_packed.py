"""Packed documents that somebody would send who means harm, and what each must come to."""

import io
import itertools
import random
import struct
import zipfile

from tests.articles.documents import offices, pdfs

CLEAN = "clean"
ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(
        f'<!ENTITY {after} "{f"&{before};" * 10}">'
        for before, after in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]>"
)
RUN = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
DOCUMENT = f"<w:document {offices.W} {offices.R}><w:body>{{}}</w:body></w:document>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
EMF = b"\x01\0\0\0" + bytes(36) + b" EMF" + bytes(100)


def word(document, **members):
    return offices.docx(**{"word/document.xml": document} | members)


def typed(main, seed=offices.docx):
    """Return an Office file whose first part is of another type."""
    with zipfile.ZipFile(io.BytesIO(seed())) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    for old in ("wordprocessingml.document.main+xml", "spreadsheetml.sheet.main+xml"):
        whole = f"application/vnd.openxmlformats-officedocument.{old}"
        types = members["[Content_Types].xml"]
        members["[Content_Types].xml"] = types.replace(whole.encode(), main.encode())
    return offices.packed(members)


def headed(content, mark, place, value):
    """Return a ZIP in whose headers of this kind so many bytes are changed."""
    changed = bytearray(content)
    at = -1
    while (at := changed.find(mark, at + 1)) >= 0:
        changed[at + place : at + place + len(value)] = value
    return bytes(changed)


def claiming(size):
    """Return a DOCX that says of each member that it is that large."""
    size = struct.pack("<I", size)
    return headed(headed(offices.docx(), b"PK\x01\x02", 24, size), b"PK\x03\x04", 22, size)


def encrypted():
    return headed(headed(offices.docx(), b"PK\x01\x02", 8, b"\1\0"), b"PK\x03\x04", 6, b"\1\0")


def overlapping():
    """Return a ZIP whose list leads a thousand times to the same ten megabytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("[Content_Types].xml", b" " * 10_000_000)
    content = out.getvalue()
    at = content.index(b"PK\x01\x02")
    end = content.index(b"PK\x05\x06")
    entry = content[at:end]
    rows = b"".join(
        entry.replace(b"[Content_Types].xml", b"[Content_Types].%03d" % number)
        for number in range(1_000)
    )
    tail = struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 1_000, 1_000, len(rows), at, 0)
    return content[:at] + rows + tail


def many_members(count):
    return offices.docx(**{f"word/{number}.xml": "" for number in range(count)})


def twice():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("word/Document.xml", "a")
        packed.writestr("word/document.xml", "b")
        packed.writestr("[Content_Types].xml", "c")
    return out.getvalue()


def link():
    info = zipfile.ZipInfo("word/link")
    info.external_attr = 0o120777 << 16
    out = io.BytesIO(offices.docx())
    with zipfile.ZipFile(out, "a") as packed:
        packed.writestr(info, "/etc/passwd")
    return out.getvalue()


def packed_otherwise():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as packed:
        packed.writestr("[Content_Types].xml", "<Types/>")
    return out.getvalue()


def leading_to_itself():
    return offices.docx(
        **{
            "word/_rels/header1.xml.rels": offices.relationships(
                ("r1", "header", "header1.xml"), ("r2", "header", "../word/document.xml")
            )
        }
    )


def cells(rows):
    values = iter(random.Random(1).choices(range(1_000_000), k=rows * 50))  # noqa: S311 -- the same in each run
    row = "<row>" + '<c r="A1"><v>{}</v></c>' * 50 + "</row>"
    written = "".join(row.format(*itertools.islice(values, 50)) for _ in range(rows))
    return offices.xlsx(
        **{
            "xl/worksheets/sheet1.xml": f"<worksheet {offices.S}><sheetData>{written}</sheetData></worksheet>"
        }
    )


MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
SHEET_MACRO = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
OFFICES = {
    "DOCX with macros": (lambda: typed(MACRO), "macros"),
    "DOCX that hides macros": (lambda: offices.docx(**{"word/vbaProject.bin": "x"}), "macros"),
    "XLSX with macros": (lambda: typed(SHEET_MACRO, offices.xlsx), "macros"),
    "ODT with macros": (lambda: offices.odt(**{"Basic/Standard/a.xml": "x"}), "macros"),
    "DOCX that reads a file": (lambda: word(ENTITY + DOCUMENT.format(RUN.format("&a;"))), "unclean"),
    "DOCX that laughs a billion times": (
        lambda: word(LAUGHS + DOCUMENT.format(RUN.format("&i;"))),
        "unclean",
    ),
    "DOCX whose relationships read a file": (
        lambda: offices.docx(**{"_rels/.rels": ENTITY + "<Relationships>&a;</Relationships>"}),
        "unclean",
    ),
    "XLSX that reads a file": (
        lambda: offices.xlsx(**{"xl/sharedStrings.xml": ENTITY + "<sst>&a;</sst>"}),
        "unclean",
    ),
    "ODT that reads a file": (lambda: offices.odt(**{"content.xml": ENTITY + "<x>&a;</x>"}), "unclean"),
    "DOCX whose properties read a file": (
        lambda: offices.docx(**{"docProps/core.xml": ENTITY + "<x>&a;</x>"}),
        "unclean",
    ),
    "DOCX that unpacks to 40 megabytes of spaces": (
        lambda: word(DOCUMENT.format(" " * 40_000_000)),
        "bomb",
    ),
    "DOCX of 60 megabytes of text": (
        lambda: word(DOCUMENT.format(RUN.format("0123456789abcdef") * 1_500_000)),
        None,  # where the machine is busy it is too slow before it is too much
    ),
    "DOCX of 2,100 members": (lambda: many_members(2_100), "bomb"),
    "DOCX of 20,000 members": (lambda: many_members(20_000), "bomb"),
    "DOCX that says it has two gigabytes": (lambda: claiming(0x7FFFFFFF), CLEAN),
    "DOCX that says it has one byte": (lambda: claiming(1), "broken"),
    "ZIP whose list leads to one place": (overlapping, None),
    "ZIP with a name twice": (twice, "broken"),
    "ZIP with a link": (link, "broken"),
    "ZIP packed otherwise": (packed_otherwise, "broken"),
    "DOCX with a path from the root": (lambda: offices.docx(**{"/etc/passwd": "x"}), "broken"),
    "DOCX with a path upwards": (lambda: offices.docx(**{"../../a.xml": "x"}), "broken"),
    "DOCX with a path of Windows": (lambda: offices.docx(**{"C:/a.xml": "x"}), "broken"),
    "DOCX with encrypted members": (encrypted, "encrypted"),
    "DOCX under a password": (
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    "ODT under a password": (
        lambda: offices.odt(**{"META-INF/manifest.xml": "<a><encryption-data/></a>"}),
        "encrypted",
    ),
    "DOC of 1997": (lambda: OLE + bytes(2_000), "unknown"),
    "slides": (lambda: typed(SLIDES), "unknown"),
    "template": (lambda: typed(TEMPLATE), "unknown"),
    "DOCX that leads to itself": (leading_to_itself, None),
    "DOCX cut in the middle": (lambda: offices.docx()[:3_000], "broken"),
    "head of a ZIP": (lambda: b"PK\x03\x04", "broken"),
    "DOCX of elements in elements": (
        lambda: word(f"<w:document {offices.W}>" + "<w:p>" * 100_000),
        "broken",
    ),
    "DOCX with a prefix of nowhere": (lambda: word("<x:document/>"), "broken"),
    "DOCX with a hundred thousand attributes": (
        lambda: word(f"<w:document {offices.W} " + " ".join(f'w:a{n}="{n}"' for n in range(100_000)) + "/>"),
        None,
    ),
    "DOCX that is no XML": (lambda: word("%PDF-1.7"), "broken"),
    "DOCX with a web page in it": (
        lambda: offices.docx(
            **{
                "word/_rels/document.xml.rels": offices.relationships(
                    ("r1", "aFChunk", "page.html")
                ),
                "word/page.html": "<script>",
            }
        ),
        "unclean",
    ),
    "DOCX with a drawing of Windows": (
        lambda: offices.docx(**{"word/media/image1.jpeg": EMF}),
        "unclean",
    ),
    "DOCX whose picture is a program": (
        lambda: offices.docx(**{"word/media/image1.jpeg": b"MZ" + bytes(200)}),
        "unclean",
    ),
    "DOCX whose picture is cut": (
        lambda: offices.docx(**{"word/media/image1.jpeg": pdfs.jpeg("a")[:600]}),
        None,
    ),
    "XLSX of 200,000 cells": (lambda: cells(4_000), CLEAN),
    "EPUB with a script": (lambda: offices.epub("<script>alert(1)</script>"), "macros"),
    "EPUB that reads a file": (
        lambda: offices.epub(**{"OEBPS/page 1.xhtml": ENTITY + "<html>&a;</html>"}),
        "unclean",
    ),
    "EPUB under a lock": (
        lambda: offices.epub(**{"META-INF/encryption.xml": '<e><EncryptionMethod Algorithm="x"/></e>'}),
        "encrypted",
    ),
    "EPUB whose page unpacks to 45 megabytes": (
        lambda: offices.epub(" " * 45_000_000),
        "bomb",
    ),
    "ZIP of a ZIP": (lambda: offices.packed({"a.zip": offices.packed({"a.csv": "a,b"})}), "nested"),
    "ZIP with a program": (lambda: offices.packed({"a.csv": "a,b", "a.exe": b"MZ" + bytes(99)}), "unknown"),
    "ZIP of 1,900 documents": (
        lambda: offices.packed({f"{number}.docx": offices.docx() for number in range(1_900)}),
        None,
    ),
    "ZIP of 200 zeros of two megabytes": (
        lambda: offices.packed({f"{number}.csv": b"a,b\n" * 600_000 for number in range(200)}),
        "bomb",
    ),
    "ODT that says it is a program": (lambda: offices.odt(mimetype="application/x-msdownload"), "unknown"),
}  # fmt: skip
