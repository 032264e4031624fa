"""Every event has words: a supervisor reads no codes."""

import pytest

from legal_help.casework import access_reason
from legal_help.desk.words import events
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.models import HelpRequest, Tombstone, Wall
from legal_help.rules import legal_hold
from legal_help.rules.retention_clock import EndingKind
from legal_help.trust import directory, lawbook


def test_every_action_has_words():
    assert set(events.MEANINGS) == set(Action)


@pytest.mark.parametrize("book", [lawbook.BOOK, directory.BOOK])
def test_what_happens_to_a_book_of_facts_has_words(book):
    assert (book.signed, book.refused) == (f"{book.kind}_signed", f"{book.kind}_refused")
    assert events.kind_of(book.signed) == events.RULES
    assert events.kind_of(book.refused) == events.ALARMS


@pytest.mark.parametrize("kind", Wall.Kind)
def test_walls_have_words(kind):
    assert events.kind_of(kind) == events.ACCESS


@pytest.mark.parametrize("step", legal_hold.HoldStep)
def test_steps_of_a_hold_have_words(step):
    assert events.kind_of(step) == events.END


def test_every_refusal_has_words():
    codes = {each.code for each in audit.Tampered.__subclasses__()}

    assert codes - {audit.Tampered.code} <= set(events.CODES)


def test_every_alarm_has_words():
    codes = {"match_altered", "chain_altered", "chain_not_whole", "behind_checkpoint"}
    codes |= {"host_copy_damaged", "host_copy_used", "behind_host_copy", "unsigned_version"}

    assert codes <= set(events.CODES)


def test_every_reason_and_outcome_has_words():
    assert set(events.LOOKING) == set(access_reason.AccessReason)
    assert set(events.HOLD_REASONS) == set(legal_hold.HoldReason)
    assert set(events.OUTCOMES) >= {*EndingKind, *Tombstone.Why}


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
    assert str(events.detail_of(action, code)) == words


def test_what_another_version_wrote_stands_by_its_code():
    assert events.words_of("future") == "future"
    assert events.kind_of("future") == events.RULES


def test_every_kind_has_actions():
    for kind in events.EventKind:
        assert events.actions_of(kind)


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
    assert str(events.detail_of(action, code)) == words
