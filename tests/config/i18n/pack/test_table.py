"""The table of a pack, as it goes out and as a spreadsheet saves it."""

import csv
import io

import pytest

from config.i18n import catalogs
from config.i18n.pack.notes import Note, Notes, Place
from config.i18n.pack.rows import numbers_of_forms, rows_of
from config.i18n.pack.table import UnreadableTable, read_table, table_of, written_cell
from config.i18n.reviews import digest


@pytest.fixture
def text(made_up, project):
    catalog = catalogs.read(made_up.catalog)
    notes = Notes(
        {"templates/*": Place("First page", "everybody")},
        {"Our help is free.": Note("We never ask for money.", "promise")},
    )
    return table_of(rows_of(catalog, {}, notes, project), numbers_of_forms(catalog))


def test_a_row_has_all_that_a_reader_needs_and_room_for_corrections(text):
    assert text.startswith("\ufeff"), "Excel knows UTF-8 by it"
    assert '\r\n"2","First page",' in text, "no cell is split at a semicolon"
    rows = {row["English"]: row for row in csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))}

    empty = dict.fromkeys(
        f"{name} {form}" for form in (1, 2, 3) for name in ("translation", "correction")
    )
    assert rows["Our help is free."] == dict.fromkeys(empty, "") | {
        "number": "2",
        "place": "First page",
        "reader": "everybody",
        "before": "Seeking asylum?",
        "English": "Our help is free.",
        "English, plural": "",
        "after": "May",
        "note": "promise; We never ask for money.",
        "forms": "",
        "translation 1": "Wir ba nol.",
        "right": "",
        "state": "draft",
        "key": "Our help is free.",
        "digest": f"sha256:{digest(['Wir ba nol.'])}",
    }
    day = rows["%(n)s day"]
    assert day["English, plural"] == "%(n)s days"
    assert day["forms"] == "1: 1, 21, 31 … · 2: 2, 3, 4 … · 3: 0, 5, 6 …"
    assert [day[f"translation {form}"] for form in (1, 2, 3)] == [
        *("%(n)s da", "%(n)s dai", "%(n)s daam"),
    ]
    assert rows["May"]["note"] == "as: month"
    assert rows["May"]["key"] == "month␄May", "a spreadsheet drops what cannot be seen"
    assert rows["'- None -"]["translation 1"] == "'- Nil -", "no formula"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_a_table_is_read_as_spreadsheets_save_it(separator, end, mark):
    lines = [["key", " right "], ["Send; now, please", "x"], ["", ""], ["=1+1", ""]]
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator=end).writerows(lines)

    found = read_table((mark + written.getvalue()).encode(), ["key", "right"])

    assert [(line.row, line.cells) for line in found] == [
        (2, {"key": "Send; now, please", "right": "x"}),
        (4, {"key": "=1+1", "right": ""}),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "one column “key”"),
        ("key,right\nSeñal,x\n".encode("latin-1"), "UTF-8"),
        ("key,right\nSend,x\n".encode("utf-16"), "UTF-8"),
        (b"right\nx\n", "one column “key”"),
        (b"key,key,right\na,b,x\n", "one column “key”"),
        (b"KEY,right\na,x\n", "one column “key”"),
        (b"key,right\nOne, two,x\n", "Row 2 has more cells"),
        (b'key,right\n"One,x\n', "no table"),
        (b'key,right\n"One"two,x\n', "no table"),
        (b"PK\x03\x04\x14\x00", "one column “key”"),
    ],
)
def test_what_is_no_table_of_a_pack_is_refused_in_a_sentence(content, reason):
    with pytest.raises(UnreadableTable, match=reason):
        read_table(content, ["key", "right"])


def test_a_short_row_has_empty_cells():
    [line] = read_table(b"key,right\nSend\n", ["key", "right"])

    assert line.cells == {"key": "Send", "right": ""}


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        (" Tuma \n", "Tuma"),
        ("'-5", "-5"),
        ("=1+1", "=1+1"),
        ("'=1+1", "=1+1"),
        ("'tis", "'tis"),
        ("a\r\nb", "a\nb"),
        ("\xa0: ", "\xa0:"),
        ("'", "'"),
        ("", ""),
    ],
)
def test_only_the_words_of_a_cell_count(cell, words):
    assert written_cell(cell) == words
