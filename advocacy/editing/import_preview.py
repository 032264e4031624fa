"""A table as it is read now, held against what is stored: nothing is changed here."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Final

from django.utils import timezone

from advocacy.models import FigureImport, Source, Statistic
from advocacy.tables import columns as tables_columns
from advocacy.tables import matching, periods, rows, tables
from advocacy.tables.columns import Holds
from advocacy.tables.errors import Mistake, Trouble
from advocacy.tables.matching import Choice, Planned
from advocacy.tables.numbers import Marks, marks_shown

ADDING: Final = (Choice.ADD, Choice.REVISE)
ACTING: Final = (*ADDING, Choice.CORRECT)


@dataclass(frozen=True)
class Preview:
    """A table as it is read now, and what each of its rows would do."""

    table: tables.Cells
    first: int
    """The index of the first row below the heads."""
    columns: tables_columns.Columns
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
    index = tables_columns.row_of_heads(table)
    draft.is_turned = index is not None and tables_columns.years_stand_side_by_side(
        table[index][1:]
    )
    if draft.statistic is not None:
        stored = [one.period for one in _series(draft.statistic).figures]
        customs = periods.customs_shown(stored)
        draft.year_means, draft.fiscal_year = str(customs.year), str(customs.fiscal or "")


def preview(draft: FigureImport) -> Preview:
    """Read the table and hold it against what is stored. Raises TableRefused."""
    table = cells_of(draft)
    index = tables_columns.row_of_heads(table)
    first = 0 if index is None else index + 1
    columns = _columns(draft, table, first)
    reading = rows.Reading(
        columns, first, _customs(draft), Marks(draft.marks) if draft.marks else None
    )
    read = rows.read_rows(table, reading)
    counting = matching.Counting(draft.counting or matching.Counting.AS_STORED)
    planned = matching.plan(read, _finder(draft, read), counting, timezone.localdate())
    planned = _with_sources(planned)
    marks, proof = marks_shown(rows.numbers_of(table, columns, first))
    fingerprint = matching.fingerprint(planned)
    return Preview(table, first, columns, planned, marks, proof, fingerprint)


def lacks_source(draft: FigureImport, seen: Preview) -> bool:
    """Whether rows that would be added name no source, and none was chosen for them."""
    decisions = chosen(draft)
    return draft.source_id is None and any(
        not one.row.source and matching.decided(one, decisions) in ADDING for one in seen.planned
    )


def chosen(draft: FigureImport) -> dict[int, Choice]:
    """What was decided, by the numbers of the rows."""
    return {int(row): Choice(choice) for row, choice in draft.choices.items()}


def _columns(draft: FigureImport, table: tables.Cells, first: int) -> tables_columns.Columns:
    width = len(table[0])
    if len(draft.columns) == width:
        return [Holds(holds) if holds else None for holds in draft.columns]
    over = table[first - 1] if first else [""] * width
    columns = tables_columns.columns_by_heads(over, table[first:])
    # Whatever it says: the statistic was chosen.
    return [None if draft.statistic and one is Holds.STATISTIC else one for one in columns]


def _customs(draft: FigureImport) -> periods.Customs:
    return periods.Customs(
        periods.YearMeans(draft.year_means or periods.YearMeans.WHOLE),
        periods.FiscalYear(draft.fiscal_year) if draft.fiscal_year else None,
        periods.SpanMeans(draft.span_means) if draft.span_means else None,
        periods.DayOrder(draft.day_order) if draft.day_order else None,
    )


def _series(statistic: Statistic) -> matching.Series:
    return matching.Series(
        statistic.pk,
        statistic.unit,
        tuple(
            matching.Stored(
                figure.pk,
                periods.Period(figure.period_start, figure.period_end),
                matching.Numbers(figure.value, figure.low, figure.high, figure.qualifier),
            )
            for figure in statistic.current_figures
            if figure.period_start and figure.period_end
        ),
    )


def _finder(
    draft: FigureImport, read: Iterable[rows.Row]
) -> "Callable[[str], matching.Series | Trouble | None]":
    """The statistic of a row: the one that was chosen, else the one it names."""
    if draft.statistic_id is not None:
        only = _series(Statistic.objects.with_figures().get(pk=draft.statistic_id))
        return lambda _name: only
    named = {row.statistic.casefold() for row in read if row.statistic}
    names = Statistic.objects.values_list("pk", "slug", "title")
    wanted = {pk for pk, *both in names if not named.isdisjoint(one.casefold() for one in both)}
    by_title: dict[str, matching.Series | Trouble] = {}
    by_slug: dict[str, matching.Series | Trouble] = {}
    for statistic in Statistic.objects.filter(pk__in=wanted).with_figures():
        title, series = statistic.title.casefold(), _series(statistic)
        by_title[title] = Trouble.TWO_STATISTICS if title in by_title else series
        by_slug[statistic.slug] = series
    known = by_title | by_slug  # an address belongs to one alone
    return lambda name: known.get(name.casefold())


def _with_sources(planned: list[Planned]) -> list[Planned]:
    """Say where a row names a source that we do not have."""
    known = sources_named(one.row.source for one in planned)
    return [
        one
        if not one.choices or not one.row.source or one.row.source.casefold() in known
        else _with_unknown_source(one)
        for one in planned
    ]


def _with_unknown_source(one: Planned) -> Planned:
    wrong = rows.Wrong(Mistake(Trouble.UNKNOWN_SOURCE, one.row.source))
    return replace(one, outcome=matching.Outcome.WRONG, wrong=(*one.wrong, wrong))


def sources_named(named: Iterable[str]) -> dict[str, Source]:
    """Stored sources by what a table may call them; a name that two share stands for neither."""
    wanted = {name.casefold() for name in named if name}
    found: dict[str, Source | None] = {}
    for source in Source.objects.all() if wanted else ():
        for name in {str(source), source.title, source.url} - {""}:
            key = name.casefold()
            found[key] = None if key in found else source
    return {name: source for name, source in found.items() if source and name in wanted}
