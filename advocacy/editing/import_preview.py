"""Compare a table with the stored figures. Changes nothing."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.utils import timezone

from advocacy.models import FigureImport, Source, Statistic
from advocacy.models.statistic import without_revised
from advocacy.tables import matching, periods, rows, tables
from advocacy.tables.columns import (
    ColumnKind,
    Columns,
    are_years_columns,
    find_heading_row,
    recognise_columns,
)
from advocacy.tables.errors import Mistake, Problem
from advocacy.tables.matching import Choice, PlannedRow
from advocacy.tables.numbers import DecimalMark, detect_marks

CHOICES_THAT_ADD: Final = (Choice.ADD, Choice.REVISE)
CHOICES_THAT_ACT: Final = (*CHOICES_THAT_ADD, Choice.CORRECT)


@dataclass(frozen=True)
class Preview:
    """A table as it is read now, and what each of its rows would change."""

    table: tables.Cells
    first: int
    """The index of the first row below the headings."""
    columns: Columns
    planned: list[PlannedRow]
    marks: DecimalMark | None
    """The decimal and group marks that the table itself shows; `proof` is the number that does."""
    proof: str
    fingerprint: str

    @property
    def heads(self) -> list[str]:
        return self.table[self.first - 1] if self.first else [""] * len(self.columns)

    @property
    def above(self) -> tables.Cells:
        """The rows above the headings, which are left out."""
        return self.table[: max(self.first - 1, 0)]

    def holds(self, *wanted: ColumnKind) -> bool:
        return all(kind in self.columns for kind in wanted)


def read_cells(draft: FigureImport) -> tables.Cells:
    """Return the cells of the table, transposed if its years are columns. Raises TableRefused."""
    table = tables.read_table(draft.text, tables.Separator(draft.parted) if draft.parted else None)
    return tables.transpose(table) if draft.is_turned else table


def detect_customs(draft: FigureImport) -> None:
    """Set how to read a new table, from its headings and the stored figures of its statistic."""
    detect_turned(draft)
    if draft.statistic is not None:
        stored = [figure.period for figure in _series(draft.statistic).figures]
        customs = periods.detect_customs(stored)
        draft.year_means, draft.fiscal_year = str(customs.year), str(customs.fiscal or "")


def detect_turned(draft: FigureImport) -> None:
    """Set whether the years of a table are columns. Raises TableRefused."""
    draft.is_turned = False
    table = read_cells(draft)
    index = find_heading_row(table)
    draft.is_turned = index is not None and are_years_columns(table[index][1:])


def preview(draft: FigureImport) -> Preview:
    """Read the table and compare it with the stored figures. Raises TableRefused."""
    table = read_cells(draft)
    index = find_heading_row(table)
    first = 0 if index is None else index + 1
    columns = _columns(draft, table, first)
    reading = rows.TableLayout(
        columns, first, _customs(draft), DecimalMark(draft.marks) if draft.marks else None
    )
    read = rows.read_rows(table, reading)
    counting = matching.NumberScale(draft.counting or matching.NumberScale.AS_STORED)
    planned = matching.plan_rows(read, _finder(draft, read), counting, timezone.localdate())
    planned = _with_sources(planned)
    marks, proof = detect_marks(rows.number_cells(table, columns, first))
    fingerprint = matching.fingerprint(planned)
    return Preview(table, first, columns, planned, marks, proof, fingerprint)


def lacks_source(draft: FigureImport, seen: Preview) -> bool:
    """Say whether a row that would be added has no source, neither its own nor a chosen one."""
    decisions = choices_by_row(draft)
    return draft.source_id is None and any(
        not plan.row.source and matching.decided_choice(plan, decisions) in CHOICES_THAT_ADD
        for plan in seen.planned
    )


def choices_by_row(draft: FigureImport) -> dict[int, Choice]:
    """Return the decisions of the editor by row number."""
    return {int(row): Choice(choice) for row, choice in draft.choices.items()}


def _columns(draft: FigureImport, table: tables.Cells, first: int) -> Columns:
    width = len(table[0])
    if len(draft.columns) == width:
        return [ColumnKind(holds) if holds else None for holds in draft.columns]
    over = table[first - 1] if first else [""] * width
    columns = recognise_columns(over, table[first:])
    # The editor chose the statistic, so a column that names one does not count.
    return [None if draft.statistic and kind is ColumnKind.STATISTIC else kind for kind in columns]


def _customs(draft: FigureImport) -> periods.Customs:
    return periods.Customs(
        periods.YearMeaning(draft.year_means or periods.YearMeaning.WHOLE),
        periods.FiscalYear(draft.fiscal_year) if draft.fiscal_year else None,
        periods.SpanMeaning(draft.span_means) if draft.span_means else None,
        periods.DayOrder(draft.day_order) if draft.day_order else None,
    )


def _series(statistic: Statistic) -> matching.Series:
    return matching.Series(
        statistic.pk,
        statistic.unit,
        tuple(
            matching.StoredFigure(
                figure.pk,
                periods.Period(figure.period_start, figure.period_end),
                matching.FigureNumbers(figure.value, figure.low, figure.high, figure.qualifier),
            )
            for figure in without_revised(statistic.figures_and_drafts)
            if figure.period_start and figure.period_end
        ),
    )


def _finder(
    draft: FigureImport, read: Iterable[rows.ReadRow]
) -> "Callable[[str], matching.Series | Problem | None]":
    """Return a function that finds the statistic of a row: the chosen one, else by its name."""
    if draft.statistic_id is not None:
        only = _series(Statistic.objects.with_figures().get(pk=draft.statistic_id))
        return lambda _name: only
    named = {row.statistic.casefold() for row in read if row.statistic}
    names = Statistic.objects.values_list("pk", "slug", "title")
    wanted = {pk for pk, *both in names if not named.isdisjoint(name.casefold() for name in both)}
    by_title: dict[str, matching.Series | Problem] = {}
    by_slug: dict[str, matching.Series | Problem] = {}
    for statistic in Statistic.objects.filter(pk__in=wanted).with_figures():
        title, series = statistic.title.casefold(), _series(statistic)
        by_title[title] = Problem.TWO_STATISTICS if title in by_title else series
        by_slug[statistic.slug] = series
    known = by_title | by_slug  # a slug is unique, and wins over a title
    return lambda name: known.get(name.casefold())


def _with_sources(planned: list[PlannedRow]) -> list[PlannedRow]:
    """Mark rows that name a source which we do not have."""
    known = find_sources(plan.row.source for plan in planned)
    return [
        plan
        if not plan.choices or not plan.row.source or plan.row.source.casefold() in known
        else _with_unknown_source(plan)
        for plan in planned
    ]


def _with_unknown_source(plan: PlannedRow) -> PlannedRow:
    wrong = Mistake(Problem.UNKNOWN_SOURCE, plan.row.source)
    return replace(plan, outcome=matching.Outcome.WRONG, wrong=(*plan.wrong, wrong))


def find_sources(named: Iterable[str]) -> dict[str, Source]:
    """Return stored sources by a name that a table uses, leaving out names that two sources share."""
    wanted = {name.casefold() for name in named if name}
    sources: dict[str, Source | None] = {}
    for source in Source.objects.all() if wanted else ():
        for name in {str(source), source.title, source.url} - {""}:
            key = name.casefold()
            sources[key] = None if key in sources else source
    return {name: source for name, source in sources.items() if source and name in wanted}
