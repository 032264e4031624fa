"""Bring in the facts that come with Standing: topics, observances, figures, instruments.

What is missing is added, and what nobody changed here follows its file. What editors changed or
deleted stays as they left it, and is named. The files in `advocacy/data/` say where each fact comes
from and how far it was checked, and so do the rows.
"""

from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any

from django.db import transaction

from accounts.models import User
from advocacy.editing import correct, verify
from advocacy.models import Figure, Statistic
from advocacy.models.correction import statement_of
from advocacy.models.statistic_correction import meaning_of
from advocacy.reference_data.instruments import INSTRUMENTS, wanted_instruments
from advocacy.reference_data.keeping import Step
from advocacy.reference_data.names import Names
from advocacy.reference_data.observances import OBSERVANCES, wanted_observances
from advocacy.reference_data.rows import Difference, Tally, Wanted
from advocacy.reference_data.sources import bring_sources
from advocacy.reference_data.statistics import (
    FIGURES,
    STATISTICS,
    source_records,
    wanted_figures,
    wanted_statistics,
)
from advocacy.reference_data.themes import THEMES, wanted_themes
from advocacy.reference_data.topics import TOPICS, wanted_topics
from page_cache import generation

__all__ = ["Difference", "Tally", "load"]

type Report = Callable[[str, Tally], None]

CANNOT_CORRECT = "readers may have seen it: name --by and --reason, and it is corrected"


@transaction.atomic
def load(
    report: Report, *, take: Collection[str] = (), by: User | None = None, reason: str = ""
) -> int:
    """Bring each kind of facts in step with its file, and `report` it. Returns how many were added.

    `take`: names of rows that follow the file also where editors changed or deleted them. A number
    that readers may have seen is corrected, with `reason`, by whoever says so.
    """
    names = Names()
    statistics = replace(STATISTICS, follow=lambda row: _follow_statistic(row, by, reason))
    figures = replace(FIGURES, follow=lambda figure: _follow(figure, by, reason))
    tallies = [
        _reported(report, "topics", Step(TOPICS, wanted_topics(), names, take)),
        _reported(report, "observances", Step(OBSERVANCES, wanted_observances(), names, take)),
        _reported(report, "themes", Step(THEMES, wanted_themes(), names, take)),
        _reported(report, "statistics", Step(statistics, wanted_statistics(), names, take)),
        _reported(
            report, "figures", _step_of_figures(Step(figures, wanted_figures(), names, take))
        ),
        _reported(report, "instruments", Step(INSTRUMENTS, wanted_instruments(), names, take)),
    ]
    added = sum(tally.added for tally in tallies)
    if added or any(tally.followed for tally in tallies):
        generation.bump()
    return added


def _reported(report: Report, name: str, step: "Step[Any]") -> Tally:
    # In this order, because each may point at those before it.
    tally = step.run()
    report(name, tally)
    return tally


def _step_of_figures(step: "Step[Figure]") -> "Step[Figure]":
    """With the sources on which a figure rests that is added now, or that the file moved."""

    def is_needed(name: str, wanted: Wanted) -> bool:
        remembered = step.memory.get(name)
        if remembered is None:
            return name not in step.rows
        return name in step.take or remembered.record["source"] != wanted.keys["source"]

    needed = {
        wanted.keys["source"] for name, wanted in step.wanted.items() if is_needed(name, wanted)
    }
    bring_sources(source_records(), step.names, needed)
    return step


def _follow_statistic(statistic: Statistic, by: User | None, reason: str) -> None:
    """What figures mean that readers may have seen does not change without a word either."""
    stored = Statistic.objects.get(pk=statistic.pk)
    if meaning_of(stored) == meaning_of(statistic) or not stored.may_have_been_read:
        statistic.save()
        return
    if by is None or not reason:
        raise ValueError(CANNOT_CORRECT)
    figures = Figure.objects.filter(statistic=stored).select_related("source", "statistic")
    with verify.ending_checks(figures, by=by):
        correct.correct_statistic(statistic, reason=reason, by=by)


def _follow(figure: Figure, by: User | None, reason: str) -> None:
    """A number that readers may have seen does not change without a word.

    How far it was checked the file says too, of its own number: a check of the one that goes ends,
    and that of the other values of its chain, where their period moves with it.
    """
    stored = Figure.objects.select_related("source", "statistic").get(pk=figure.pk)
    if statement_of(stored) == statement_of(figure) or not stored.may_have_been_read:
        figure.save()
        return
    if by is None or not reason:
        raise ValueError(CANNOT_CORRECT)
    verify.end_check_of(stored, by=by)
    others = Figure.objects.filter(statistic=stored.statistic_id).exclude(pk=stored.pk)
    try:
        with verify.ending_checks(others.select_related("source", "statistic"), by=by):
            correct.correct(figure, reason=reason, by=by)
    except correct.PeriodTaken as taken:
        raise ValueError("another figure stands for this period") from taken
