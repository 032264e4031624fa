"""Show what can be decided about a case, what waits for a second person, and past decisions."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from legal_help.access import proposals
from legal_help.casework.cases import CaseDetail
from legal_help.casework.reminders import ReminderWay
from legal_help.desk.forms.case import REFUSALS
from legal_help.desk.forms.decisions import OUTCOMES, REASONS, AnsweredForm
from legal_help.desk.words.events import HOLD_REASONS
from legal_help.desk.words.people import names_by_user
from legal_help.events.outcomes import WithdrawalCheck
from legal_help.events.state import Proposal
from legal_help.events.step import standing_proposal
from legal_help.rules.decisions import Decision, outcomes_after
from legal_help.sealed.texts import Content
from legal_help.trust.actors import Caseworker

DONE: Mapping[str, Promise] = {
    "decided": _("It is decided. The person’s page says so."),
    "proposed": _("A second person has to confirm it. Until then nothing changes."),
    "confirmed": _("You confirmed it. The person’s page says so."),
    "objected": _("It is stopped. Your colleagues can read why in the notes."),
    "own_proposal": _("You asked for this: somebody else has to confirm it."),
    "not_proposed": _("It is no longer waiting. Nothing was changed."),
    "other_waits": _("Something else waits for a second person. Nothing was changed."),
    "not_ended": _("Decide about it first: only an ended request can be erased sooner."),
    "wrote_meanwhile": _("They have written something new. Read it first. Nothing was changed."),
    "status_changed": _("A colleague has changed the status meanwhile. Nothing was changed."),
}
WAYS: Mapping[str, Promise] = {
    ReminderWay.EMAIL: _("Email"),
    ReminderWay.TEXT: _("Text message"),
}
HOW_KNOWN: Mapping[str, Promise] = {
    WithdrawalCheck.CHECKED: _("We reached them, and they want it"),
    WithdrawalCheck.NOT_REACHED: _("We did not reach them"),
    WithdrawalCheck.TOLD: _("They told us by telephone"),
}


def decision_panel(by: Caseworker, opened: CaseDetail, today: date) -> dict[str, Any]:
    """Return the possible decisions with their words, and what waits for a second person."""
    return {
        "outcomes": [(each, OUTCOMES[each]) for each in outcomes_after(opened.case.state.status)],
        "proposal": _proposal(by, opened, today),
    }


def in_words(content: Content, names: Mapping[int, str]) -> list[str | Promise]:
    """Return what a signed note says besides its text, line by line.

    `names` are those of users, for readers who may know before whom a wall stands.
    """
    match content:
        case {"reminded": [*ways]}:
            return [_("Asked them to look at their page:"), *(WAYS.get(way, way) for way in ways)]
        case {"asked": name}:
            return [_("Asked an interpreter:"), name]
        case {"refuses": reason}:
            return [_("Refused the transfer:"), REFUSALS.get(reason, "")]
        case {"proposes": decision}:
            return [_("Proposed, for a second person to confirm:"), *_decision(decision)]
        case {"decides": decision, "answers": answers}:
            return [_("Confirmed:") if answers else _("Decided:"), *_decision(decision)]
        case {"agrees": False}:
            return [_("Stopped what waited for a second person.")]
    claim = _asked_for(content)
    return [_("Asked for something:"), *_claim(claim, names)] if claim else []


def _asked_for(content: Content) -> tuple[str, ...]:
    """Return the claim of a note that asks a second person for something else than a decision."""
    match content:
        case {"hold": reason}:
            return ("hold", reason)
        case {"asks": [*claim]}:
            return tuple(claim)
        case {"walls": user}:
            return ("rekey", str(user))
    return ()


def names_for(by: Caseworker, opened: CaseDetail) -> Mapping[int, str]:
    """Return the names of users, for supervisors alone: others do not learn who is walled off."""
    return names_by_user(opened.known) if by.person.is_supervisor else {}


def _proposal(by: Caseworker, opened: CaseDetail, today: date) -> dict[str, Any] | None:
    """Return what waits for a second person, in words, and the form that confirms or stops it.

    `mine_from`: nobody else could agree, so I may confirm my own from this day on. `is_lost`: the
    note behind a decision was changed or taken out, so nobody can confirm it.
    `a_colleague_should_ask`: I am the only one who could confirm it, and I asked.
    """
    state, roster = opened.case.state, opened.roster
    waits = standing_proposal(state, roster, on=today.isoformat())
    if waits is None:
        return None
    note = next((each for each in opened.notes if each.mark == waits.mark), None)
    content = note.said.get("proposes") if note else None
    is_mine, is_lost = waits.by == by.person.user, note is None and waits.claim[0] == "decide"
    is_for_me = waits.claim[0] == "decide" or by.person.is_supervisor
    mine_from = (
        proposals.own_confirmed_from(waits, state, roster) if is_mine and is_for_me else None
    )
    is_open_to_me = not is_mine or (mine_from is not None and mine_from <= today)
    return {
        "by": names_by_user(opened.known).get(waits.by, "–"),
        "is_mine": is_mine,
        "is_lost": is_lost,
        "lines": _claim(waits.claim, names_for(by, opened))
        + (_reasons(content) if content else []),
        "letter": content["letter"] if content else "",
        "can_confirm": is_open_to_me and not is_lost and is_for_me,
        "can_stop": is_mine or by.person.is_supervisor or not waits.asks_for_hold,
        "mine_from": mine_from,
        "a_colleague_should_ask": is_mine and not mine_from and not _others_confirm(waits, opened),
        "form": AnsweredForm(initial={"mark": waits.mark}, auto_id="proposal_%s"),
    }


def _others_confirm(waits: Proposal, opened: CaseDetail) -> bool:
    """Return whether somebody else may confirm it: but for decisions, another supervisor."""
    state, roster = opened.case.state, opened.roster
    others = {each.user for each in roster.supervisors.values()} - {waits.by}
    return waits.claim[0] == "decide" or not all(state.is_walled(user) for user in others)


def _claim(claim: tuple[str, ...], names: Mapping[int, str]) -> list[str | Promise]:
    """Put what waits into words: the claim says it completely."""
    match claim:
        case ("hold", reason) if reason:
            return [_("Keep it: a legal hold"), HOLD_REASONS.get(reason, reason)]
        case ("hold", _none):
            return [_("Lift the legal hold")]
        case ("hasten", day):
            return [_("Erase it sooner"), _kept_until(day)]
        case ("rekey", user) if user.isdecimal() and (name := names.get(int(user))):
            return [gettext("Put up a wall against %(name)s") % {"name": name}]
        case ("rekey", _user):
            return [_("Put up a wall against a colleague")]
        case ("decide", outcome, day, how):
            known = [HOW_KNOWN[how]] if how in HOW_KNOWN else []
            kept = [_kept_until(day)] if day else []
            return [OUTCOMES.get(outcome) or _("Withdrawn"), *known, *kept]
    return []


def _kept_until(written: str) -> str:
    try:
        words = date_format(date.fromisoformat(written))
    except ValueError:
        words = written  # who proposed it signed a day that is none
    return gettext("Kept until %(day)s") % {"day": words}


def _decision(content: Content) -> list[str | Promise]:
    return [OUTCOMES[Decision.from_content(content).outcome], *_reasons(content)]


def _reasons(content: Content) -> list[str | Promise]:
    decision = Decision.from_content(content)
    lines: list[str | Promise] = [REASONS[decision.reason]] if decision.reason else []
    lines += filter(None, (decision.to, decision.same_as))
    return [*lines, *(date_format(day) for day in decision.tried_on)]
