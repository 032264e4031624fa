"""Parsers of others read back what our files say, whatever the title and the names are."""

import codecs
import re
from dataclasses import replace
from datetime import date

import latexcodec  # noqa: F401 -- registers the codec "ulatex"
import pytest
import rispy
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from public_pages.bibliography.formats import Creator, Entry, Kind, write_bibtex, write_ris

ADDRESS = "https://standing.example/articles/they-wait/"
ENTRY = Entry(
    kind=Kind.WEB_PAGE,
    key="they-wait",
    creators=[Creator("Ann Author", is_organisation=False)],
    title="They wait",
    publisher="Standing",
    day=date(2026, 3, 9),
    address=ADDRESS,
    language="en",
    notes=["Updated on 10 March 2026"],
)
HOSTILE = [
    "90 % of A & B, #1 for $5, a_b, x^2, ~",
    "An open { brace",
    "A closed } brace",
    "}, title = {Another title",
    "A path \\input{/etc/passwd} and a last \\",
    "They said “no” and \"no\" and 'no'",
    "Años, où, ğ, 人权, حقوق الإنسان",
    "@misc{other, title={x}}",
    "TY  - JOUR",
    "Labour and others, in numbers",
    "« Qui ? »",
]
# Commands that the codec leaves as they are.
COMMANDS = {
    r"\\textbackslash ?({})?": "\\",
    r"\\textbraceleft ?({})?": "{",
    r"\\textbraceright ?({})?": "}",
    r"\\textasciicircum ?({})?": "^",
    r"\\textasciitilde ?({})?": "~",
    r"\\\$": "$",
}


def read_bibtex(entry):
    """The only entry that pybtex finds: its key, its fields, and its authors."""
    (item,) = parse_string(write_bibtex(entry), "bibtex").entries.items()
    key, found = item
    return key, found.fields, [str(person) for person in found.persons["author"]]


def from_tex(text):
    """What LaTeX prints for a field."""
    marks = {chr(0xE000 + number): plain for number, plain in enumerate(COMMANDS.values())}
    for mark, command in zip(marks, COMMANDS, strict=True):
        text = re.sub(command, mark, text)
    printed = codecs.decode(re.sub("[{}]", "", text), "ulatex")
    return "".join(marks.get(character, character) for character in printed)


def read_ris(entry):
    (found,) = rispy.loads(write_ris(entry))
    return found


def test_bibtex_says_who_what_when_and_where():
    assert write_bibtex(ENTRY) == (
        "@misc{they-wait,\n"
        "  author = {Ann Author},\n"
        "  title = {{They wait}},\n"
        "  publisher = {{Standing}},\n"
        "  howpublished = {{Standing}},\n"
        "  date = {2026-03-09},\n"
        "  year = {2026},\n"
        f"  url = {{{ADDRESS}}},\n"
        "  note = {Updated on 10 March 2026},\n"
        "  month = mar,\n"
        "}\n"
    )


def test_ris_says_who_what_when_and_where():
    assert write_ris(ENTRY) == (
        "TY  - ELEC\r\n"
        "AU  - Ann Author\r\n"
        "TI  - They wait\r\n"
        "PB  - Standing\r\n"
        "PY  - 2026\r\n"
        "DA  - 2026/03/09/\r\n"
        f"UR  - {ADDRESS}\r\n"
        "LA  - en\r\n"
        "N1  - Updated on 10 March 2026\r\n"
        "ID  - they-wait\r\n"
        "ER  - \r\n"
    )


@pytest.mark.parametrize("words", HOSTILE)
def test_both_give_back_a_hostile_title_and_note(words):
    entry = replace(ENTRY, title=words, publisher=words, notes=[words])

    key, fields, authors = read_bibtex(entry)
    ris = read_ris(entry)

    assert (key, authors) == ("they-wait", ["Author, Ann"])
    printed = [from_tex(fields[name]) for name in ("title", "publisher", "note")]
    assert printed == [words.replace("  ", " ")] * 3  # to LaTeX, two spaces are one
    assert (fields["url"], fields["month"], fields["year"]) == (ADDRESS, "March", "2026")
    assert (ris["type_of_reference"], ris["id"]) == ("ELEC", "they-wait")
    assert (ris["title"], ris["publisher"], ris["notes"]) == (words, words, [words])


@pytest.mark.exhaustive
@given(words=st.text(st.characters(exclude_categories=["C", "Zl", "Zp", "Zs"]), min_size=1))
def test_no_title_breaks_a_file(words):
    entry = replace(ENTRY, title=words)

    key, fields, _authors = read_bibtex(entry)

    assert (key, fields["url"]) == ("they-wait", ADDRESS)
    assert fields["title"].startswith("{")
    assert read_ris(entry)["title"] == words


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028", "\u2029"])
def test_words_of_several_lines_become_one_line(end):
    entry = replace(ENTRY, title=f"They{end}ER  -{end}{end}wait")

    assert write_ris(entry) == write_ris(ENTRY).replace("They wait", "They ER  - wait")
    assert from_tex(read_bibtex(entry)[1]["title"]) == "They ER - wait"


@pytest.mark.parametrize(
    ("creators", "in_bibtex", "in_ris"),
    [
        ([("Ann Author", False)], ["Author, Ann"], ["Ann Author"]),
        ([("Policy team", True)], ["{Policy team}"], ["Policy team,"]),
        (
            [("Rights and Justice", True), ("Ann Author", False)],
            ["{Rights and Justice}", "Author, Ann"],
            ["Rights and Justice,", "Ann Author"],
        ),
        ([("Author, Ann", False)], ["{Author, Ann}"], ["Author, Ann"]),
        ([("Ann and others", False)], ["{Ann and others}"], ["Ann and others"]),
        ([("Amal", False)], ["Amal"], ["Amal"]),
        ([("أمل حداد", False)], ["حداد, أمل"], ["أمل حداد"]),
        ([("A } and { B", True)], None, ["A } and { B,"]),
    ],
)
def test_names_stay_whole(creators, in_bibtex, in_ris):
    entry = replace(ENTRY, creators=[Creator(*creator) for creator in creators])

    _key, _fields, authors = read_bibtex(entry)

    assert len(authors) == len(creators)
    assert in_bibtex is None or authors == in_bibtex
    assert read_ris(entry)["authors"] == in_ris


def test_without_notes_there_is_no_line_for_them():
    entry = replace(ENTRY, notes=[], kind=Kind.DATA)

    assert "note" not in read_bibtex(entry)[1]
    assert "notes" not in read_ris(entry)
    assert read_ris(entry)["type_of_reference"] == "DATA"
