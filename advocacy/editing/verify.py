"""Checking figures, facts and themes against what they rest on: the verbs of verification.

A check is about a number as it stood. Where the number is changed afterwards, the check ends: the
figure is "not checked yet" until somebody checks it anew, and what was said before stays recorded.
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
from advocacy.presentation.facts import NAMES

type Checkable = Figure | ObservanceSource | ObservanceTheme

ENGLISH: Final = "en"  # a record reads the same to everybody, and later too


class ChangedMeanwhile(Exception):
    """The number is no longer the one that was on the page when it was checked."""


@dataclass(frozen=True)
class Check:
    """What somebody did: how far they checked, on which day, what they read, and how."""

    verification: Verification
    on: date
    evidence: str = ""
    note: str = ""


@singledispatch
def as_it_stands(thing: Checkable) -> str:
    """What a check is about, in words that change when it does."""
    raise NotImplementedError(thing)


@as_it_stands.register
def _figure(figure: Figure) -> str:
    number = figure_in_table(figure, ENGLISH)
    bounds = [f"{bound:f}" if bound is not None else "" for bound in (figure.low, figure.high)]
    if any(bounds):
        number = f"{number} [{'; '.join(bounds)}]"
    period = period_in_words(figure.period_start, figure.period_end, ENGLISH)
    about = f"{figure.statistic.unit}, {period}" if period else figure.statistic.unit
    # Two sources may differ in their address alone.
    where = [figure.source.with_place, figure.edition, figure.source.url]
    source = ", ".join(filter(None, where))
    return f"{number} ({about}). {source}"


@as_it_stands.register
def _fact(fact: ObservanceSource) -> str:
    said = f"{fact.observance.name}, {fact.fact}: {_value(fact)}"
    return f"{said}. {fact.source}"


@as_it_stands.register
def _theme(theme: ObservanceTheme) -> str:
    return f"{theme.observance.name}, {theme.year}: {theme.theme}. {theme.source}"


def _value(fact: ObservanceSource) -> str:
    """What the observance says of it."""
    observance = fact.observance
    match fact.fact:
        case ObservanceSource.Fact.NAME_AND_RULE:
            return f"{observance.name}, {json.dumps(observance.rule, sort_keys=True)}"
        case name if name in NAMES:
            return str(observance.names.get(NAMES[name], ""))
        case name:
            return str(getattr(observance, name) or "")


@transaction.atomic
def verify(*, thing: Checkable, check: Check, stood: str, by: User) -> VerificationRecord:
    """Record a check, and let the thing say it. `stood` is what the checker saw (as_it_stands).

    Raises ChangedMeanwhile.
    """
    # Locked, so that nobody changes the number while its check is written down; a statistic before
    # its figures, as whoever saves one does.
    if isinstance(thing, Figure):
        Statistic.objects.lock({thing.statistic_id})
    thing = type(thing)._default_manager.select_for_update().get(pk=thing.pk)
    if as_it_stands(thing) != stood:
        raise ChangedMeanwhile
    thing.verification = check.verification
    if isinstance(thing, Figure):
        thing.evidence, thing.accessed_on = check.evidence, check.on
        thing.verification_note = check.note
    thing.save()
    return _record(thing, check, stood, by)


@transaction.atomic
def end_check(*, thing: Checkable, stood: str, by: User) -> VerificationRecord | None:
    """Where a thing is no longer what was checked, it is "not checked yet"; else None.

    `stood` is as_it_stands before it was changed. What was said of it then moves into the record.
    """
    if thing.verification == Verification.UNVERIFIED or as_it_stands(thing) == stood:
        return None
    return _end(thing, stood, by)


@transaction.atomic
def end_check_of(figure: Figure, *, by: User) -> VerificationRecord | None:
    """As end_check, of a stored figure that is about to say something else."""
    if figure.verification == Verification.UNVERIFIED:
        return None
    return _end(figure, as_it_stands(figure), by)


def _end(thing: Checkable, stood: str, by: User) -> VerificationRecord:
    said, evidence = [str(thing.verification)], ""
    if isinstance(thing, Figure):
        evidence = thing.evidence
        said += [
            thing.accessed_on.isoformat() if thing.accessed_on else "",
            thing.verification_note,
        ]
        thing.verification_note, thing.evidence, thing.accessed_on = "", "", None
    thing.verification = Verification.UNVERIFIED
    thing.save()
    words = ". ".join(filter(None, said))
    ended = Check(Verification.UNVERIFIED, timezone.localdate(), evidence, words)
    return _record(thing, ended, stood, by)


@contextmanager
def ending_checks(things: QuerySet[Any], *, by: User) -> Iterator[list[Checkable]]:
    """Where what happens within changes what was checked, its check ends.

    Yields a list that holds those things afterwards.
    """
    ended: list[Checkable] = []
    with transaction.atomic():
        checked = things.exclude(verification=Verification.UNVERIFIED)
        stood = {thing.pk: as_it_stands(thing) for thing in checked}
        yield ended
        now = things.model._default_manager.filter(pk__in=stood)
        ended += [each for each in now if end_check(thing=each, stood=stood[each.pk], by=by)]


def _record(thing: Checkable, check: Check, stood: str, by: User) -> VerificationRecord:
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
