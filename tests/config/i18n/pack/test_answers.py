"""What people wrote into a table is taken whole, or refused with a line for each mistake."""

import pytest

from config.i18n import catalogs
from config.i18n.pack import answers
from config.i18n.pack.answers import read_answers, read_compared
from config.i18n.pack.table import Line
from config.i18n.reviews import digest, forms_of, key_of

FREE, HELD, CALL, NONE = "Our help is free.", "Are you <b>held</b>?", "Call %(phone)s", "- None -"
DAYS = "%(n)s day"
MAY = "month␄May"


@pytest.fixture
def catalog(made_up):
    return catalogs.read(made_up.catalog)


def line(catalog, key, /, row=2, **answered):
    """A line as it went out, with what a person wrote: c1="…", right="x", t1="…"."""
    names = {"c": "correction {}", "t": "translation {}"}
    messages = {key_of(each).replace("\x04", "␄"): each for each in catalog if each.id}
    forms = forms_of(messages[key])
    cells = {f"translation {form}": words for form, words in enumerate(forms, 1)}
    cells |= {f"correction {form}": "" for form in range(1, catalog.num_plurals + 1)}
    cells |= {"key": key, "digest": "sha256:" + digest(forms), "right": ""}
    changed = {
        names[name[0]].format(name[1]) if name[1:].isdecimal() else name: words
        for name, words in answered.items()
    }
    return Line(row, cells | changed)


def said(found):
    """Corrected and right sentences, by the key."""
    corrected = {key_of(each): forms_of(each) for each in found.corrected}
    return corrected, [key_of(each) for each in found.right], found.mistakes


def test_corrections_and_marks_are_read_and_what_is_empty_says_nothing(catalog):
    lines = [
        line(catalog, FREE, c1=" Wir ba nol-nol. "),
        line(catalog, HELD, right="✓"),
        line(catalog, CALL),
        line(catalog, MAY, right=" x "),
        line(catalog, NONE, c1="'- Nol -"),
        line(catalog, DAYS, c2="%(n)s dei", right="x"),
    ]

    assert said(read_answers(lines, catalog)) == (
        {
            FREE: ("Wir ba nol-nol.",),
            NONE: ("- Nol -",),
            DAYS: ("%(n)s da", "%(n)s dei", "%(n)s daam"),
        },
        [HELD, "month\x04May"],
        [],
    )


def test_a_correction_that_changes_nothing_was_right(catalog):
    found = read_answers([line(catalog, FREE, c1="Wir ba nol.")], catalog)

    assert said(found) == ({}, [FREE], [])


def test_a_cell_that_begins_like_a_formula_is_only_text(catalog):
    words = '=HYPERLINK("https://spy.example")'

    found = read_answers([line(catalog, FREE, c1=words)], catalog)

    assert said(found) == ({FREE: (words,)}, [], [])


@pytest.mark.parametrize(
    ("key", "answered", "mistakes"),
    [
        (CALL, {"c1": "Kol"}, ["Row 9: %(phone)s is missing."]),
        (FREE, {"c1": "Wir %(x)s"}, ["Row 9: %(x)s is not in the English."]),
        (HELD, {"c1": "Bi ti hel?"}, ["Row 9: <b> is missing.", "Row 9: </b> is missing."]),
        (DAYS, {"c1": "%(m)s da"}, ["Row 9: unknown named placeholder 'm'."]),
        (
            FREE,
            {"c1": "Wir", "c2": "Wirs"},
            ["Row 9: the sentence has 1 form, so that “correction 2” must be empty."],
        ),
        (
            FREE,
            {"t1": "Wir ba."},
            ["Row 9: “translation 1” was changed: write what is right under “correction 1”."],
        ),
        (
            FREE,
            {"right": "No"},
            ["Row 9: “No” under “right”: correct the sentence, or leave that cell empty."],
        ),
        (FREE, {"digest": "sha256:0123456789ab", "right": "x"}, [f"Row 9: {answers.CHANGED}."]),
        (FREE, {"digest": "", "c1": "Wir"}, [f"Row 9: {answers.CHANGED}."]),
        (FREE, {"key": "Our help is", "right": "x"}, [f"Row 9: {answers.UNKNOWN}."]),
    ],
)
def test_a_mistake_is_named_by_its_row(catalog, key, answered, mistakes):
    lines = [line(catalog, MAY, right="x"), line(catalog, key, row=9, **answered)]

    found = read_answers(lines, catalog)

    assert said(found) == ({}, ["month\x04May"], mistakes)


def test_a_sentence_that_is_answered_twice_is_refused(catalog):
    lines = [
        line(catalog, FREE, row=2, right="x"),
        line(catalog, FREE, row=5, c1="Wir"),
        line(catalog, FREE, row=7),
    ]

    assert read_answers(lines, catalog).mistakes == ["Row 5: row 2 is about the same sentence."]


@pytest.mark.parametrize("changed", [{"digest": "x"}, {"key": "Gone"}])
def test_what_changed_meanwhile_does_not_matter_where_nobody_answered(catalog, changed):
    assert read_answers([line(catalog, FREE, **changed)], catalog).mistakes == []


def test_what_is_not_translated_yet_cannot_be_right_but_can_be_written(begin):
    language = begin(words={FREE: "", ("%(n)s day", "%(n)s days"): ("", "", "")})
    catalog = catalogs.read(language.catalog)
    right = [line(catalog, FREE, right="x"), line(catalog, DAYS, 3, right="x")]
    half = [line(catalog, DAYS, c1="%(n)s da", c3="%(n)s daam")]
    whole = [line(catalog, FREE, c1="Wir ba nol."), line(catalog, DAYS, c1="a", c2="b", c3="c")]

    assert read_answers(right, catalog).mistakes == [
        f"Row 2: {answers.MISSING}.",
        f"Row 3: {answers.MISSING}.",
    ]
    assert read_answers(half, catalog).mistakes == ["Row 2: form 2 is empty."]
    assert said(read_answers(whole, catalog)) == (
        {FREE: ("Wir ba nol.",), DAYS: ("a", "b", "c")},
        [],
        [],
    )


def test_a_telephone_number_must_stand_apart_where_words_run_to_the_left(begin):
    language = begin("he", {FREE: "חינם"}, direction="rtl")
    catalog = catalogs.read(language.catalog)

    wrong = read_answers([line(catalog, FREE, c1="חינם +1 212 555 0100")], catalog)
    right = read_answers([line(catalog, FREE, c1="חינם \u2066+1 212 555 0100\u2069")], catalog)

    assert wrong.mistakes == [
        "Row 2: the number +1 212 555 0100 must stand between U+2066 and U+2069."
    ]
    assert right.mistakes == []


def test_french_keeps_its_marks_in_the_line_without_anybody_asking(begin):
    language = begin("fr", {FREE: "C’est gratuit."})
    catalog = catalogs.read(language.catalog)

    found = read_answers([line(catalog, FREE, c1="C’est gratuit !")], catalog)

    assert said(found) == ({FREE: ("C’est gratuit\xa0!",)}, [], [])


def test_the_spaces_around_a_sentence_stay(begin, project):
    (project / "legal_help/questions/parts/urgent.py").write_text('_(", ")')
    language = begin(words={", ": ", "})
    catalog = catalogs.read(language.catalog)

    found = read_answers([line(catalog, ", ", c1="،")], catalog)

    assert said(found) == ({", ": ("، ",)}, [], [])


def test_what_was_compared_is_each_sentence_of_the_table(catalog):
    lines = [line(catalog, FREE), line(catalog, MAY), line(catalog, DAYS)]

    assert said(read_compared(lines, catalog)) == ({}, [FREE, "month\x04May", DAYS], [])


def test_what_was_compared_must_be_what_stands_there(begin):
    language = begin(words={FREE: "", HELD: "Bi <b>ti</b>?", CALL: "Kol %(phone)s"})
    catalog = catalogs.read(language.catalog)
    lines = [
        line(catalog, FREE, 2),
        line(catalog, HELD, 3, digest="0123456789ab"),
        line(catalog, CALL, 4, key="Call"),
        line(catalog, CALL, 5, digest=digest(["Kol %(phone)s"])),
    ]

    found = read_compared(lines, catalog)

    assert said(found) == (
        {},
        [CALL],
        [
            f"Row 2: {answers.MISSING}.",
            f"Row 3: {answers.CHANGED}.",
            f"Row 4: {answers.UNKNOWN}.",
        ],
    )
