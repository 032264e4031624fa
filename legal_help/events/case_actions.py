"""List the actions that change a case: who may sign each, and which state must follow.

This table is the law of the house. `apply.py` applies it, when an event is written and whenever it
is read. No Django, no database, no clock.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from legal_help.events import transitions
from legal_help.events.fields import Readings, read_count, read_hash, text_like
from legal_help.events.outcomes import Outcome, WithdrawalCheck
from legal_help.events.state import State
from legal_help.events.step import Step, may_open

RULES_VERSION: Final = 1
"""The version of this table, which every event names. Standing events never meet a stricter one."""


class CaseAction(StrEnum):
    """Name each action. A word never changes once an event was signed with it."""

    SEND = "send"
    WRITE = "write"
    TAKE_BACK = "take_back"
    UNDO = "undo"
    ANSWER = "answer"
    NOTE = "note"
    READ = "read"
    OWN = "own"
    OFFER = "offer"
    DECIDE = "decide"
    PROPOSE = "propose"
    OBJECT = "object"
    HOLD = "hold"
    HASTEN = "hasten"
    GRANT = "grant"
    REKEY = "rekey"
    RECUSE = "recuse"
    LIFT = "lift"
    RESUME = "resume"
    # Not a step: the program writes it unsigned, and `erasing.py` judges it.
    ERASE = "erase"


class RekeyReason(StrEnum):
    """Say why a case gets a new key."""

    DUE = "due"
    CODE = "code"
    WALL = "wall"


class CodeCheck(StrEnum):
    """Say how we knew the person who asked for a new code."""

    OLD_CONTACT = "old_contact"
    OWN_WORD = "own_word"


_TEXT: Final[Readings] = {"mark": read_hash}
_KIND: Final[Readings] = {"kind": text_like(r"plain|level|settles:[1-9][0-9]{0,8}")}
_FIRST: Final[Readings] = {"first": read_hash}
_HOW: Final[Readings] = {"how": WithdrawalCheck}
_HOW_OR_WHOM: Final[Readings] = {"how": CodeCheck, "user": read_count}


class Signer(StrEnum):
    """Say as whom somebody signs. A holder is a reader who may open the case; so is an heir."""

    PERSON = "person"
    HOLDER = "holder"
    SUPERVISOR = "supervisor"


def signs_as(step: Step) -> set[Signer]:
    """Return the roles in which the signer of a step may sign: none if they may not open the case."""
    if step.member is None:
        return {Signer.PERSON}
    if not may_open(step.before, step.member, step.roster):
        return set()
    return {Signer.HOLDER, Signer.SUPERVISOR} if step.is_by_supervisor else {Signer.HOLDER}


class Rule(NamedTuple):
    """Describe one action: one of whom signs it, and which state must follow.

    `says` lists what the event says beside the state and how that is read; `may_say` what it can
    leave out. `first` is the mark of the proposal that a second person confirms.
    """

    signers: set[Signer]
    state_after: Callable[[Step], State]
    says: Readings = {}
    may_say: Readings = {}


_PERSON, _HOLDER, _SUPERVISOR = ({signer} for signer in Signer)

RULES: Final[Mapping[str, Rule]] = {
    CaseAction.SEND: Rule(_PERSON, transitions.send),
    CaseAction.WRITE: Rule(_PERSON, transitions.write, _TEXT),
    CaseAction.TAKE_BACK: Rule(_PERSON, transitions.take_back),
    CaseAction.UNDO: Rule(_PERSON | _HOLDER, transitions.undo),
    CaseAction.ANSWER: Rule(_HOLDER, transitions.answer, _TEXT),
    CaseAction.NOTE: Rule(_HOLDER, transitions.note, {**_TEXT, **_KIND}),
    CaseAction.READ: Rule(_HOLDER, transitions.read),
    CaseAction.OWN: Rule(_HOLDER, transitions.own),
    CaseAction.OFFER: Rule(_HOLDER, transitions.offer),
    CaseAction.DECIDE: Rule(_HOLDER, transitions.decide, {"outcome": Outcome}, {**_FIRST, **_HOW}),
    CaseAction.PROPOSE: Rule(_HOLDER, transitions.propose),
    CaseAction.OBJECT: Rule(_HOLDER, transitions.object_),
    CaseAction.HOLD: Rule(_SUPERVISOR, transitions.hold, _FIRST),
    CaseAction.HASTEN: Rule(_SUPERVISOR, transitions.hasten, _FIRST),
    CaseAction.GRANT: Rule(_HOLDER, transitions.grant),
    CaseAction.REKEY: Rule(
        _HOLDER, transitions.rekey, {"why": RekeyReason}, {**_FIRST, **_HOW_OR_WHOM}
    ),
    CaseAction.RECUSE: Rule(_HOLDER, transitions.recuse),
    CaseAction.LIFT: Rule(_SUPERVISOR, transitions.lift),
    CaseAction.RESUME: Rule(_SUPERVISOR, transitions.resume),
}
