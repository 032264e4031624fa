"""Every event has words: a supervisor reads no codes."""

import ast
from pathlib import Path
from typing import get_args

import pytest

import legal_help
from legal_help.casework import access_reason
from legal_help.desk.words import events
from legal_help.event_log import alarms
from legal_help.events.actions import Action
from legal_help.events.case_actions import CaseAction
from legal_help.rules.retention_clock import EndingKind, HoldReason

CODE = Path(legal_help.__file__).parent
# Where the program notes an alarm with a code of its own: `Alarm("code", ...)`, `note_one("code")`.
NOTED = {"Alarm", "note_one"}


def test_every_action_has_words():
    assert set(events.MEANINGS) == {*Action, *CaseAction}


def test_every_refusal_has_words_of_its_own():
    reasons = get_args(alarms.Reason.__value__)

    assert reasons
    assert len({str(events.ALARM_WORDS[reason]) for reason in reasons}) == len(reasons)


def codes_of_alarms():
    """The codes that stand in the program where it notes an alarm."""
    for path in CODE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            first = node.args[0]
            if name in NOTED and isinstance(first, ast.Constant):
                yield first.value


@pytest.mark.exhaustive
def test_every_alarm_has_words():
    codes = set(codes_of_alarms())

    assert "memory_damaged" in codes
    assert codes - set(events.ALARM_WORDS) == set()


def test_every_reason_has_words():
    assert set(events.LOOKING) == set(access_reason.AccessReason)
    assert set(events.HOLD_REASONS) == set(HoldReason)
    assert set(events.CLOCKS) == set(EndingKind)


@pytest.mark.parametrize(
    ("details", "words"),
    [
        ({"reason": "covering"}, "Covering for a colleague"),
        ({}, ""),
        ({"reason": "blob_altered"}, "A sealed text was changed or moved"),
        ({"reason": "future"}, "A step that may not be there: future"),
        ({"outcome": "cannot_help"}, "Closed"),
        ({"outcome": "withdrawn", "how": "not_reached"}, "Withdrawn"),
        ({"why": "code", "how": "own_word"}, "A new code for the person"),
        ({"why": "wall", "user": 7}, "A wall"),
        ({"outcome": []}, ""),
        ({"outcome": {}, "why": []}, ""),
        ({"why": "due"}, "Somebody may no longer open it"),
        ({"mark": "0a" * 32, "kind": "plain"}, ""),
        ({"key": "0190a1b2", "role": "caseworker"}, ""),
    ],
)
def test_a_detail_in_words(details, words):
    assert str(events.detail_of(details)) == words


def test_what_another_version_wrote_stands_by_its_code():
    assert events.words_of("future") == "future"
    assert events.kind_of("future") == events.RULES


def test_every_kind_has_actions():
    for kind in events.EventKind:
        assert events.actions_of(kind)
