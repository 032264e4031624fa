"""An article waits for its moment; meanwhile its figures are revised, followed and corrected."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import IntegrityError, transaction

from advocacy.editing import correct
from advocacy.models import Figure
from articles.models import Article
from articles.presentation.rendered_body import render_body
from articles.publishing import publish, superseded_citations
from page_cache import generation
from publication import status
from tests.advocacy.factories import FigureFactory
from tests.articles.factories import DraftFactory, UserFactory

pytestmark = pytest.mark.django_db

PINNED = '<p><stat-ref key="jailed"></stat-ref></p>'
LATEST = '<stat-card key="jailed" shows="latest"></stat-card>'
WRITTEN, WAITING = datetime(2026, 5, 1, 12, tzinfo=UTC), datetime(2026, 5, 5, 12, tzinfo=UTC)
SEEN, LATER = datetime(2026, 5, 10, 12, tzinfo=UTC), datetime(2026, 5, 20, 12, tzinfo=UTC)


@pytest.fixture
def jailed():
    return FigureFactory(slug="jailed", value=361, released_on=date(2026, 1, 15))


def revised(first, value, **fields):
    same = {name: getattr(first, name) for name in ("statistic", "period_start", "period_end")}
    return FigureFactory(revises=first, value=value, **same, **fields)


def scheduled(body):
    """On 1 May, for noon of 10 May."""
    article = DraftFactory(body=body)
    with time_machine.travel(WRITTEN, tick=False):
        publish.schedule_article(article=article, by=UserFactory(), at=SEEN)
    return article


def read(article, at):
    with time_machine.travel(at, tick=False):
        return render_body(Article.objects.get(pk=article.pk))


def waiting(at):
    generation.forget_all()  # the clock went back, which epochs do not expect
    with time_machine.travel(at, tick=False):
        return [
            each.now.value
            for each in superseded_citations.load_decisions(
                superseded_citations.pending_citations()
            )
        ]


def test_what_its_publisher_revised_meanwhile_is_told_to_readers_and_to_editors(jailed):
    article = scheduled(PINNED)
    revised(jailed, 370, released_on=WAITING.date())

    shown = read(article, LATER)

    # Whoever scheduled it cannot have known: it shows what they wrote, and says what is new.
    assert "361" in shown.html
    assert "370" in shown.notes[0]
    assert (waiting(WAITING), waiting(LATER)) == ([], [370])


@pytest.mark.exhaustive
def test_what_was_revised_before_it_was_scheduled_was_known_to_whoever_did(jailed):
    revised(jailed, 370, released_on=date(2026, 4, 20))
    article = scheduled(PINNED)

    assert "370" not in read(article, LATER).notes[0]
    assert waiting(LATER) == []


@pytest.mark.exhaustive  # as what its publisher revised
def test_a_newer_period_that_came_out_meanwhile_is_told_too(jailed):
    article = scheduled(PINNED)
    FigureFactory(
        statistic=jailed.statistic,
        value=380,
        period_start=date(2030, 1, 1),
        period_end=date(2030, 12, 31),
        released_on=WAITING.date(),
    )

    assert "380" in read(article, LATER).notes[0]
    assert waiting(LATER) == [380]


@pytest.mark.exhaustive
def test_a_mistake_that_was_corrected_meanwhile_was_never_read(jailed):
    article = scheduled(PINNED)
    with time_machine.travel(WAITING, tick=False):
        figure = Figure.objects.get()
        figure.value = 362
        correct.correct(figure, reason="A slip.", by=UserFactory())

    shown = read(article, LATER)

    assert "362" in shown.html
    assert "361" not in shown.html + shown.notes[0]


@pytest.mark.exhaustive  # test_supersession.py has the rule
@pytest.mark.parametrize(
    ("entered", "was_told"),
    [
        (datetime(2026, 5, 5, 9, tzinfo=UTC), False),
        (datetime(2026, 5, 10, 9, tzinfo=UTC), False),  # that morning: readers saw it first
        (datetime(2026, 5, 10, 15, tzinfo=UTC), True),  # that afternoon: they had seen the other
        (datetime(2026, 5, 12, 9, tzinfo=UTC), True),
    ],
)
def test_one_that_follows_says_what_it_was_only_where_readers_saw_that(jailed, entered, was_told):
    article = scheduled(LATEST)
    revised(jailed, 370, released_on=entered.date(), entered_at=entered)

    html = read(article, LATER).html

    assert "370" in html
    assert ("361" in html) is was_told


def test_what_is_scheduled_anew_is_ready_anew_and_what_is_taken_down_is_not(jailed):
    article = scheduled(PINNED)
    article.refresh_from_db()
    assert (article.made_ready_at, article.first_published_at) == (WRITTEN, SEEN)
    by = UserFactory()

    with time_machine.travel(WAITING, tick=False):
        publish.schedule_article(article=article, by=by, at=LATER)
        assert article.made_ready_at == WAITING
        status.unpublish(subject=article, by=by)

    article.refresh_from_db()
    assert (article.made_ready_at, article.first_published_at) == (None, None)


@pytest.mark.exhaustive
def test_what_readers_have_seen_stays_ready_since_then(jailed):
    article = scheduled(PINNED)
    by = UserFactory()

    with time_machine.travel(LATER, tick=False):
        status.unpublish(subject=article, by=by)
        publish.publish_article(article=article, by=by)

    article.refresh_from_db()
    assert (article.made_ready_at, article.first_published_at) == (WRITTEN, SEEN)


def test_nothing_is_seen_before_it_is_ready(jailed):
    article = scheduled(PINNED)

    with pytest.raises(IntegrityError), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(made_ready_at=LATER)
