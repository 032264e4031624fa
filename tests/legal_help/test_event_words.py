"""Every event has words: a supervisor reads no codes."""

import ast
import importlib
from pathlib import Path

import pytest

from legal_help import audit, event_words, holds, looking
from legal_help.clocks import Outcome
from legal_help.models import HelpRequest, SignedDocument, Tombstone, Wall

CODE = Path(__file__).parents[2] / "legal_help"


# What a function hands on, or an f-string makes: whoever calls it says it, or a test below does.
HANDED_ON = {"action", "kind", "step", "f'{self.kind}_signed'", "f'{self.kind}_refused'"}


def named_by(expression, names):
    """The actions that an expression can stand for, under the names of its module."""
    if isinstance(expression, ast.IfExp):
        return named_by(expression.body, names) | named_by(expression.orelse, names)
    written = ast.unparse(expression)
    return set() if written in HANDED_ON else {str(eval(written, names))}  # noqa: S307 -- our own code


def actions_of(path):
    """The actions of every call in a file that writes an event, spelled out or by their constant."""
    module = ".".join(path.relative_to(CODE.parent).with_suffix("").parts)
    names = vars(importlib.import_module(module.removesuffix(".__init__")))
    calls = (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    given = (each.value for call in calls for each in call.keywords if each.arg == "action")
    return set().union(*(named_by(expression, names) for expression in given))


def test_every_action_that_is_written_has_words():
    paths = [path for path in CODE.rglob("*.py") if "migrations" not in path.parts]
    written = set().union(*map(actions_of, paths))

    assert written - set(event_words.MEANINGS) - {"store_true"} == set()
    # By a constant, by one of two, and spelled out.
    assert written >= {"match_settled", "withdrawal_checked", "withdrawal_tried", "opened"}
    assert len(written) > 50


@pytest.mark.parametrize("kind", [SignedDocument.Kind.LAW, SignedDocument.Kind.STEPS])
def test_what_happens_to_a_book_of_facts_has_words(kind):
    assert event_words.kind_of(f"{kind}_signed") == event_words.RULES
    assert event_words.kind_of(f"{kind}_refused") == event_words.ALARMS


@pytest.mark.parametrize("kind", Wall.Kind)
def test_walls_have_words(kind):
    assert event_words.kind_of(kind) == event_words.ACCESS


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
