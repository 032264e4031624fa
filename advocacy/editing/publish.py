"""Publish and unpublish a statistic, a figure, a day or a topic.

A statistic is published together with all its figures that are drafts. A source needs no verb: readers
see it as long as a published figure names it.
"""

import logging
from enum import Enum, auto
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from advocacy.models import Figure, Observance, ObservanceSource, Statistic, Topic
from page_cache import generation

logger = logging.getLogger(__name__)

type Fact = Statistic | Figure | Observance | Topic


class Missing(Enum):
    """Why something cannot be published yet."""

    FIGURE = auto()
    SOURCE_OF_DATE = auto()
    PUBLISHED_STATISTIC = auto()
    PUBLISHED_PREDECESSOR = auto()
    """It revises a figure that is a draft."""


class Use(Enum):
    """Why something public cannot be unpublished."""

    CITED = auto()
    REVISED_BY_ANOTHER = auto()
    LAST_FIGURE = auto()


class NotReady(Exception):
    """Something is missing. `missing` says what."""

    def __init__(self, missing: list[Missing]) -> None:
        super().__init__(missing)
        self.missing = missing


class StillInUse(Exception):
    """Readers need it elsewhere. `uses` says where."""

    def __init__(self, uses: list[Use]) -> None:
        super().__init__(uses)
        self.uses = uses


def find_missing(fact: Fact) -> list[Missing]:
    """Return what is missing before readers may see it."""
    match fact:
        case Statistic():
            return [] if fact.figures.exists() else [Missing.FIGURE]
        case Figure():
            revises_draft = fact.revises is not None and not fact.revises.is_published
            return [
                *([] if fact.statistic.is_published else [Missing.PUBLISHED_STATISTIC]),
                *([Missing.PUBLISHED_PREDECESSOR] if revises_draft else []),
            ]
        case Observance():
            of_date = fact.fact_sources.filter(fact=ObservanceSource.Fact.NAME_AND_RULE)
            return [] if of_date.exists() else [Missing.SOURCE_OF_DATE]
    return []


def find_uses(fact: Fact) -> list[Use]:
    """Return what keeps something public from being unpublished."""
    match fact:
        case Statistic():
            return [Use.CITED] if citing_articles(fact) else []
        case Figure():
            published = Figure.objects.published().filter(statistic=fact.statistic_id)
            uses = {
                Use.CITED: bool(citing_articles(fact)),
                Use.REVISED_BY_ANOTHER: published.filter(revises=fact).exists(),
                Use.LAST_FIGURE: not published.exclude(pk=fact.pk).exists(),
            }
            return [use for use, holds in uses.items() if holds]
    return []


def citing_articles(fact: Fact) -> list[Any]:
    """Return the articles that cite it, and that readers see or that are scheduled."""
    if not isinstance(fact, Statistic | Figure):
        return []
    citations: Any = fact.citations
    public = citations.filter(article__status="published").select_related("article")
    return list(dict.fromkeys(each.article for each in public.order_by("article__title", "pk")))


def figures_to_publish(fact: Fact) -> list[Figure]:
    """Return the drafts of figures that are published with it, the oldest period first. One query."""
    match fact:
        case Statistic():
            drafts = Figure.objects.filter(statistic=fact, is_published=False)
            drafts = drafts.select_related("source__publisher", "statistic")
            return sorted(drafts, key=lambda figure: figure.sort_key())
        case Figure() if not fact.is_published:
            return [fact]
    return []


@transaction.atomic
def lock(fact: Fact) -> None:
    """Lock the row and read it anew, so that two people decide about it one after the other.

    A colleague who publishes an article that cites it waits too, and then finds what was decided.
    """
    if isinstance(fact, Figure):
        Statistic.objects.lock({fact.statistic_id})
    rows: Any = type(fact)._default_manager
    fact.refresh_from_db(from_queryset=rows.select_for_update())


@transaction.atomic
def publish(*, fact: Fact, by: User) -> None:
    """Let readers see it, and of a statistic all figures that are drafts. Raises NotReady."""
    lock(fact)
    if missing := find_missing(fact):
        raise NotReady(missing)
    _publish(fact, figures_to_publish(fact))
    fact.refresh_from_db()  # figures are published in the database, many at once
    logger.info("%s %s published by %s", fact._meta.model_name, fact.pk, by.pk)


@transaction.atomic
def publish_for_preview(fact: Fact) -> None:
    """Publish without checks, inside a transaction that the caller rolls back."""
    figures = figures_to_publish(fact)
    _publish(fact.statistic if isinstance(fact, Figure) else fact, figures)


@transaction.atomic
def unpublish(*, fact: Fact, by: User) -> None:
    """Hide it from readers; of a statistic, hide all figures too. Raises StillInUse."""
    lock(fact)
    if uses := find_uses(fact):
        raise StillInUse(uses)
    if isinstance(fact, Figure):
        Figure.objects.filter(pk=fact.pk).unpublish()
        fact.refresh_from_db()
    else:
        fact.is_published = False
        fact.save()
    if isinstance(fact, Statistic):
        Figure.objects.filter(statistic=fact).unpublish()
    generation.bump()
    logger.info("%s %s unpublished by %s", fact._meta.model_name, fact.pk, by.pk)


def _publish(fact: Fact, figures: list[Figure]) -> None:
    now = timezone.now()
    if not isinstance(fact, Figure) and not fact.is_published:
        fact.mark_published(now)
        fact.save()
    Figure.objects.filter(pk__in=[figure.pk for figure in figures]).publish(now)
    generation.bump()  # no signal tells of rows that are stored many at once


def columns_of(row: models.Model) -> list[tuple[str, str]]:
    """Return what the row says, column by column, to see whether it was changed."""
    fields = row._meta.concrete_fields
    return [(field.attname, field.value_to_string(row)) for field in fields]
