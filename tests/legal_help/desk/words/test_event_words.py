"""Every event has words: a supervisor reads no codes."""

import pytest

from legal_help.casework import access_reason
from legal_help.desk.words import event_words
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import HelpRequest, Tombstone, Wall
from legal_help.rules import legal_hold
from legal_help.rules.retention_clock import EndingKind
from legal_help.trust import directory, lawbook


def test_every_action_has_words():
    assert set(event_words.MEANINGS) == set(Action)


@pytest.mark.parametrize("book", [lawbook.BOOK, directory.BOOK])
def test_what_happens_to_a_book_of_facts_has_words(book):
    assert (book.signed, book.refused) == (f"{book.kind}_signed", f"{book.kind}_refused")
    assert event_words.kind_of(book.signed) == event_words.RULES
    assert event_words.kind_of(book.refused) == event_words.ALARMS


@pytest.mark.parametrize("kind", Wall.Kind)
def test_walls_have_words(kind):
    assert event_words.kind_of(kind) == event_words.ACCESS


@pytest.mark.parametrize("step", legal_hold.HoldStep)
def test_steps_of_a_hold_have_words(step):
    assert event_words.kind_of(step) == event_words.END


def test_every_refusal_has_words():
    codes = {each.code for each in audit.Tampered.__subclasses__()}

    assert codes - {audit.Tampered.code} <= set(event_words.CODES)


def test_every_reason_and_outcome_has_words():
    assert set(event_words.LOOKING) == set(access_reason.AccessReason)
    assert set(event_words.HOLD_REASONS) == set(legal_hold.HoldReason)
    assert set(event_words.OUTCOMES) >= {*EndingKind, *Tombstone.Why}


@pytest.mark.parametrize(
    ("action", "code", "words"),
    [
        ("opened", "covering", "Covering for a colleague"),
        ("opened", "", ""),
        ("erased", "withdrawn", "Withdrawn"),
        ("kept_until", "closed:2027-02-24", "Closed"),
        ("hold_asked", "demand", "A court or an office demands it"),
        ("refused", "blob_altered", "A sealed text was changed or moved"),
        ("status_set", HelpRequest.Status.ACCEPTED, "Accepted"),
        ("compared", "212 of 230", "212 of 230"),
        ("grant_kept", "1", ""),
    ],
)
def test_a_detail_in_words(action, code, words):
    assert str(event_words.detail_of(action, code)) == words


def test_what_another_version_wrote_stands_by_its_code():
    assert event_words.words_of("future") == "future"
    assert event_words.kind_of("future") == event_words.RULES


def test_every_kind_has_actions():
    for kind in event_words.KINDS:
        assert event_words.actions_of(kind)


@pytest.mark.parametrize(
    ("action", "code", "words"),
    [
        ("answered", "0a" * 20, ""),
        ("rekeyed", "12:" + "0a" * 20, ""),
        ("code_given", "own_word:" + "0a" * 20, "own_word"),
        (
            "refused",
            "never_written",
            "A text that no event tells of, or only after its writer left",
        ),
        ("erased", "hand", "By hand"),
    ],
)
def test_the_mark_of_a_text_tells_people_nothing(action, code, words):
    assert str(event_words.detail_of(action, code)) == words
