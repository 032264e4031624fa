"""List the actions that change a case: who may sign each, what it may change, what must hold.

This table is the law of the house. `apply.py` applies it, when an event is written and whenever it
is read. No Django, no database, no clock.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from legal_help.events import conditions as must
from legal_help.events.fields import Readings, read_count, read_hash, text_like
from legal_help.events.outcomes import Outcome, WithdrawalCheck
from legal_help.events.state import FIELDS
from legal_help.events.step import Condition

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
_NOTE: Final[Readings] = {
    "mark": read_hash,
    "kind": text_like(r"plain|level|settles:[1-9][0-9]{0,8}"),
}
_FIRST: Final[Readings] = {"first": read_hash}


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Describe one action: who signs, which fields may change, which conditions hold.

    `says` lists what the event says beside the state and how that is read; `may_say` what it can
    leave out. `first` is the mark of the proposal that a second person confirms.
    """

    signer: Condition
    may_change: frozenset[str]
    conditions: tuple[Condition, ...]
    says: Readings
    may_say: Readings


def _rule(
    signer: Condition,
    may_change: str,
    *conditions: Condition,
    says: Readings | None = None,
    may_say: Readings | None = None,
) -> Rule:
    return Rule(
        signer=signer,
        may_change=frozenset(may_change.split()),
        conditions=conditions,
        says=says or {},
        may_say=may_say or {},
    )


RULES: Final[Mapping[str, Rule]] = {
    CaseAction.SEND: _rule(
        must.is_by_person,
        " ".join(FIELDS),
        must.is_new,
        must.is_sealed_to_those_who_take_requests,
    ),
    CaseAction.WRITE: _rule(
        must.is_by_person,
        "messages_in thread review_by urgent",
        must.is_open_to_person,
        must.adds_one_message_in,
        must.only_becomes_more_pressing,
        says=_TEXT,
    ),
    CaseAction.TAKE_BACK: _rule(
        must.is_by_person,
        "taken_back",
        must.is_open_to_person,
        must.takes_back_today,
    ),
    CaseAction.UNDO: _rule(
        must.is_by_person_or_holder, "taken_back status end", must.goes_on_as_before
    ),
    CaseAction.ANSWER: _rule(
        must.is_by_holder,
        "messages_out thread read_up_to",
        must.is_not_taken_back,
        must.adds_one_message_out,
        must.reads_no_further_than_there_is,
        says=_TEXT,
    ),
    CaseAction.NOTE: _rule(
        must.is_by_holder,
        "notes noted read_up_to review_by urgent",
        must.adds_one_note,
        must.reads_no_further_than_there_is,
        must.only_becomes_more_pressing,
        says=_NOTE,
    ),
    CaseAction.READ: _rule(
        must.is_by_holder,
        "read_up_to review_by urgent",
        must.reads_no_further_than_there_is,
        must.only_becomes_more_pressing,
    ),
    CaseAction.OWN: _rule(
        must.is_by_holder,
        "owner offered status holders stale",
        must.gives_owner_by_the_rules,
        must.is_offered_to_nobody,
        must.begins_reading,
        must.adds_only_the_one_named,
        must.is_stale_if_access_was_given_up,
    ),
    CaseAction.OFFER: _rule(
        must.is_by_owner_or_offered,
        "offered holders stale",
        must.offers_to_another,
        must.adds_only_the_one_named,
        must.is_stale_if_access_was_given_up,
    ),
    CaseAction.DECIDE: _rule(
        must.is_by_holder,
        "status end owner taken_back waits",
        must.outcome_follows_status,
        must.ends_within_bounds,
        must.decision_has_its_second_person,
        must.withdrawal_is_known,
        must.accepted_has_an_owner,
        must.no_hold_is_asked_for,
        must.leaves_nothing_waiting,
        says={"outcome": Outcome},
        may_say={**_FIRST, "how": WithdrawalCheck},
    ),
    CaseAction.PROPOSE: _rule(
        must.is_by_holder, "waits", must.nothing_else_waits, must.proposes_in_own_name
    ),
    CaseAction.OBJECT: _rule(must.is_by_holder, "waits", must.objects_to_what_waits),
    CaseAction.HOLD: _rule(
        must.is_by_supervisor,
        "hold waits",
        must.hold_has_its_second_person,
        says=_FIRST,
    ),
    CaseAction.HASTEN: _rule(
        must.is_by_supervisor,
        "end waits",
        must.brings_last_day_nearer,
        says=_FIRST,
    ),
    CaseAction.GRANT: _rule(must.is_by_holder, "holders", must.grants_to_readers),
    CaseAction.REKEY: _rule(
        must.is_by_holder,
        "version lock keys holders stale person code walls owner offered waits",
        must.renews_key,
        must.keeps_readers,
        must.is_stale_if_signer_is_left_out,
        must.changes_code_only_for_a_new_code,
        must.walls_off_only_for_a_wall,
        must.wall_has_its_second_person,
        says={"why": RekeyReason},
        may_say={**_FIRST, "how": CodeCheck, "user": read_count},
    ),
    CaseAction.RECUSE: _rule(
        must.is_by_holder, "walls holders owner offered stale", must.leaves_with_all_keys
    ),
    CaseAction.LIFT: _rule(must.is_by_supervisor, "walls", must.takes_one_wall_away),
    CaseAction.RESUME: _rule(
        must.is_by_supervisor, "walls status end waits stale", must.goes_on_carefully
    ),
}
