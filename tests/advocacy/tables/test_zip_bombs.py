"""Workbooks built to fill memory or to take hours, read by a process that may have neither."""

import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from advocacy.tables.errors import Problem, TableRefused
from advocacy.tables.zip_bombs import MOST_CELLS, MOST_PARTS, MOST_TAGS, refuse_bombs

MOST_MEMORY = 500_000_000  # of addresses, with Python and openpyxl themselves
MOST_SECONDS = 12  # of the processor, for all of them together

SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
IDS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"
STRINGS_ARE = (
    f'<Override PartName="/{STRINGS}" ContentType="application/vnd.openxmlformats-officedocument'
    '.spreadsheetml.sharedStrings+xml"/></Types>'
)
A_STRING = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'

READER = """
import json, resource, sys, warnings
from pathlib import Path
from advocacy.tables.errors import TableRefused
from advocacy.tables.workbooks import read_workbook
warnings.simplefilter("ignore")
memory, seconds, *files = sys.argv[1:]
resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
found = {}
for file in map(Path, files):
    try:
        found[file.stem] = len(read_workbook(file.read_bytes()).cells)
    except TableRefused as refused:
        found[file.stem] = refused.problem.name
json.dump(found, sys.stdout)
"""


def sheet(rows):
    return {SHEET: f"<worksheet {SPACE}><sheetData>{rows}</sheetData></worksheet>"}


def with_strings(strings, rows=A_STRING):
    types = part_of_an_empty_book("[Content_Types].xml").replace("</Types>", STRINGS_ARE)
    return {
        **sheet(rows),
        STRINGS: f"<sst {SPACE}>{strings}</sst>",
        "[Content_Types].xml": types,
    }


def styles(inner):
    return {"xl/styles.xml": f"<styleSheet {SPACE}>{inner}</styleSheet>"}


def book_that_says(inner, after="</sheets>"):
    said = part_of_an_empty_book("xl/workbook.xml")
    return {"xl/workbook.xml": said.replace(after, after + inner, 1)}


def an_empty_book():
    out = io.BytesIO()
    Workbook().save(out)
    return out.getvalue()


def part_of_an_empty_book(name):
    with zipfile.ZipFile(io.BytesIO(an_empty_book())) as packed:
        return packed.read(name).decode()


def packed_with(parts, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(an_empty_book())) as old,
        zipfile.ZipFile(out, "w", compression) as new,
    ):
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


NAME = '<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">{}</definedName></definedNames>'
SAME_SHEET = f'<sheet {IDS} name="s" sheetId="2" r:id="rId1"/>'
ATTRIBUTES = " ".join(f'a{number}="1"' for number in range(100_000))
TOO_HEAVY, NOT_A_WORKBOOK = Problem.TOO_HEAVY.name, Problem.NOT_A_WORKBOOK.name
# What each would be without a limit: gigabytes, minutes, or both.
BOMBS = {
    "cells without end": (lambda: sheet("<row>" + "<c/>" * 1_000_000 + "</row>"), TOO_HEAVY),
    "rows without end": (lambda: sheet("<row/>" * 700_000), TOO_HEAVY),
    "tags in tags": (lambda: {SHEET: "<a>" * 1_000_000}, TOO_HEAVY),
    "attributes without end": (lambda: sheet(f"<row {ATTRIBUTES}/>"), TOO_HEAVY),
    "a sheet under another name": (
        lambda: {"xl/media/picture.png": "<a>" * 1_000_000},
        TOO_HEAVY,
    ),
    "strings without end": (lambda: with_strings("<si/>" * 700_000), TOO_HEAVY),
    "styles without end": (
        lambda: styles("<fonts>" + "<font/>" * 300_000 + "</fonts>"),
        TOO_HEAVY,
    ),
    "one sheet a thousand times": (
        lambda: {**book_that_says(SAME_SHEET * 999, "<sheets>"), **sheet("<row/>" * 5_000)},
        TOO_HEAVY,
    ),
    "a long text in every cell": (
        lambda: with_strings(
            f"<si><t>{'a' * 1_000_000}</t></si>",
            ("<row>" + '<c t="s"><v>0</v></c>' * 60 + "</row>") * 500,
        ),
        TOO_HEAVY,
    ),
    "a name with a long pattern": (
        lambda: book_that_says(NAME.format("$A$1," * 100_000)),
        TOO_HEAVY,
    ),
    "a format with a long pattern": (
        lambda: styles(f'<numFmts><numFmt numFmtId="200" formatCode="{"[" * 40_000}"/></numFmts>'),
        NOT_A_WORKBOOK,
    ),
    "a row at the end of the world": (
        lambda: sheet('<row r="999999999999"><c r="A1"><v>1</v></c></row>'),
        Problem.TOO_MANY_ROWS.name,
    ),
    "a wide cell in every row": (
        lambda: sheet('<row><c r="XFD1"/></row>' * 20_000),
        0,
    ),
    "as many cells as are read": (
        lambda: sheet("<row>" + "<c/>" * (MOST_CELLS - 1) + "</row>"),
        0,
    ),
    "as many styles as are read": (
        lambda: {
            **styles("<cellXfs>" + "<xf/>" * (MOST_TAGS - 1_000) + "</cellXfs>"),
            **sheet('<row><c t="str"><v>a</v></c></row>'),
        },
        1,
    ),
    "a thousand merged columns": (
        lambda: {
            SHEET: f"<worksheet {SPACE}><sheetData><row><c><v>1</v></c></row></sheetData><mergeCells>"
            + '<mergeCell ref="A1:XFD1048576"/>' * 1_000
            + "</mergeCells></worksheet>"
        },
        1,
    ),
}


@pytest.mark.exhaustive  # a weight: what is refused is tried here
@pytest.mark.long
def test_no_workbook_takes_more_than_its_share_of_memory_and_time(tmp_path):
    """Takes some seconds: without a limit each of these would take far more."""
    files = []
    for name, (parts, _expected) in BOMBS.items():
        files.append(tmp_path / f"{name}.xlsx")
        files[-1].write_bytes(packed_with(parts()))
        assert files[-1].stat().st_size < 2_000_000

    done = subprocess.run(
        [sys.executable, "-c", READER, str(MOST_MEMORY), str(MOST_SECONDS), *map(str, files)],
        cwd=Path(__file__).parents[3],
        capture_output=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr.decode()
    assert json.loads(done.stdout) == {name: found for name, (_, found) in BOMBS.items()}


@pytest.mark.parametrize("compression", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_only_what_workbooks_are_packed_with_is_unpacked(compression):
    """The others unpack without a measure: four kilobytes can be a hundred megabytes at once."""
    with pytest.raises(TableRefused) as refused:
        refuse_bombs(packed_with({}, compression))
    assert refused.value.problem == Problem.NOT_A_WORKBOOK


def test_parts_are_counted_before_they_are_opened():
    parts = {f"xl/{number}.xml": "" for number in range(MOST_PARTS)}
    with pytest.raises(TableRefused) as refused:
        refuse_bombs(packed_with(parts))
    assert refused.value.problem == Problem.TOO_HEAVY


@pytest.mark.exhaustive
def test_a_large_sheet_of_a_statistics_office_is_no_bomb():
    book = Workbook()
    for sheet_number in range(5):
        page = book.create_sheet(f"Table {sheet_number}")
        for row in range(500):
            page.append([row, *["12.5"] * 9])
    out = io.BytesIO()
    book.save(out)

    refuse_bombs(out.getvalue())
