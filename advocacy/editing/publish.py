"""Publish a statistic, a figure, a day or a topic, and make it a draft again.

A statistic is published together with all its figures that are drafts. A source needs no verb: readers
see it as long as a published figure names it.
"""

import hashlib
import logging
from collections.abc import Iterable
from enum import Enum, auto
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from advocacy.models import Figure, Observance, ObservanceSource, Statistic, Topic
from page_cache import generation

logger = logging.getLogger(__name__)

type Fact = Statistic | Figure | Observance | Topic


class Lack(Enum):
    """Why something cannot be published yet."""

    NO_FIGURE = auto()
    NO_SOURCE_OF_DATE = auto()
    STATISTIC_IS_DRAFT = auto()
    REVISES_A_DRAFT = auto()


class Tie(Enum):
    """Why something public cannot become a draft again."""

    CITED = auto()
    REVISED_BY_ANOTHER = auto()
    LAST_FIGURE = auto()


class NotReady(Exception):
    """Something is missing. `lacks` says what."""

    def __init__(self, lacks: list[Lack]) -> None:
        super().__init__(lacks)
        self.lacks = lacks


class StillNeeded(Exception):
    """Readers need it elsewhere. `ties` says where."""

    def __init__(self, ties: list[Tie]) -> None:
        super().__init__(ties)
        self.ties = ties


class ChangedMeanwhile(Exception):
    """It is not any more what the person who decided had seen."""


def find_lacks(fact: Fact) -> list[Lack]:
    """Return what is missing before readers may see it."""
    match fact:
        case Statistic():
            return [] if fact.figures.exists() else [Lack.NO_FIGURE]
        case Figure():
            revises_draft = fact.revises is not None and not fact.revises.is_published
            return [
                *([] if fact.statistic.is_published else [Lack.STATISTIC_IS_DRAFT]),
                *([Lack.REVISES_A_DRAFT] if revises_draft else []),
            ]
        case Observance():
            of_date = fact.fact_sources.filter(fact=ObservanceSource.Fact.NAME_AND_RULE)
            return [] if of_date.exists() else [Lack.NO_SOURCE_OF_DATE]
    return []


def find_ties(fact: Fact) -> list[Tie]:
    """Return what keeps something public from becoming a draft again."""
    match fact:
        case Statistic():
            return [Tie.CITED] if citing_articles(fact) else []
        case Figure():
            published = Figure.objects.published().filter(statistic=fact.statistic_id)
            ties = {
                Tie.CITED: bool(citing_articles(fact)),
                Tie.REVISED_BY_ANOTHER: published.filter(revises=fact).exists(),
                Tie.LAST_FIGURE: not published.exclude(pk=fact.pk).exists(),
            }
            return [tie for tie, holds in ties.items() if holds]
    return []


def figures_to_publish(fact: Fact) -> list[Figure]:
    """Return the drafts of figures that are published with it, the oldest period first."""
    match fact:
        case Statistic():
            return [figure for figure in fact.figures_and_drafts if not figure.is_published]
        case Figure() if not fact.is_published:
            return [fact]
    return []


def is_published_whole(fact: Fact) -> bool:
    """Return whether readers see all of it: a statistic may have figures that are drafts."""
    return fact.is_published and not figures_to_publish(fact)


def token(fact: Fact) -> str:
    """Return a fingerprint of what its publication would show, to see whether it changed meanwhile."""
    rows = [fact, *figures_to_publish(fact)]
    return hashlib.sha256(repr([_columns(row) for row in rows]).encode()).hexdigest()


@transaction.atomic
def publish(*, fact: Fact, by: User, seen: str | None = None) -> None:
    """Let readers see it, and of a statistic all figures that are drafts.

    `seen` is the token of what the person saw; None where they see it in the same moment. Raises
    NotReady or ChangedMeanwhile.
    """
    _lock(fact)
    if seen is not None and seen != token(fact):
        raise ChangedMeanwhile
    if lacks := find_lacks(fact):
        raise NotReady(lacks)
    now = timezone.now()
    figures = [figure.pk for figure in figures_to_publish(fact)]
    if not fact.is_published and not isinstance(fact, Figure):
        fact.mark_published(now)
        fact.save()
    Figure.objects.filter(pk__in=figures).publish(now)
    generation.bump()  # no signal tells of rows that are stored many at once
    logger.info("%s %s published by %s", fact._meta.model_name, fact.pk, by.pk)


@transaction.atomic
def publish_for_preview(fact: Fact) -> None:
    """Publish it whatever is missing, with the statistic of a figure. Only to be rolled back."""
    whole = fact.statistic if isinstance(fact, Figure) else fact
    whole.mark_published(timezone.now())
    whole.save()
    Figure.objects.filter(pk__in=[each.pk for each in figures_to_publish(fact)]).publish(
        timezone.now()
    )
    generation.bump()


@transaction.atomic
def unpublish(*, fact: Fact, by: User) -> None:
    """Let readers see it no more, and of a statistic no figure. Raises StillNeeded."""
    _lock(fact)
    if ties := find_ties(fact):
        raise StillNeeded(ties)
    if isinstance(fact, Figure):
        Figure.objects.filter(pk=fact.pk).unpublish()
    else:
        fact.is_published = False
        fact.save()
    if isinstance(fact, Statistic):
        Figure.objects.filter(statistic=fact).unpublish()
    generation.bump()
    logger.info("%s %s made a draft by %s", fact._meta.model_name, fact.pk, by.pk)


def citing_articles(fact: Fact) -> list[Any]:
    """Return the articles that cite it, and that readers see or that are scheduled."""
    if not isinstance(fact, Statistic | Figure):
        return []
    citations: Any = fact.citations
    public = citations.filter(article__status="published").select_related("article")
    return list(dict.fromkeys(each.article for each in public.order_by("article__title", "pk")))


def _lock(fact: Fact) -> None:
    """Lock the row, and the statistic of a figure first, as whoever changes figures does."""
    if isinstance(fact, Figure):
        Statistic.objects.lock({fact.statistic_id})
    rows: Any = type(fact)._default_manager
    fact.refresh_from_db(from_queryset=rows.select_for_update(no_key=True))


def _columns(row: models.Model) -> Iterable[tuple[str, str]]:
    fields = row._meta.concrete_fields
    return [(field.attname, field.value_to_string(row)) for field in fields]
