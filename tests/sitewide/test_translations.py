"""Every visible word exists in every language that covers it, with the same placeholders and tags.

Which languages there are, and what each of them covers, locale/languages.json says."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.utils import translation

from config.i18n import catalogs, languages, reviews
from config.i18n.mistakes import PLACEHOLDER, find_mistakes
from config.i18n.statuses import derive_status
from tests.english import ALIKE

pytestmark = pytest.mark.long

LANGUAGES = [code for code in languages.OFFERED if code != "en"]
LETTERS = re.compile(r"[^\W\d_]{2,}")


def catalog_of(code):
    return catalogs.read(languages.REGISTERED[code].catalog)


def messages(code):
    return {(each.context, each.id): each for each in catalog_of(code) if each.id}


def forms(words):
    return [words] if isinstance(words, str) else list(words)


@pytest.fixture(scope="module")
def words():
    return catalogs.extract(Path(settings.BASE_DIR))


@pytest.mark.parametrize("code", LANGUAGES)
def test_catalog_has_every_word_and_no_other(code, words):
    wanted = catalogs.wanted(languages.REGISTERED[code], words)

    assert set(messages(code)) == {(m.context, m.id) for m in wanted if m.id}, (
        "run: bin/uv run manage.py update_catalogs"
    )


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_word_is_translated(code):
    missing = [
        message.id
        for message in messages(code).values()
        if message.fuzzy or not all(forms(message.string))
    ]

    assert missing == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_translation_has_a_mistake_that_a_machine_can_find(code):
    """Placeholders, tags and plural forms are whole, telephone numbers and French lines as well."""
    catalog = catalog_of(code)

    assert [
        (message.id, mistakes)
        for message in catalog
        if message.id and (mistakes := find_mistakes(message, catalog))
    ] == []


@pytest.mark.parametrize("language", languages.REGISTERED.values(), ids=lambda each: each.code)
def test_the_registry_says_how_far_each_language_is_translated(language):
    assert language.status is derive_status(language), "run: bin/uv run manage.py update_catalogs"


@pytest.mark.parametrize("code", LANGUAGES)
def test_only_sentences_that_are_there_have_a_review(code):
    known = reviews.read(languages.REGISTERED[code].reviews)

    assert reviews.keep_known(messages(code).values(), known) == known, (
        "run: bin/uv run manage.py update_catalogs"
    )


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_english_is_left(code):
    """A word that is its own translation was either forgotten, or is listed above."""
    left = {
        original
        for message in messages(code).values()
        for original, string in zip(forms(message.id), forms(message.string), strict=False)
        if original == string and LETTERS.search(PLACEHOLDER.sub("", original))
    }

    assert left == ALIKE.get(code, set())


@pytest.mark.parametrize(
    "model_admin",
    [each for each in admin.site._registry.values() if each.opts.app_label in catalogs.APPS],
    ids=str,
)
def test_no_column_of_the_admin_has_an_english_head(model_admin):
    """A field without a name of its own gets that of its attribute, which no catalog knows."""
    columns = [name for name in model_admin.list_display if name != "action_checkbox"]

    with translation.override("ar"):
        heads = [str(label_for_field(name, model_admin.model, model_admin)) for name in columns]

    assert [head for head in heads if re.search("[a-z]{2}", head, re.IGNORECASE)] == []
