"""What articles say of a figure that we corrected after they were published."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone

from advocacy import correcting
from articles.citations import readable_body
from articles.models import Article
from tests.advocacy.factories import FigureFactory, StatisticFactory
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = pytest.mark.django_db

BODY = (
    '<p><stat-ref key="laws-2014"></stat-ref></p><stat-card key="laws-2014"></stat-card>'
    '<stat-chart key="laws"></stat-chart>'
)
TOLD = (
    'Corrected on <time datetime="2026-05-05">5 May 2026</time> from <b>57%</b> to <b>75%</b>.'
    ' <bdi lang="en">We read the &lt;wrong&gt; row.</bdi>'
)


@pytest.fixture
def laws():
    statistic = StatisticFactory(slug="laws", title="Countries with a law", unit="percent")
    FigureFactory(
        statistic=statistic, value=40, period_start=date(2010, 1, 1), period_end=date(2010, 12, 31)
    )
    return FigureFactory(
        slug="laws-2014",
        statistic=statistic,
        value=57,
        period_start=date(2014, 1, 1),
        period_end=date(2014, 12, 31),
    )


@pytest.fixture
def corrected(laws, time_machine):
    """At noon on 5 May 2026."""
    time_machine.move_to("2026-05-05 12:00Z", tick=False)
    laws.value = 75
    correcting.correct(laws, reason="We read the <wrong> row.", by=UserFactory())
    return laws


def published(hour, day=5, **fields):
    return ArticleFactory(body=BODY, publish_at=datetime(2026, 5, day, hour, tzinfo=UTC), **fields)


def test_text_note_card_and_chart_are_right_and_say_what_they_said(corrected):
    shown = readable_body(published(11))

    text, card, chart = shown.html.partition("<figure")[0], *shown.html.split("<figure")[1:]
    assert "75 per cent" in text
    assert TOLD in shown.notes[0]
    assert "<b>75%</b>" in card
    assert TOLD in card
    assert (
        '<time datetime="2014">2014</time> was corrected on <time datetime="2026-05-05">5 May 2026</time>'
        " from <b>57%</b> to <b>75%</b>."
    ) in chart
    assert "57" not in text


def test_an_article_that_came_later_that_day_says_nothing_of_it(corrected, time_machine):
    time_machine.move_to("2026-05-05 15:00Z", tick=False)

    for article in (published(13), DraftFactory(body=BODY)):
        shown = readable_body(article)
        assert "75 per cent" in shown.html
        assert "orrected" not in shown.html + "".join(shown.notes)


def test_what_is_kept_for_one_article_is_not_told_in_another(corrected, one_generation):
    """Words are kept for the generation: those for an older article and a newer one differ."""
    told = [TOLD in readable_body(published(hour)).notes[0] for hour in (13, 11, 13)]

    assert told == [False, True, False]


def test_each_correction_since_is_told(corrected, time_machine):
    time_machine.move_to("2026-05-06 12:00Z", tick=False)
    corrected.value = 76
    correcting.correct(corrected, reason="Rounded wrongly.", by=UserFactory())

    note = readable_body(published(11)).notes[0]
    later = readable_body(published(9, day=6)).notes[0]

    second = 'on <time datetime="2026-05-06">6 May 2026</time> from <b>75%</b> to <b>76%</b>.'
    assert note.index(second) < note.index(TOLD)
    assert second in later
    assert TOLD not in later


def test_a_wrong_source_is_told_without_numbers(laws, time_machine):
    time_machine.move_to("2026-05-05 12:00Z", tick=False)
    laws.edition = "2015"
    correcting.correct(laws, reason="Of the next edition.", by=UserFactory())

    shown = readable_body(published(11))

    words = 'Corrected on <time datetime="2026-05-05">5 May 2026</time>. <bdi lang="en">Of the next'
    assert words in shown.notes[0]
    assert "57 per cent" in shown.html


def test_it_is_said_in_the_language_of_the_article(corrected):
    note = readable_body(published(11, language="ar")).notes[0]

    assert "صُحِّح في" in note


def test_the_copy_for_republishing_says_it_too(client, corrected):
    article = published(11)

    page = client.get(f"{article.get_absolute_url()}republish/").text

    assert "We read the &amp;lt;wrong&amp;gt; row." in page


def test_what_was_corrected_costs_one_query_more(
    corrected, one_generation, django_assert_num_queries
):
    article = published(11)
    Article.objects.get(pk=article.pk)

    with django_assert_num_queries(3):
        readable_body(article)
    with django_assert_num_queries(0):
        readable_body(article)


def test_a_correction_shows_within_the_same_second(client, laws, time_machine):
    """A page that is drawn again after the correction has it: the generation grew."""
    article = published(11)
    address = article.get_absolute_url()
    time_machine.move_to("2026-05-05 12:00Z", tick=False)
    assert "57 per cent" in client.get(address).text

    laws.value = 75
    time_machine.shift(timedelta(milliseconds=1))
    correcting.correct(laws, reason="We read the <wrong> row.", by=UserFactory())

    page = client.get(address).text
    assert "75 per cent" in page
    assert TOLD in page
    statistic = client.get("/statistics/laws/").text
    assert "corrected from <b>57%</b> to <b>75%</b>." in statistic
    assert "We read the &lt;wrong&gt; row." in client.get("/corrections/").text


def test_what_a_citation_was_says_when_that_was_corrected(laws, time_machine):
    time_machine.move_to("2026-05-05 10:00Z", tick=False)
    article = ArticleFactory(
        body='<stat-card key="laws-2014" shows="latest"></stat-card>', publish_at=timezone.now()
    )
    time_machine.move_to("2026-05-05 12:00Z", tick=False)
    FigureFactory(
        statistic=laws.statistic,
        value=80,
        period_start=date(2020, 1, 1),
        period_end=date(2020, 12, 31),
    )
    laws.value = 75
    correcting.correct(laws, reason="We read the <wrong> row.", by=UserFactory())

    html = readable_body(article).html

    assert "<b>80%</b>" in html
    assert "It was <b>75%</b>" in html
    assert html.count(TOLD) == 1
