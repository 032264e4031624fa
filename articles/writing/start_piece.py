"""Start a piece for a day: a draft with the day, its topics and its figures filled in."""

import logging
from html import escape
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from advocacy.dates.recurrence import Occurrence
from advocacy.models import Figure, Observance, Statistic, Topic
from advocacy.numbers.figure_words import day_in_words
from articles.models import Article, PlannedPiece
from articles.writing.addresses import free_path, last_part, numbered_names, path_of
from publication import drafts

logger = logging.getLogger(__name__)

MOST_FIGURES: Final = 3


class AlreadyStarted(Exception):
    """A colleague planned or started `piece` for this day since the page was drawn."""

    def __init__(self, piece: PlannedPiece) -> None:
        super().__init__(str(piece))
        self.piece = piece


@transaction.atomic
def start_new_piece(
    *, observance: Observance, year: int, by: User, language: str, seen: int
) -> PlannedPiece:
    """Begin a new piece for the day in a year, and plan it.

    `seen` is the key of the newest piece when the button was drawn: pressed twice, it starts one.
    Raises AlreadyStarted.
    """
    observance = Observance.objects.select_for_update().get(pk=observance.pk)
    newest = observance.planned_pieces.filter(year=year).order_by("-pk").first()
    if newest and newest.pk != seen:
        raise AlreadyStarted(newest)
    with translation.override(language):
        title = _("%(day)s %(year)s") % {"day": observance.name_in(language), "year": year}
    piece = PlannedPiece(
        observance=observance, year=year, title=_free_title(observance, year, title)
    )
    return _start_article(piece, by, language)


@transaction.atomic
def start_planned_piece(*, piece: PlannedPiece, by: User, language: str) -> PlannedPiece:
    """Begin what is planned, under its working title. Raises AlreadyStarted."""
    piece = PlannedPiece.objects.select_for_update().get(pk=piece.pk)
    if piece.article_id:
        raise AlreadyStarted(piece)
    return _start_article(piece, by, language)


def _start_article(piece: PlannedPiece, by: User, language: str) -> PlannedPiece:
    observance = piece.observance
    topics = list(observance.topics.all())
    article = Article(
        title=piece.title,
        slug=last_part(
            free_path(path_of(language, f"{observance.slug}-{piece.year}", None), language)
        ),
        language=language,
        observance=observance,
        body=_outline(observance, observance.occurrence(piece.year), topics, language),
        created_by=by,
    )
    article.save()
    article.topics.set(topics)
    drafts.ensure_history(subject=article)
    piece.article, piece.owner = article, piece.owner or by
    piece.save()
    logger.info("Article %s started for a day by %s", article.pk, by.pk)
    return piece


def _free_title(observance: Observance, year: int, title: str) -> str:
    taken = set(observance.planned_pieces.filter(year=year).values_list("title", flat=True))
    return next(each for each in numbered_names(title, " ({})") if each not in taken)


def _outline(
    observance: Observance, when: Occurrence | None, topics: list[Topic], language: str
) -> str:
    """Return an outline: when the day is, its figures as cards, and what one can do."""
    with translation.override(language):
        parts = [f"<p>{escape(_date_sentence(observance, when, language))}</p>"] if when else []
        parts += [f"<h2>{escape(_('What the day is about'))}</h2>"]
        if figures := _latest_figures(observance, topics):
            parts += [f"<h2>{escape(_('What the figures say'))}</h2>"]
            parts += [f'<stat-card key="{figure.slug}"></stat-card>' for figure in figures]
        parts += [f"<h2>{escape(_('What has to change'))}</h2>"]
        actions, spoken = observance.actions_in(language)
        if actions and spoken == language:
            listed = "".join(f"<li>{escape(action)}</li>" for action in actions)
            parts += [f"<h2>{escape(_('What you can do'))}</h2>", f"<ul>{listed}</ul>"]
    return "".join(parts)


def _date_sentence(observance: Observance, when: Occurrence, language: str) -> str:
    first = day_in_words(when.start, language).words
    if when.start == when.end:
        return _("%(day)s: %(date)s.") % {"day": observance.name_in(language), "date": first}
    return _("%(day)s: from %(first)s to %(last)s.") % {
        "day": observance.name_in(language),
        "first": first,
        "last": day_in_words(when.end, language).words,
    }


def _latest_figures(observance: Observance, topics: list[Topic]) -> list[Figure]:
    """Return the newest figure of each statistic that the page of the day shows first."""
    figures = Figure.objects.published().filter(statistic=OuterRef("pk"))
    with_figures = Statistic.objects.published().filter(Exists(figures))
    statistics = with_figures.near(topics, observance.statistics.all())
    keys = list(statistics.values_list("pk", flat=True)[:MOST_FIGURES])
    newest = Figure.objects.filter(statistic__in=keys).latest_of_each()
    return sorted(newest, key=lambda figure: keys.index(figure.statistic_id))
