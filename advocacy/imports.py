"""Bring the figures of a table in, all of them or none; and take them back as a whole."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from accounts.models import User
from advocacy import checking, correcting, searching
from advocacy.importing import heads, periods, plans, rows, tables
from advocacy.importing.heads import Holds
from advocacy.importing.names import name_for
from advocacy.importing.numbers import Marks, marks_shown
from advocacy.importing.plans import Choice, Planned
from advocacy.importing.troubles import Mistake, Trouble
from advocacy.models import (
    Figure,
    FigureCorrection,
    FigureImport,
    ImportedFigure,
    Source,
    Statistic,
    Verification,
    VerificationRecord,
)
from page_cache import generation

NEVER_THE_SAME: Final = {"id", "changed_at"}
ADDING: Final = (Choice.ADD, Choice.REVISE)
ACTING: Final = (*ADDING, Choice.CORRECT)


class AlreadyAdded(Exception):
    """Its figures are in the house."""


class ChangedMeanwhile(Exception):
    """What is stored, or how the table is read, is not what the preview showed."""


class NotDecided(Exception):
    """About some rows somebody has still to decide."""


class NoReason(Exception):
    """A stored figure is to be corrected, and nobody says what was wrong."""


class NothingToAdd(Exception):
    """No row would change anything."""


class CannotTakeBack(Exception):
    """Something rests on its figures. `reasons` says what, by figure."""

    def __init__(self, reasons: "dict[Figure, list[str]]") -> None:
        super().__init__(reasons)
        self.reasons = reasons


@dataclass(frozen=True)
class Preview:
    """A table as it is read now, and what each of its rows would do."""

    table: tables.Cells
    first: int
    """The index of the first row below the heads."""
    columns: heads.Columns
    planned: list[Planned]
    marks: Marks | None
    """Those that the table shows by itself, and where."""
    proof: str
    fingerprint: str

    @property
    def heads(self) -> list[str]:
        return self.table[self.first - 1] if self.first else [""] * len(self.columns)

    @property
    def above(self) -> tables.Cells:
        """What stands above the heads, and is left out."""
        return self.table[: max(self.first - 1, 0)]

    def holds(self, *wanted: Holds) -> bool:
        return all(one in self.columns for one in wanted)


def cells_of(draft: FigureImport) -> tables.Cells:
    """The table as it stands there, or turned. Raises TableRefused."""
    table = tables.read_table(draft.text, tables.Parted(draft.parted) if draft.parted else None)
    return tables.turned(table) if draft.is_turned else table


def begin(draft: FigureImport) -> None:
    """Read the customs of a new table off its statistic and its own heads."""
    table = cells_of(draft)
    index = heads.row_of_heads(table)
    draft.is_turned = index is not None and heads.years_stand_side_by_side(table[index][1:])
    if draft.statistic is not None:
        stored = [one.period for one in _series(draft.statistic).figures]
        customs = periods.customs_shown(stored)
        draft.year_means, draft.fiscal_year = str(customs.year), str(customs.fiscal or "")


def preview(draft: FigureImport) -> Preview:
    """Read the table and hold it against what is stored. Raises TableRefused."""
    table = cells_of(draft)
    index = heads.row_of_heads(table)
    first = 0 if index is None else index + 1
    columns = _columns(draft, table, first)
    reading = rows.Reading(
        columns, first, _customs(draft), Marks(draft.marks) if draft.marks else None
    )
    read = rows.read_rows(table, reading)
    counting = plans.Counting(draft.counting or plans.Counting.AS_STORED)
    planned = plans.plan(read, _finder(draft, read), counting)
    planned = _with_sources(planned)
    marks, proof = marks_shown(rows.numbers_of(table, columns, first))
    fingerprint = plans.fingerprint(planned)
    return Preview(table, first, columns, planned, marks, proof, fingerprint)


def lacks_source(draft: FigureImport, seen: Preview) -> bool:
    """Whether rows that would be added name no source, and none was chosen for them."""
    decisions = chosen(draft)
    return draft.source_id is None and any(
        not one.row.source and plans.decided(one, decisions) in ADDING for one in seen.planned
    )


def chosen(draft: FigureImport) -> dict[int, Choice]:
    """What was decided, by the numbers of the rows."""
    return {int(row): Choice(choice) for row, choice in draft.choices.items()}


def apply(*, draft: FigureImport, by: User, fingerprint: str) -> int:
    """Add, revise and correct what the preview of this fingerprint showed. Returns how many figures.

    Raises AlreadyAdded, ChangedMeanwhile, NotDecided, NoReason or NothingToAdd: then nothing was
    done.
    """
    try:
        with transaction.atomic():
            return _apply(draft.pk, by, fingerprint)
    except IntegrityError as conflict:
        # Somebody stored a figure for the same period while we were adding ours.
        raise ChangedMeanwhile from conflict


def _apply(pk: int, by: User, fingerprint: str) -> int:
    draft = FigureImport.objects.select_for_update().get(pk=pk)
    if draft.is_applied:
        raise AlreadyAdded
    acting = _acting(draft, fingerprint)
    Statistic.objects.lock({one.series.pk for one, _choice in acting if one.series})
    if _acting(draft, fingerprint) != acting:  # somebody was faster, while we waited
        raise ChangedMeanwhile
    added = _add(draft, [one for one, choice in acting if choice in ADDING], by)
    corrected = [
        (one, _correct(one, draft.reason, by)) for one, choice in acting if choice is Choice.CORRECT
    ]
    _keep(draft, added, is_correction=False)
    _keep(draft, corrected, is_correction=True)
    _shown_at_once(figure.statistic_id for _one, figure in (*added, *corrected))
    draft.applied_by, draft.applied_at = by, timezone.now()
    draft.figure_count = len(added) + len(corrected)
    draft.save()
    return draft.figure_count


def _acting(draft: FigureImport, fingerprint: str) -> list[tuple[Planned, Choice]]:
    """The rows that do anything, with what they do; all of it was seen, and all is decided."""
    seen = preview(draft)
    if seen.fingerprint != fingerprint:
        raise ChangedMeanwhile
    decisions = chosen(draft)
    if plans.unsettled(seen.planned, decisions) or lacks_source(draft, seen):
        raise NotDecided
    acting: list[tuple[Planned, Choice]] = [
        (one, choice)
        for one in seen.planned
        if (choice := plans.decided(one, decisions)) in ACTING and choice
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
    stood = checking.as_it_stands(figure)
    figure.value, figure.low, figure.high = one.numbers.value, one.numbers.low, one.numbers.high
    figure.qualifier = one.numbers.qualifier
    figure.clean_fields(exclude={"statistic", "source", "revises"})
    correcting.correct(figure, reason=reason, by=by)
    checking.end_check(thing=figure, stood=stood, by=by)
    return figure


def _keep(draft: FigureImport, done: list[tuple[Planned, Figure]], *, is_correction: bool) -> None:
    # As they are stored: a number may have got zeros on its way.
    stored = Figure.objects.in_bulk([figure.pk for _one, figure in done])
    ImportedFigure.objects.bulk_create(
        ImportedFigure(
            figure_import=draft,
            figure=figure,
            row=one.row.number,
            as_imported=said(stored[figure.pk]),
            is_correction=is_correction,
        )
        for one, figure in done
    )


def _record_checks(figures: Iterable[Figure], by: User) -> None:
    """Whoever imports says where all of them were read: each one keeps that, as after a check."""
    VerificationRecord.objects.bulk_create(
        VerificationRecord(
            figure=figure,
            stood=checking.as_it_stands(figure),
            verification=figure.verification,
            evidence=figure.evidence,
            checked_on=figure.accessed_on or timezone.localdate(),
            by=by,
        )
        for figure in figures
    )


def take_back(*, figure_import: FigureImport, by: User) -> int:
    """Delete every figure that the import added. Returns how many.

    Raises CannotTakeBack where a figure is cited, revised, or was changed since, and where the
    import corrected one: a correction stays.
    """
    with transaction.atomic():
        done = FigureImport.objects.select_for_update().get(pk=figure_import.pk)
        reasons = why_not_taken_back(done)
        if reasons:
            raise CannotTakeBack(reasons)
        figures = Figure.objects.filter(imports__figure_import=done)
        statistics = set(figures.values_list("statistic", flat=True))
        count = figures.count()
        figures.delete()
        _shown_at_once(statistics)
        done.undone_by, done.undone_at = by, timezone.now()
        done.save()
    return count


def why_not_taken_back(done: FigureImport) -> "dict[Figure, list[str]]":
    """What rests on its figures: names of what refers to them, "" where they were changed."""
    reasons: dict[Figure, list[str]] = {}
    imported = done.imported.select_related("figure__statistic", "figure__source")
    by_pk = {one.figure_id: one for one in imported}
    for one in by_pk.values():
        if one.is_correction:
            reasons.setdefault(one.figure, []).append(str(FigureCorrection._meta.verbose_name))
            continue
        now = said(one.figure)
        if any(now.get(name, value) != value for name, value in one.as_imported.items()):
            reasons.setdefault(one.figure, []).append("")
    for relation in _resting_on_figures():
        found = relation.related_model._base_manager.filter(
            **{f"{relation.field.name}__in": list(by_pk)}
        )
        if relation.related_model is VerificationRecord:  # those of the import itself go with it
            found = found.filter(recorded_at__gt=done.applied_at)
        for pk in found.values_list(relation.field.attname, flat=True).distinct():
            if by_pk[pk].is_correction:
                continue
            name = str(relation.related_model._meta.verbose_name)
            reasons.setdefault(by_pk[pk].figure, []).append(name)
    return reasons


def _resting_on_figures() -> list[Any]:
    return [
        relation
        for relation in Figure._meta.related_objects
        if relation.related_model is not ImportedFigure
    ]


def said(row: models.Model) -> dict[str, str]:
    """What a row says, field by field, as text that can be kept and compared."""
    return {
        field.attname: field.value_to_string(row)
        for field in row._meta.concrete_fields
        if field.attname not in NEVER_THE_SAME
    }


def _shown_at_once(statistics: Iterable[int]) -> None:
    """Rows that are written many at once tell neither their statistic, search nor the page cache."""
    changed = Statistic.objects.filter(pk__in=set(statistics))
    changed.update(changed_at=timezone.now())
    searching.put_statistics(changed.with_figures())
    generation.bump()


def _columns(draft: FigureImport, table: tables.Cells, first: int) -> heads.Columns:
    width = len(table[0])
    if len(draft.columns) == width:
        return [Holds(holds) if holds else None for holds in draft.columns]
    over = table[first - 1] if first else [""] * width
    columns = heads.columns_by_heads(over, table[first:])
    # Whatever it says: the statistic was chosen.
    return [None if draft.statistic and one is Holds.STATISTIC else one for one in columns]


def _customs(draft: FigureImport) -> periods.Customs:
    return periods.Customs(
        periods.YearMeans(draft.year_means or periods.YearMeans.WHOLE),
        periods.FiscalYear(draft.fiscal_year) if draft.fiscal_year else None,
        periods.SpanMeans(draft.span_means) if draft.span_means else None,
        periods.DayOrder(draft.day_order) if draft.day_order else None,
    )


def _series(statistic: Statistic) -> plans.Series:
    return plans.Series(
        statistic.pk,
        statistic.unit,
        tuple(
            plans.Stored(
                figure.pk,
                periods.Period(figure.period_start, figure.period_end),
                plans.Numbers(figure.value, figure.low, figure.high, figure.qualifier),
            )
            for figure in statistic.current_figures
            if figure.period_start and figure.period_end
        ),
    )


def _finder(
    draft: FigureImport, read: Iterable[rows.Row]
) -> "Callable[[str], plans.Series | None]":
    """The statistic of a row: the one that was chosen, else the one it names."""
    if draft.statistic_id is not None:
        only = _series(Statistic.objects.with_figures().get(pk=draft.statistic_id))
        return lambda _name: only
    named = {row.statistic.casefold() for row in read if row.statistic}
    names = Statistic.objects.values_list("pk", "slug", "title")
    wanted = {pk for pk, *both in names if not named.isdisjoint(one.casefold() for one in both)}
    known: dict[str, plans.Series] = {}
    for statistic in Statistic.objects.filter(pk__in=wanted).with_figures():
        series = _series(statistic)
        known |= {statistic.title.casefold(): series, statistic.slug: series}
    return lambda name: known.get(name.casefold())


def _with_sources(planned: list[Planned]) -> list[Planned]:
    """Say where a row names a source that we do not have."""
    known = _sources(one.row.source for one in planned)
    return [
        one
        if not one.choices or not one.row.source or one.row.source.casefold() in known
        else _with_unknown_source(one)
        for one in planned
    ]


def _with_unknown_source(one: Planned) -> Planned:
    wrong = rows.Wrong(Mistake(Trouble.UNKNOWN_SOURCE, one.row.source))
    return replace(one, outcome=plans.Outcome.WRONG, wrong=(*one.wrong, wrong))


def _sources(named: Iterable[str]) -> dict[str, Source]:
    """Stored sources by what a table may call them; a name that two share stands for neither."""
    wanted = {name.casefold() for name in named if name}
    found: dict[str, Source | None] = {}
    for source in Source.objects.all() if wanted else ():
        for name in {str(source), source.title, source.url} - {""}:
            key = name.casefold()
            found[key] = None if key in found else source
    return {name: source for name, source in found.items() if source and name in wanted}


def _figures(draft: FigureImport, acting: list[Planned]) -> list[Figure]:
    """New rows, checked field by field, in the order of the table."""
    statistics = Statistic.objects.in_bulk([one.series.pk for one in acting if one.series])
    revised = Figure.objects.in_bulk([one.stored.pk for one in acting if one.stored])
    sources = _sources(one.row.source for one in acting)
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
