"""Sentences stand in the order in which people meet them, between those beside them."""

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings

from config.i18n import catalogs, languages, reviews
from config.i18n.pack.notes import FILE, OF_DJANGO, Note, Notes, Place, read_notes
from config.i18n.pack.rows import numbers_of_forms, rows_of
from config.i18n.reviews import State

START = "templates/legal_help/public/start.html"
URGENT = "legal_help/questions/parts/urgent.py"
FIRST_PAGE, FORM = Place("First page", "everybody"), Place("The form", "the person")


def rows(language, project, notes=None, **chosen):
    notes = notes or read_notes(project / "locale" / FILE)
    return rows_of(
        catalogs.read(language.catalog), reviews.read(language.reviews), notes, project, **chosen
    )


def test_sentences_stand_in_the_order_of_the_places_between_their_neighbours(made_up, project):
    assert [
        (row.number, row.place, row.english[0], row.before, row.after)
        for row in rows(made_up, project)
    ] == [
        (1, FIRST_PAGE, "Seeking asylum?", "", "Our help is free."),
        (2, FIRST_PAGE, "Our help is free.", "Seeking asylum?", "May"),
        (3, FIRST_PAGE, "May", "Our help is free.", "%(n)s day"),
        (4, FIRST_PAGE, "%(n)s day", "May", ""),
        (5, FORM, "Call %(phone)s", "", "Our help is free."),
        (6, FORM, "Are you <b>held</b>?", "Our help is free.", "- None -"),
        (7, FORM, "- None -", "Are you <b>held</b>?", ""),
    ]


def test_words_of_staff_come_last_and_only_on_request(made_up, project):
    *first, last = rows(made_up, project, everything=True)

    assert first == rows(made_up, project)
    assert last.english == ("Only staff read this",)


def test_a_sentence_has_its_note_and_counsel_reads_promises_and_law_alone(made_up, project):
    messages = {
        "Our help is free.": Note("We never ask for money.", "promise"),
        "month\x04May": Note(exact="number"),
        "Call %(phone)s": Note(exact="law"),
    }
    notes = Notes({START: FIRST_PAGE}, messages)

    found = {row.english[0]: row.note for row in rows(made_up, project, notes)}
    for_counsel = rows(made_up, project, notes, for_counsel=True)

    assert (found["May"], found["%(n)s day"]) == (Note(exact="number"), Note())
    assert [(row.number, row.english[0], row.before) for row in for_counsel] == [
        (1, "Our help is free.", "Seeking asylum?"),
        (2, "Call %(phone)s", ""),
    ]
    assert rows(made_up, project, Notes({START: FIRST_PAGE}), for_counsel=True) == []


def test_files_of_one_place_stand_together(begin, project):
    """Places are those of the page, and a page is made of several files."""
    (project / "legal_help/questions/parts/screening.py").write_text('_("Only staff read this")')
    language = begin()
    places = {START: Place("First page"), URGENT: Place("First page"), "*": Place("Form")}

    found = rows(language, project, Notes(places))

    assert [row.place.place for row in found] == ["First page"] * 7 + ["Form"]


def test_the_first_place_that_fits_a_file_counts():
    notes = Notes({"a/b*": Place("one"), "a/*": Place("all")})
    paths = ["a/b.py", "a/c.py", "django/utils/dates.py", "e.py"]

    assert [notes.place_of(path) for path in paths] == [
        *(Place("one"), Place("all"), OF_DJANGO, Place("e.py")),
    ]
    assert [notes.position_of(path) for path in paths] == [0, 1, 2, 3]


def test_the_notes_of_the_site_have_a_place_for_all_that_people_who_ask_for_help_meet():
    language = languages.REGISTERED["ht"]

    found = rows_of(
        catalogs.read(language.catalog), {}, read_notes(languages.FOLDER / FILE), settings.BASE_DIR
    )

    assert found[0].place.place == "The first page of the help service"
    assert found[-1].place == OF_DJANGO
    assert [row.place for row in found if not row.place.reader] == []


def test_each_sentence_says_how_far_it_was_reviewed(made_up, project, day):
    catalog = catalogs.read(made_up.catalog)
    known = reviews.mark_back_checked([catalog["Our help is free."]], {}, on=day)

    found = rows_of(catalog, known, Notes(), project)

    assert {row.english[0]: row.state for row in found} == {
        row.english[0]: State.DRAFT for row in found
    } | {"Our help is free.": State.BACK_CHECKED}


def test_a_sentence_that_its_file_no_longer_has_is_still_there(made_up, project):
    (project / URGENT).write_text("")

    found = rows(made_up, project)

    assert {row.english[0] for row in found[4:]} == {
        *("Call %(phone)s", "Are you <b>held</b>?", "- None -"),
    }
    assert {(row.before, row.after) for row in found[4:]} == {("", "")}


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("zh_Hans", ["0, 1, 2 …"]),
        ("es", ["1", "0, 2, 3 …"]),
        ("fr", ["0, 1", "2, 3, 4 …"]),
        ("ru", ["1, 21, 31 …", "2, 3, 4 …", "0, 5, 6 …"]),
    ],
)
def test_each_plural_form_names_numbers_that_it_is_for(language, numbers):
    assert numbers_of_forms(Catalog(locale=language)) == numbers
