"""Every visible word exists in every language, with the same placeholders and the same tags."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings

from config import catalogs

LANGUAGES = [code for code, _name in settings.LANGUAGES if code != "en"]
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")
TAG = re.compile(r"</?[a-z0-9]+")


def messages(code):
    po = Path(settings.BASE_DIR, "locale", code, "LC_MESSAGES", "django.po")
    with po.open("rb") as source:
        return {
            (message.context, message.id): message
            for message in read_po(source, locale=code)
            if message.id
        }


def forms(words):
    return [words] if isinstance(words, str) else list(words)


@pytest.fixture(scope="module")
def wanted():
    return {(m.context, m.id) for m in catalogs.extract(Path(settings.BASE_DIR)) if m.id}


@pytest.mark.parametrize("code", LANGUAGES)
def test_catalog_has_every_word_and_no_other(code, wanted):
    assert set(messages(code)) == wanted, "run: bin/uv run manage.py update_catalogs"


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


def _same(pattern, originals, string):
    """A plural form may leave out its number ("one day"), and may add nothing."""
    found = sorted(pattern.findall(string))
    allowed = sorted(pattern.findall(originals[-1]))
    if len(originals) == 1:
        return found == allowed
    return set(found) <= set(allowed)
