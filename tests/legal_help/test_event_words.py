"""Every event has words: a supervisor reads no codes."""

import ast
from pathlib import Path

import pytest

from legal_help import audit, event_words, holds, looking
from legal_help.clocks import Outcome
from legal_help.models import HelpRequest, Tombstone

CODE = Path(__file__).parents[2] / "legal_help"


def written_actions():
    """The actions of every call that writes an event, where they stand there as words."""
    for path in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                for given in node.keywords:
                    if given.arg == "action" and isinstance(given.value, ast.Constant):
                        yield given.value.value


def test_every_action_that_is_written_has_words():
    written = set(written_actions())

    assert written - set(event_words.MEANINGS) - {"store_true"} == set()
    assert len(written) > 15


@pytest.mark.parametrize("step", holds.Step)
def test_steps_of_a_hold_have_words(step):
    assert event_words.kind_of(step) == event_words.END


def test_every_refusal_has_words():
    codes = {each.code for each in audit.Tampered.__subclasses__()}

    assert codes - {audit.Tampered.code} <= set(event_words.CODES)


def test_every_reason_and_outcome_has_words():
    assert set(event_words.LOOKING) == set(looking.Reason)
    assert set(event_words.HOLD_REASONS) == set(holds.Reason)
    assert set(event_words.OUTCOMES) >= {*Outcome, *Tombstone.Why}


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
