"""Correct our own mistakes in a figure, in what a statistic measures, or in a source.

A newer period is another figure, and so is a revision by the publisher: neither is a correction.
A corrected figure changes wherever it is cited, and its old statement stays on record.
"""

import logging
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from advocacy.models import Figure, FigureCorrection, Source, Statistic, StatisticCorrection
from advocacy.models.correction import SOURCE_FACT, meaning_of, statement_of

logger = logging.getLogger(__name__)


class ReasonMissing(Exception):
    """The reason is empty. Readers are told why a figure was wrong."""


class NothingToCorrect(Exception):
    """The statement is the same as before."""


class PeriodTaken(Exception):
    """Another figure of the statistic has this period."""


@transaction.atomic
def correct(figure: Figure, *, reason: str, by: User) -> FigureCorrection:
    """Store the right figure, and record the old statement and why it was wrong.

    `figure` holds the right values and is not saved yet. All values of a chain of revisions have
    one period: a wrong period is corrected in all of them. Returns the correction of `figure`.
    Raises ReasonMissing, NothingToCorrect and PeriodTaken.
    """
    reason = _checked(reason)
    Statistic.objects.lock({figure.statistic_id})
    chain = _chain(figure)
    before = {link.pk: statement_of(link) for link in chain}
    if before[figure.pk] == statement_of(figure):
        raise NothingToCorrect
    if is_period_taken(figure):
        raise PeriodTaken
    others = [link for link in chain if link.pk != figure.pk]
    corrected = [figure, *(others if _period_of(chain[0]) != _period_of(figure) else [])]
    now = timezone.now()
    # All rows at once, so that no value of a chain is ever stored with another period.
    rows = Figure.objects.filter(pk__in=[link.pk for link in corrected])
    rows.update(corrected_at=now, changed_at=now, **_period_of(figure))
    for link in corrected:
        link.corrected_at = now
        link.period_start, link.period_end = figure.period_start, figure.period_end
    figure.save()
    records = FigureCorrection.objects.bulk_create(
        FigureCorrection(
            figure=link,
            reason=reason,
            said=before[link.pk],
            says=statement_of(link),
            corrected_at=now,
            corrected_by=by,
        )
        for link in corrected
    )
    logger.info("Figure %s corrected by %s", figure.pk, by.pk)
    return records[0]


@transaction.atomic
def correct_statistic(statistic: Statistic, *, reason: str, by: User) -> StatisticCorrection:
    """Store what a statistic really measures, and record its old meaning and why it was wrong.

    `statistic` holds the right values and is not saved yet. Raises ReasonMissing and NothingToCorrect.
    """
    reason = _checked(reason)
    Statistic.objects.lock({statistic.pk})
    said, says = meaning_of(Statistic.objects.get(pk=statistic.pk)), meaning_of(statistic)
    if said == says:
        raise NothingToCorrect
    statistic.corrected_at = timezone.now()
    statistic.save()
    # Programs that fetch only what is new hold the old unit and place beside each figure.
    statistic.figures.update(changed_at=statistic.corrected_at)
    record = StatisticCorrection.objects.create(
        statistic=statistic,
        reason=reason,
        said=said,
        says=says,
        corrected_at=statistic.corrected_at,
        corrected_by=by,
    )
    logger.info("Statistic %s corrected by %s", statistic.pk, by.pk)
    return record


@transaction.atomic
def correct_source(source: Source, *, reason: str, by: User) -> list[StatisticCorrection]:
    """Store the right words of a source, and record a correction for each statistic that uses it.

    `source` holds the right values and is not saved yet. Raises ReasonMissing and NothingToCorrect.
    """
    reason = _checked(reason)
    before = (
        Source.objects.select_for_update(of=("self",), no_key=True).get(pk=source.pk).with_place
    )
    if before == source.with_place:
        raise NothingToCorrect
    source.save()
    now = timezone.now()
    statistics = Statistic.objects.filter(figures__source=source).order_by("pk").distinct()
    Statistic.objects.lock({statistic.pk for statistic in statistics})
    Statistic.objects.filter(pk__in=statistics).update(corrected_at=now)
    records = [
        StatisticCorrection.objects.create(
            statistic=statistic,
            reason=reason,
            said={**meaning_of(statistic), SOURCE_FACT: before},
            says={**meaning_of(statistic), SOURCE_FACT: source.with_place},
            corrected_at=now,
            corrected_by=by,
        )
        for statistic in statistics
    ]
    logger.info("Source %s corrected by %s", source.pk, by.pk)
    return records


def is_period_taken(figure: Figure) -> bool:
    """Say whether another figure already has the period that this one is to have."""
    if figure.period_start is None:
        return False
    same = Figure.objects.filter(statistic=figure.statistic_id, **_period_of(figure))
    return same.exclude(pk__in=[link.pk for link in _chain(figure)]).exists()


def _checked(reason: str) -> str:
    if not reason.strip():
        raise ReasonMissing
    return reason.strip()


def _chain(figure: Figure) -> list[Figure]:
    """Return the stored chain of revisions that contains this figure, the first value first."""
    stored = Figure.objects.get(pk=figure.pk)
    rows = Figure.objects.filter(statistic=stored.statistic_id, **_period_of(stored))
    by_key = {row.pk: row for row in rows.select_related("source__publisher", "statistic")}
    first = by_key[figure.pk]
    while first.revises_id:
        first = by_key[first.revises_id]
    later = {row.revises_id: row for row in by_key.values()}
    chain = [first]
    while following := later.get(chain[-1].pk):
        chain.append(following)
    return chain


def _period_of(figure: Figure) -> dict[str, date | None]:
    return {"period_start": figure.period_start, "period_end": figure.period_end}
