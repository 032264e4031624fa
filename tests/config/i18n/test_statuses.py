"""How far a language is translated follows from its catalog and its reviews."""

import json
from dataclasses import asdict, replace
from datetime import date

import pytest
from babel.messages.catalog import Catalog
from django.core.management import call_command

from config.i18n import catalogs, languages, reviews, statuses
from config.i18n.languages import Covers, Status

DAY = date(2026, 12, 1)
SWAHILI = replace(languages.REGISTERED["sw"], status=Status.NONE)


@pytest.fixture
def folder(monkeypatch, tmp_path):
    monkeypatch.setattr(languages, "FOLDER", tmp_path)
    return tmp_path


def translate(language, **words):
    """Write a catalog of this language with these words, and return its messages."""
    catalog = Catalog(locale=language.babel)
    for original, translation in words.items():
        catalog.add(original, translation)
    language.catalog.parent.mkdir(parents=True, exist_ok=True)
    catalogs.write(language.catalog, catalog)
    return [message for message in catalog if message.id]


def test_a_language_without_a_catalog_has_no_status(folder):
    assert statuses.derive_status(SWAHILI) is Status.NONE
    assert statuses.derive_status(replace(SWAHILI, status=Status.DRAFT)) is Status.NONE


def test_english_is_what_its_authors_wrote(folder):
    assert statuses.derive_status(languages.REGISTERED["en"]) is Status.SOURCE


def test_a_new_language_begins_when_every_word_is_translated(folder):
    translate(SWAHILI, Send="Tuma", Leave="")
    assert statuses.derive_status(SWAHILI) is Status.NONE

    translate(SWAHILI, Send="Tuma", Leave="Ondoka")
    assert statuses.derive_status(SWAHILI) is Status.DRAFT


def test_a_word_that_comes_in_takes_no_language_from_people(folder):
    words = translate(SWAHILI, Send="Tuma")
    reviews.write(SWAHILI.reviews, reviews.mark_confirmed(words, {}, by="A", on=DAY))
    offered = replace(SWAHILI, status=Status.CONFIRMED)
    assert statuses.derive_status(offered) is Status.CONFIRMED

    translate(SWAHILI, Send="Tuma", Leave="")

    assert statuses.derive_status(offered) is Status.DRAFT


def test_the_status_is_the_lowest_of_all_words(folder):
    words = translate(SWAHILI, Send="Tuma", Leave="Ondoka")
    known = reviews.mark_confirmed(words[:1], {}, by="A", on=DAY)
    found = []

    for marked in (known, reviews.mark_back_checked(words, known, on=DAY)):
        reviews.write(SWAHILI.reviews, marked)
        found.append(statuses.derive_status(SWAHILI))

    assert found == [Status.DRAFT, Status.BACK_CHECKED]


@pytest.mark.parametrize(
    ("translation", "is_translated"),
    [(("siku", "siku"), True), (("siku", ""), False), (("siku",), False)],
)
def test_a_plural_is_translated_when_each_of_its_forms_is(translation, is_translated):
    catalog = Catalog(locale="sw")
    message = catalog.add(("day", "days"), translation)

    assert statuses.is_translated(message, catalog) == is_translated


def test_a_guess_is_no_translation():
    catalog = Catalog(locale="sw")
    message = catalog.add("day", "siku", flags=["fuzzy"])

    assert not statuses.is_translated(message, catalog)


def test_only_the_statuses_of_the_registry_change(folder):
    registry = folder / languages.REGISTRY
    rows = (languages.REGISTERED["en"], SWAHILI)
    before = [json.dumps(asdict(each), ensure_ascii=False) for each in rows]
    registry.write_text("[\n  " + ",\n  ".join(before) + "\n]\n")
    assert not statuses.write_statuses(registry)
    assert registry.read_text() == "[\n  " + ",\n  ".join(before) + "\n]\n"

    translate(SWAHILI, Send="Tuma")
    assert statuses.write_statuses(registry), "people can choose another language"

    before[1] = before[1].replace('"status": "none"', '"status": "draft"')
    assert registry.read_text() == "[\n  " + ",\n  ".join(before) + "\n]\n"
    assert not statuses.write_statuses(registry)


@pytest.fixture
def project(tmp_path, monkeypatch, settings):
    """A project with one page and one language."""
    settings.BASE_DIR = tmp_path
    language = replace(SWAHILI, covers=Covers.PUBLIC)
    monkeypatch.setattr(languages, "FOLDER", tmp_path / "locale")
    monkeypatch.setattr(languages, "REGISTERED", {"sw": language})
    (tmp_path / "templates").mkdir()
    page = '{% load i18n %}<p>{% translate "Send" %}</p>'
    (tmp_path / "templates" / "privacy.html").write_text(page)
    translate(language, Send="Tuma", Gone="Kale")
    (tmp_path / "locale" / languages.REGISTRY).write_text(json.dumps([asdict(language)]))
    return language


def statuses_in(folder):
    return [each.status for each in languages.read(folder / languages.REGISTRY)]


def words_of(language):
    return {each.id: each.string for each in catalogs.read(language.catalog) if each.id}


def test_the_name_of_a_language_is_to_be_translated_once_people_can_choose_it(project):
    call_command("update_catalogs", verbosity=0)

    assert statuses_in(languages.FOLDER) == [Status.DRAFT]
    assert words_of(project) == {"Send": "Tuma", "Swahili": ""}


def test_update_catalogs_drops_reviews_of_sentences_that_are_gone(project):
    offered = asdict(project) | {"status": "draft"}
    (languages.FOLDER / languages.REGISTRY).write_text(json.dumps([offered]))
    words = translate(project, Send="Tuma", Gone="Kale", Swahili="Kiswahili")
    reviews.write(project.reviews, reviews.mark_back_checked(words, {}, on=DAY))

    call_command("update_catalogs", verbosity=0)

    assert reviews.read(project.reviews).keys() == {"Send", "Swahili"}
    assert statuses_in(languages.FOLDER) == [Status.BACK_CHECKED]
