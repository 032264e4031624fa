"""Where else people can turn: what ships, under the newest version that a supervisor has signed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from legal_help.event_log import log
from legal_help.event_log.memory import Known
from legal_help.events.actions import Action
from legal_help.questions.parts.referrals import OPENED, PHONED, Referral, shipped_referrals
from legal_help.trust.actors import Caseworker
from legal_help.trust.amendments import Book

type Steps = Mapping[str, Referral]


class NoSuchStep(Exception):
    """Raised if there is no entry of this name."""


def _read(entries: Any) -> Steps:
    signed = [Referral.from_json(entry) for entry in entries]
    return {**shipped_referrals(), **{step.slug: step for step in signed}}


BOOK = Book(action=Action.STEPS_SIGNED, read=_read)


def everything() -> Steps:
    """Return all entries by their slug, retired ones too. Raises log.NoRoster."""
    return BOOK.verified()


def public() -> list[Referral]:
    """Return what may be shown to anybody. Without a roster it is what ships."""
    try:
        steps = everything()
    except log.NoRoster:
        steps = shipped_referrals()
    return [step for step in steps.values() if step.is_public]


def to_check(known: Known, today: date) -> int:
    """Return how many entries, retired ones aside, nobody of ours has checked within 90 days."""
    steps = BOOK.known_to(known).values()
    return sum(not step.retired and step.needs_check(today) for step in steps)


def step(slug: str) -> Referral:
    """Return one entry. Raises NoSuchStep, log.NoRoster."""
    found = everything().get(slug)
    if found is None:
        raise NoSuchStep
    return found


def keep(step: Referral, *, by: Caseworker) -> None:
    """Sign the list with this entry in its place, or at the end. Raises NotASupervisor."""
    _sign(lambda _steps: step, by=by)


def check(*, slug: str, by: Caseworker, today: date, called: bool) -> None:
    """Write down that somebody called today, or opened the page, and that it is right."""
    how, day = PHONED if called else OPENED, today.isoformat()
    _change(slug, by, verification=how, checked_on=day, checked_by=by.by)


def retire(*, slug: str, by: Caseworker, retired: bool) -> None:
    """Show an entry to nobody any more, or again."""
    _change(slug, by, retired=retired)


def _change(slug: str, by: Caseworker, **changes: Any) -> None:
    def changed(steps: Steps) -> Referral:
        if slug not in steps:
            raise NoSuchStep
        return replace(steps[slug], **changes)

    _sign(changed, by=by)


def _sign(entry: Callable[[Steps], Referral], *, by: Caseworker) -> None:
    def differing(before: Steps) -> list[Any]:
        step, ships = entry(before), shipped_referrals()
        steps = {**before, step.slug: step}
        return [each.as_json() for slug, each in steps.items() if ships.get(slug) != each]

    BOOK.amend(differing, by=by)
