"""Add the figures of a table, all of them or none."""

from collections.abc import Iterable
from typing import Final

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import User
from advocacy.editing import correct, verify
from advocacy.editing.import_preview import (
    CHOICES_THAT_ACT,
    CHOICES_THAT_ADD,
    choices_by_row,
    find_sources,
    lacks_source,
    preview,
)
from advocacy.models import (
    Figure,
    FigureImport,
    ImportedFigure,
    Statistic,
    Verification,
    VerificationRecord,
)
from advocacy.tables import matching
from advocacy.tables.matching import Choice, PlannedRow
from advocacy.tables.slugs import make_slug
from page_cache import generation

# What a publication sets later is no change of the figure.
VOLATILE_FIELDS: Final = {
    *("id", "changed_at", "is_published", "first_published_at", "entered_at", "entered_on"),
}


class AlreadyAdded(Exception):
    """The figures of this import were added before."""


class OlderThanStored(Exception):
    """The table came out before a value that it would revise."""


class ChangedMeanwhile(Exception):
    """The stored figures, or the reading of the table, differ from the preview."""


class RowsUndecided(Exception):
    """Some rows still need a decision."""


class EncodingMissing(Exception):
    """The encoding of the file has not been chosen yet."""


class ReasonMissing(Exception):
    """A stored figure is to be corrected, and the reason is empty."""


class NothingToAdd(Exception):
    """No row of the table would change anything."""


def apply_import(*, draft: FigureImport, by: User, fingerprint: str) -> int:
    """Add, revise and correct what the preview with this fingerprint showed.

    Returns the number of figures. Raises AlreadyAdded, OlderThanStored, ChangedMeanwhile,
    EncodingMissing, RowsUndecided, ReasonMissing or NothingToAdd, and then changes nothing.
    """
    try:
        with transaction.atomic():
            return _apply(draft.pk, by, fingerprint)
    except IntegrityError as conflict:
        # Somebody stored a figure for the same period while we were adding ours.
        raise ChangedMeanwhile from conflict


def import_fingerprint(draft: FigureImport) -> str:
    """Return the fingerprint with which `apply_import` would add the draft now.

    Raises TableRefused and what `apply_import` raises. Changes nothing.
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
    Statistic.objects.lock({plan.series.pk for plan, _choice in acting if plan.series})
    # Somebody may have been faster while we waited for the lock.
    acting = _acting(draft, fingerprint)
    imported = _add(draft, [plan for plan, choice in acting if choice in CHOICES_THAT_ADD], by)
    imported += [
        _correct(plan, draft.reason, by) for plan, choice in acting if choice is Choice.CORRECT
    ]
    # Read anew: the database may have added zeros to a number.
    stored = Figure.objects.in_bulk([record.figure_id for record in imported])
    for record in imported:
        record.figure_import, record.as_imported = draft, snapshot(stored[record.figure_id])
    ImportedFigure.objects.bulk_create(imported)
    generation.bump()  # no signal tells of rows that are stored many at once
    draft.applied_by, draft.applied_at = by, timezone.now()
    draft.undecoded = draft.workbook = None
    draft.sheets = []
    draft.figure_count = len(imported)
    draft.save()
    return draft.figure_count


def _acting(draft: FigureImport, fingerprint: str) -> list[tuple[PlannedRow, Choice]]:
    """Return the rows that change something with their choices. Raises as `apply_import`."""
    if draft.asks_encoding:
        raise EncodingMissing
    seen = preview(draft)
    if seen.fingerprint != fingerprint:
        raise ChangedMeanwhile
    decisions = choices_by_row(draft)
    if matching.undecided_rows(seen.planned, decisions) or lacks_source(draft, seen):
        raise RowsUndecided
    acting: list[tuple[PlannedRow, Choice]] = [
        (plan, choice)
        for plan in seen.planned
        if (choice := matching.decided_choice(plan, decisions)) in CHOICES_THAT_ACT and choice
    ]
    if not acting:
        raise NothingToAdd
    if not draft.reason.strip() and any(choice is Choice.CORRECT for _one, choice in acting):
        raise ReasonMissing
    return acting


def _add(draft: FigureImport, adding: list[PlannedRow], by: User) -> list[ImportedFigure]:
    figures = Figure.objects.bulk_create(_figures(draft, adding))
    if draft.verification != Verification.UNVERIFIED:
        _record_checks(figures, by)
    rows = zip(adding, figures, strict=True)
    return [ImportedFigure(figure=figure, row=plan.row.number) for plan, figure in rows]


def _correct(plan: PlannedRow, reason: str, by: User) -> ImportedFigure:
    """Correct the stored figure. Its check ends, since it was about another number.

    An undo restores what it was before.
    """
    if plan.stored is None:  # the preview offers no correction for such a row
        raise RowsUndecided
    figure = Figure.objects.select_related("statistic", "source__publisher").get(pk=plan.stored.pk)
    stood, before = verify.statement_checked(figure), snapshot(figure)
    figure.value, figure.low, figure.high = plan.numbers.value, plan.numbers.low, plan.numbers.high
    figure.qualifier = plan.numbers.qualifier
    figure.clean_fields(exclude={"statistic", "source", "revises"})
    if figure.first_published_at is None:
        figure.save()  # nobody read it, and readers are told of no mistake
    else:
        correct.correct(figure, reason=reason, by=by)
    verify.end_check(thing=figure, stood=stood, by=by)
    return ImportedFigure(figure=figure, row=plan.row.number, is_correction=True, as_before=before)


def _record_checks(figures: Iterable[Figure], by: User) -> None:
    """Record a check for each figure: the person who imports says where all of them were read."""
    VerificationRecord.objects.bulk_create(
        VerificationRecord(
            figure=figure,
            stood=verify.statement_checked(figure),
            verification=figure.verification,
            evidence=figure.evidence,
            checked_on=figure.accessed_on or timezone.localdate(),
            by=by,
        )
        for figure in figures
    )


def snapshot(row: models.Model) -> dict[str, str]:
    """Return the fields of a row as text, to store and compare."""
    return {
        field.attname: field.value_to_string(row)
        for field in row._meta.concrete_fields
        if field.attname not in VOLATILE_FIELDS
    }


def _figures(draft: FigureImport, acting: list[PlannedRow]) -> list[Figure]:
    """Return new unsaved figures in the order of the table, each field validated."""
    statistics = Statistic.objects.in_bulk([plan.series.pk for plan in acting if plan.series])
    revised = Figure.objects.in_bulk([plan.stored.pk for plan in acting if plan.stored])
    sources = find_sources(plan.row.source for plan in acting)
    taken = {
        name for names in Figure.objects.values_list("slug", "also_cited_as") for name in names
    }
    figures = []
    for plan in acting:
        figure = _figure(draft, plan, statistics, taken)
        figure.revises = revised[plan.stored.pk] if plan.stored else None
        figure.source = sources.get(plan.row.source.casefold()) or figure.source
        taken.add(figure.slug)
        figure.clean_fields(exclude={"statistic", "source", "revises"})
        if figure.predates_what_it_revises:
            raise OlderThanStored
        figures.append(figure)
    return figures


def _figure(
    draft: FigureImport, plan: PlannedRow, statistics: dict[int, Statistic], taken: set[str]
) -> Figure:
    row, numbers = plan.row, plan.numbers
    if plan.series is None or row.period is None:  # such a row is wrong and changes nothing
        raise RowsUndecided
    statistic, is_revision = statistics[plan.series.pk], plan.stored is not None
    figure = Figure(
        statistic=statistic,
        slug=make_slug(statistic.slug, row.period, taken, is_revision=is_revision),
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
        released_on=draft.released_on,
    )
    figure.mark_published(timezone.now())
    return figure
