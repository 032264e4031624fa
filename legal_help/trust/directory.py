"""Where else people can turn: what ships, under the newest version that a supervisor has signed."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from legal_help.crypto import row_labels
from legal_help.events.actions import Action
from legal_help.models import SignedDocument
from legal_help.questions.parts.referrals import PHONED, Referral, shipped_referrals
from legal_help.trust import roster
from legal_help.trust.amendments import Book
from legal_help.trust.chain import NotASupervisor
from legal_help.trust.keys import Caseworker

type Steps = Mapping[str, Referral]


class NoSuchStep(Exception):
    """There is none of this name."""


def _read(entries: Any) -> Steps:
    signed = [Referral.from_json(entry) for entry in entries]
    return {**shipped_referrals(), **{step.slug: step for step in signed}}


BOOK = Book(
    kind=SignedDocument.Kind.STEPS,
    signed=Action.STEPS_SIGNED,
    refused=Action.STEPS_REFUSED,
    label=row_labels.steps,
    ships=shipped_referrals,
    read=_read,
)


def everything() -> Steps:
    """Return all entries by their slug, retired ones too. Raises roster.NoRoster."""
    return BOOK.verified()


def public() -> list[Referral]:
    """Return what may be shown to anybody. Without a roster it is what ships."""
    try:
        steps = everything()
    except roster.NoRoster:
        steps = shipped_referrals()
    return [step for step in steps.values() if step.is_public]


def step(slug: str) -> Referral:
    """Raises NoSuchStep, roster.NoRoster."""
    found = everything().get(slug)
    if found is None:
        raise NoSuchStep
    return found


@transaction.atomic
def keep(step: Referral, *, by: Caseworker) -> None:
    """Sign the list with this entry in its place, or at the end. Raises NotASupervisor."""
    if by.person.key not in roster.verified().signers():
        raise NotASupervisor
    # Locked before it is read, or of two changes at once one would undo the other.
    BOOK.lock()
    steps = {**everything(), step.slug: step}
    differing = [
        each.as_json() for slug, each in steps.items() if shipped_referrals().get(slug) != each
    ]
    BOOK.amend(differing, by=by)


def ring(*, slug: str, by: Caseworker, today: date) -> None:
    """Write down that somebody rang today, or opened the page, and that it is right."""
    day = today.isoformat()
    _change(slug, by, verification=PHONED, checked_on=day, checked_by=by.audit_name)


def retire(*, slug: str, by: Caseworker, retired: bool) -> None:
    """Show an entry to nobody any more, or again."""
    _change(slug, by, retired=retired)


@transaction.atomic
def _change(slug: str, by: Caseworker, **changes: Any) -> None:
    # Locked before it is read, as in `keep`: a number that was just corrected must not come back.
    BOOK.lock()
    keep(replace(step(slug), **changes), by=by)
