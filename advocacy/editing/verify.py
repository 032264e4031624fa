"""Verify figures, facts and themes against their sources, and end checks of what has changed.

A check is about one statement. When the number changes afterwards, the check ends: the figure is
"not checked yet" until somebody checks it again. The old check stays on record.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from functools import singledispatch
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from advocacy.models import (
    Figure,
    ObservanceSource,
    ObservanceTheme,
    Statistic,
    Verification,
    VerificationRecord,
)
from advocacy.numbers.figure_words import figure_in_table, period_in_words
from advocacy.presentation.observance_facts import LANGUAGE_OF_NAME_FACT

type Checkable = Figure | ObservanceSource | ObservanceTheme

ENGLISH: Final = "en"  # a record reads the same for everybody, now and later


class ChangedMeanwhile(Exception):
    """The statement is no longer the one that the checker saw."""


@dataclass(frozen=True)
class CheckResult:
    """The result of a check: how far, on which day, which page was read, and a note."""

    verification: Verification
    on: date
    evidence: str = ""
    note: str = ""


@singledispatch
def statement_checked(thing: Checkable) -> str:
    """Return the statement that a check is about, in English. It changes when the record does."""
    raise NotImplementedError(thing)


@statement_checked.register
def _figure(figure: Figure) -> str:
    number = figure_in_table(figure, ENGLISH)
    bounds = [f"{bound:f}" if bound is not None else "" for bound in (figure.low, figure.high)]
    if any(bounds):
        number = f"{number} [{'; '.join(bounds)}]"
    period = period_in_words(figure.period_start, figure.period_end, ENGLISH)
    about = f"{figure.statistic.unit}, {period}" if period else figure.statistic.unit
    # Two sources may differ only in their address.
    where = [figure.source.with_place, figure.edition, figure.source.url]
    source = ", ".join(filter(None, where))
    return f"{number} ({about}). {source}"


@statement_checked.register
def _fact(fact: ObservanceSource) -> str:
    about = f"{fact.observance.name}, {fact.fact}: {_value(fact)}"
    return f"{about}. {fact.source}"


@statement_checked.register
def _theme(theme: ObservanceTheme) -> str:
    return f"{theme.observance.name}, {theme.year}: {theme.theme}. {theme.source}"


def _value(fact: ObservanceSource) -> str:
    """Return what the observance says about the fact."""
    observance = fact.observance
    match fact.fact:
        case ObservanceSource.Fact.NAME_AND_RULE:
            return f"{observance.name}, {json.dumps(observance.rule, sort_keys=True)}"
        case name if name in LANGUAGE_OF_NAME_FACT:
            return str(observance.names.get(LANGUAGE_OF_NAME_FACT[name], ""))
        case name:
            return str(getattr(observance, name) or "")


@transaction.atomic
def verify(*, thing: Checkable, check: CheckResult, stood: str, by: User) -> VerificationRecord:
    """Record a check and store its result in the thing.

    `stood` is the statement_checked that the checker saw. Raises ChangedMeanwhile.
    """
    # The locks keep others from changing the number meanwhile. They lock the statistic before the
    # figure, in the same order as saving a figure does.
    if isinstance(thing, Figure):
        Statistic.objects.lock({thing.statistic_id})
    thing = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    if statement_checked(thing) != stood:
        raise ChangedMeanwhile
    thing.verification = check.verification
    if isinstance(thing, Figure):
        thing.evidence, thing.accessed_on = check.evidence, check.on
        thing.verification_note = check.note
    thing.save()
    return _record(thing, check, stood, by)


@transaction.atomic
def end_check(*, thing: Checkable, by: User, stood: str | None = None) -> VerificationRecord | None:
    """End the check of a thing whose statement has changed; return its record, or None.

    `stood` is statement_checked before the change; leave it out before a change. The old result
    moves into the record.
    """
    stands = statement_checked(thing)
    if thing.verification == Verification.UNVERIFIED or stands == stood:
        return None
    parts, evidence = [str(thing.verification)], ""
    if isinstance(thing, Figure):
        evidence = thing.evidence
        parts += [
            thing.accessed_on.isoformat() if thing.accessed_on else "",
            thing.verification_note,
        ]
        thing.verification_note, thing.evidence, thing.accessed_on = "", "", None
    thing.verification = Verification.UNVERIFIED
    thing.save()
    words = ". ".join(filter(None, parts))
    ended = CheckResult(Verification.UNVERIFIED, timezone.localdate(), evidence, words)
    return _record(thing, ended, stands if stood is None else stood, by)


@contextmanager
def ending_checks(things: QuerySet[Any], *, by: User) -> Iterator[list[Checkable]]:
    """End the checks of things whose statement the block changes.

    Yields a list, which holds those things after the block.
    """
    ended: list[Checkable] = []
    with transaction.atomic():
        checked = things.exclude(verification=Verification.UNVERIFIED)
        stood = {thing.pk: statement_checked(thing) for thing in checked}
        yield ended
        now = things.model._default_manager.filter(pk__in=stood)
        ended += [thing for thing in now if end_check(thing=thing, stood=stood[thing.pk], by=by)]


def _record(thing: Checkable, check: CheckResult, stood: str, by: User) -> VerificationRecord:
    return VerificationRecord.objects.create(
        figure=thing if isinstance(thing, Figure) else None,
        fact=thing if isinstance(thing, ObservanceSource) else None,
        theme=thing if isinstance(thing, ObservanceTheme) else None,
        stood=stood,
        verification=check.verification,
        checked_on=check.on,
        evidence=check.evidence,
        note=check.note,
        by=by,
    )
