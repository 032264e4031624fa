"""Bring the figures of a table in, all of them or none."""

from collections.abc import Iterable
from typing import Final

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import User
from advocacy.editing import correct, verify
from advocacy.editing.import_preview import (
    ACTING,
    ADDING,
    chosen,
    lacks_source,
    preview,
    sources_named,
)
from advocacy.models import (
    Figure,
    FigureImport,
    ImportedFigure,
    Source,
    Statistic,
    Verification,
    VerificationRecord,
)
from advocacy.tables import matching
from advocacy.tables.matching import Choice, Planned
from advocacy.tables.slugs import name_for
from page_cache import generation

NEVER_THE_SAME: Final = {"id", "changed_at"}


class AlreadyAdded(Exception):
    """Its figures are in the house."""


class CameOutBefore(Exception):
    """The table is older than a value that it would revise."""


class ChangedMeanwhile(Exception):
    """What is stored, or how the table is read, is not what the preview showed."""


class NotDecided(Exception):
    """About some rows somebody has still to decide."""


class NoEncoding(Exception):
    """Nobody has said yet in which letters the file is written."""


class NoReason(Exception):
    """A stored figure is to be corrected, and nobody says what was wrong."""


class NothingToAdd(Exception):
    """No row would change anything."""


def apply(*, draft: FigureImport, by: User, fingerprint: str) -> int:
    """Add, revise and correct what the preview of this fingerprint showed. Returns how many figures.

    Raises AlreadyAdded, CameOutBefore, ChangedMeanwhile, NoEncoding, NotDecided, NoReason or
    NothingToAdd: then nothing was done.
    """
    try:
        with transaction.atomic():
            return _apply(draft.pk, by, fingerprint)
    except IntegrityError as conflict:
        # Somebody stored a figure for the same period while we were adding ours.
        raise ChangedMeanwhile from conflict


def ready(draft: FigureImport) -> str:
    """The fingerprint by which `apply` would add what the draft says now.

    Raises what `apply` raises, or TableRefused. Changes nothing.
    """
    if draft.is_applied:
        raise AlreadyAdded
    fingerprint = preview(draft).fingerprint
    _acting(draft, fingerprint)
    return fingerprint


def _apply(pk: int, by: User, fingerprint: str) -> int:
    draft = FigureImport.objects.select_for_update().get(pk=pk)
    if draft.is_applied:
        raise AlreadyAdded
    acting = _acting(draft, fingerprint)
    Statistic.objects.lock({one.series.pk for one, _choice in acting if one.series})
    if _acting(draft, fingerprint) != acting:  # somebody was faster, while we waited
        raise ChangedMeanwhile
    added = _add(draft, [one for one, choice in acting if choice in ADDING], by)
    correcting_rows = [one for one, choice in acting if choice is Choice.CORRECT]
    before = _as_before(correcting_rows)
    corrected = [(one, _correct(one, draft.reason, by)) for one in correcting_rows]
    _keep(draft, [*added, *corrected], before)
    shown_at_once(figure.statistic_id for _one, figure in (*added, *corrected))
    draft.applied_by, draft.applied_at = by, timezone.now()
    draft.undecoded = None
    draft.figure_count = len(added) + len(corrected)
    draft.save()
    return draft.figure_count


def _acting(draft: FigureImport, fingerprint: str) -> list[tuple[Planned, Choice]]:
    """The rows that do anything, with what they do; all of it was seen, and all is decided."""
    if draft.asks_encoding:
        raise NoEncoding
    seen = preview(draft)
    if seen.fingerprint != fingerprint:
        raise ChangedMeanwhile
    decisions = chosen(draft)
    if matching.unsettled(seen.planned, decisions) or lacks_source(draft, seen):
        raise NotDecided
    acting: list[tuple[Planned, Choice]] = [
        (one, choice)
        for one in seen.planned
        if (choice := matching.decided(one, decisions)) in ACTING and choice
    ]
    if not acting:
        raise NothingToAdd
    if not draft.reason.strip() and any(choice is Choice.CORRECT for _one, choice in acting):
        raise NoReason
    return acting


def _add(draft: FigureImport, adding: list[Planned], by: User) -> list[tuple[Planned, Figure]]:
    figures = Figure.objects.bulk_create(_figures(draft, adding))
    if draft.verification != Verification.UNVERIFIED:
        _record_checks(figures, by)
    return list(zip(adding, figures, strict=True))


def _correct(one: Planned, reason: str, by: User) -> Figure:
    """Put the stored figure right. What was checked was another number: the check ends."""
    if one.stored is None:  # such a row offers no correction
        raise NotDecided
    figure = Figure.objects.select_related("statistic", "source").get(pk=one.stored.pk)
    stood = verify.as_it_stands(figure)
    figure.value, figure.low, figure.high = one.numbers.value, one.numbers.low, one.numbers.high
    figure.qualifier = one.numbers.qualifier
    figure.clean_fields(exclude={"statistic", "source", "revises"})
    correct.correct(figure, reason=reason, by=by)
    verify.end_check(thing=figure, stood=stood, by=by)
    return figure


def _as_before(rows: Iterable[Planned]) -> dict[int, dict[str, str]]:
    """What the figures say that are to be corrected, by their keys: taking back restores it."""
    stored = Figure.objects.filter(pk__in=[one.stored.pk for one in rows if one.stored])
    return {figure.pk: said(figure) for figure in stored}


def _keep(
    draft: FigureImport,
    done: list[tuple[Planned, Figure]],
    before: dict[int, dict[str, str]],
) -> None:
    # As they are stored: a number may have got zeros on its way.
    stored = Figure.objects.in_bulk([figure.pk for _one, figure in done])
    ImportedFigure.objects.bulk_create(
        ImportedFigure(
            figure_import=draft,
            figure=figure,
            row=one.row.number,
            as_imported=said(stored[figure.pk]),
            is_correction=figure.pk in before,
            as_before=before.get(figure.pk),
        )
        for one, figure in done
    )


def _record_checks(figures: Iterable[Figure], by: User) -> None:
    """Whoever imports says where all of them were read: each one keeps that, as after a check."""
    VerificationRecord.objects.bulk_create(
        VerificationRecord(
            figure=figure,
            stood=verify.as_it_stands(figure),
            verification=figure.verification,
            evidence=figure.evidence,
            checked_on=figure.accessed_on or timezone.localdate(),
            by=by,
        )
        for figure in figures
    )


def said(row: models.Model) -> dict[str, str]:
    """What a row says, field by field, as text that can be kept and compared."""
    return {
        field.attname: field.value_to_string(row)
        for field in row._meta.concrete_fields
        if field.attname not in NEVER_THE_SAME
    }


def shown_at_once(statistics: Iterable[int]) -> None:
    """Rows that are written many at once tell neither their statistic, search nor the page cache."""
    Statistic.objects.filter(pk__in=set(statistics)).changed()
    Source.objects.filter(figures__statistic__in=set(statistics)).distinct().let_be_found()
    generation.bump()


def _figures(draft: FigureImport, acting: list[Planned]) -> list[Figure]:
    """New rows, checked field by field, in the order of the table."""
    statistics = Statistic.objects.in_bulk([one.series.pk for one in acting if one.series])
    revised = Figure.objects.in_bulk([one.stored.pk for one in acting if one.stored])
    sources = sources_named(one.row.source for one in acting)
    taken = {
        name for names in Figure.objects.values_list("slug", "also_cited_as") for name in names
    }
    figures = []
    for one in acting:
        figure = _figure(draft, one)
        figure.statistic = statistics[figure.statistic_id]
        figure.revises = revised[one.stored.pk] if one.stored else None
        figure.source = sources.get(one.row.source.casefold()) or figure.source
        figure.slug = _name(figure.statistic, one, taken)
        taken.add(figure.slug)
        figure.clean_fields(exclude={"statistic", "source", "revises"})
        if figure.came_out_before_what_it_revises:
            raise CameOutBefore
        figures.append(figure)
    return figures


def _name(statistic: Statistic, one: Planned, taken: set[str]) -> str:
    if one.row.period is None:  # such a row is wrong, and never acts
        raise NotDecided
    return name_for(statistic.slug, one.row.period, taken, is_revision=one.stored is not None)


def _figure(draft: FigureImport, one: Planned) -> Figure:
    row, numbers = one.row, one.numbers
    if one.series is None or row.period is None:  # such a row is wrong, and never acts
        raise NotDecided
    return Figure(
        statistic_id=one.series.pk,
        value=numbers.value,
        low=numbers.low,
        high=numbers.high,
        qualifier=numbers.qualifier,
        period_start=row.period.start,
        period_end=row.period.end,
        source=draft.source,
        edition=row.edition or draft.edition,
        caveat=row.note,
        verification=draft.verification,
        evidence=row.evidence or draft.evidence,
        accessed_on=draft.accessed_on,
        recorded_on=draft.recorded_on,
    )
