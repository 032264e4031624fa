"""Whoever translates the words for people who ask for help is told where they stand and what they mean.

`locale/notes.json` says it: of each file a place, and of what could be misunderstood a note.
"""

import json
import re
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path

import pytest
from django.conf import settings

from config.i18n import catalogs, languages
from config.i18n.languages import Covers

pytestmark = pytest.mark.long

NOTES = json.loads((languages.FOLDER / "notes.json").read_text())
EXACT = {"promise", "law", "number", ""}
INSERTED = re.compile(r"%\(|<|\d")
FEW_WORDS = 4


@pytest.fixture(scope="module")
def words():
    """Map each message for people who ask for help to the files in which it stands."""
    language = replace(languages.REGISTERED["es"], covers=Covers.HELP)
    found = catalogs.wanted(language, catalogs.extract(Path(settings.BASE_DIR)))
    return {key(each): each for each in found if each.id}


def key(message):
    words = forms(message)[0]
    return f"{message.context}\N{END OF TRANSMISSION}{words}" if message.context else words


def forms(message):
    return [message.id] if isinstance(message.id, str) else list(message.id)


def test_every_message_has_a_place(words):
    nowhere = [
        name
        for name, message in words.items()
        if not any(
            fnmatchcase(path, pattern)
            for path, _line in message.locations
            for pattern in NOTES["places"]
        )
    ]

    assert nowhere == []


def test_every_place_has_words(words):
    paths = {path for message in words.values() for path, _line in message.locations}

    assert [
        pattern
        for pattern in NOTES["places"]
        if not any(fnmatchcase(path, pattern) for path in paths)
    ] == []


def test_every_note_is_of_a_message(words):
    assert set(NOTES["messages"]) - set(words) == set()


def test_what_could_be_misunderstood_has_a_note(words):
    """A value or a number is inserted or must not change, or a few words could mean anything."""
    without = [
        name
        for name, message in words.items()
        if name not in NOTES["messages"]
        and any(
            INSERTED.search(words) or len(words.split()) < FEW_WORDS for words in forms(message)
        )
    ]

    assert without == []


def test_what_must_be_exact_is_one_of_few():
    assert {note["exact"] for note in NOTES["messages"].values()} == EXACT


def test_nothing_is_left_empty():
    assert all(note["note"] for note in NOTES["messages"].values())
    assert all(each["place"] and each["reader"] for each in NOTES["places"].values())
