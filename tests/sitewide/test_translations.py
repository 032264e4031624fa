"""Every visible word exists in every language that covers it, with the same placeholders and tags.

Which languages there are, and what each of them covers, locale/languages.json says."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.contrib import admin
from django.contrib.admin.utils import label_for_field
from django.utils import translation

from config.i18n import catalogs, languages
from tests.english import ALIKE

pytestmark = pytest.mark.long

LANGUAGES = [code for code in languages.OFFERED if code != "en"]
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")
TAG = re.compile(r"</?[a-z0-9]+")
NUMBER = re.compile(r"\+?\d+(?:[ -]\d+){2,}")
LETTERS = re.compile(r"[^\W\d_]{2,}")


def messages(code):
    po = languages.REGISTERED[code].folder / "LC_MESSAGES" / "django.po"
    with po.open("rb") as source:
        return {
            (message.context, message.id): message
            for message in read_po(source, locale=code)
            if message.id
        }


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


def test_no_french_line_begins_with_a_mark_of_punctuation():
    breakable = re.compile(" [?!:;»]|« ")

    assert [
        form
        for message in messages("fr").values()
        for form in forms(message.string)
        if breakable.search(form)
    ] == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_word_is_translated(code):
    missing = [
        message.id
        for message in messages(code).values()
        if message.fuzzy or not all(forms(message.string))
    ]

    assert missing == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_placeholders_and_tags_survive_translation(code):
    differing = [
        (message.id, string)
        for message in messages(code).values()
        for string in forms(message.string)
        for pattern in (PLACEHOLDER, TAG)
        if not _same(pattern, forms(message.id), string)
    ]

    assert differing == []


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_english_is_left(code):
    """A word that is its own translation was either forgotten, or is listed above."""
    left = {
        original
        for message in messages(code).values()
        for original, string in zip(forms(message.id), forms(message.string), strict=False)
        if original == string and LETTERS.search(PLACEHOLDER.sub("", original))
    }

    assert left == ALIKE[code]


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


def test_telephone_numbers_keep_their_order_in_arabic():
    """Between Arabic words the groups of a number change places, unless it stands apart."""
    turned = [
        string
        for message in messages("ar").values()
        for string in forms(message.string)
        for number in NUMBER.finditer(string)
        if not _is_apart(string[: number.start()])
    ]

    assert turned == []


def _is_apart(before):
    isolated = before.count("\u2066") > before.count("\u2069")
    return isolated or before.endswith('<bdi dir="ltr">')


def _same(pattern, originals, string):
    """A plural form may leave out its number ("one day"), and may add nothing."""
    found = sorted(pattern.findall(string))
    allowed = sorted(pattern.findall(originals[-1]))
    if len(originals) == 1:
        return found == allowed
    return set(found) <= set(allowed)
