"""What articles say of a figure that we corrected after they were published."""

import json
import re
from datetime import UTC, date, datetime, timedelta

import feedparser
import pytest
from django.utils import timezone

from advocacy.editing import correct
from articles.models import Article
from articles.presentation.rendered_body import render_body
from tests.advocacy.factories import FigureFactory, StatisticFactory, entered
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory
from tests.markup import one_line

pytestmark = pytest.mark.django_db

PLACES = ("atom", "json", "page", "sitemap")
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
        verification="computed",
        period_start=date(2014, 1, 1),
        period_end=date(2014, 12, 31),
    )


@pytest.fixture
def corrected(laws, time_machine):
    """At noon on 5 May 2026."""
    time_machine.move_to("2026-05-05 12:00Z", tick=False)
    laws.value = 75
    correct.correct(laws, reason="We read the <wrong> row.", by=UserFactory())
    return laws


def published(hour, day=5, **fields):
    return ArticleFactory(body=BODY, publish_at=datetime(2026, 5, day, hour, tzinfo=UTC), **fields)


def test_text_note_card_and_chart_are_right_and_say_what_they_said(corrected):
    shown = render_body(published(11))

    text, card, chart = shown.html.partition("<figure")[0], *shown.html.split("<figure")[1:]
    assert "75 per cent" in text
    assert TOLD in one_line(shown.notes[0])
    assert "<b>75%</b>" in card
    assert TOLD in one_line(card)
    assert (
        '<time datetime="2014">2014</time> was corrected on <time datetime="2026-05-05">5 May 2026</time>'
        " from <b>57%</b> to <b>75%</b>."
    ) in chart
    assert "57" not in text


def test_an_article_that_came_later_that_day_says_nothing_of_it(corrected, time_machine):
    time_machine.move_to("2026-05-05 15:00Z", tick=False)

    for article in (published(13), DraftFactory(body=BODY)):
        shown = render_body(article)
        assert "75 per cent" in shown.html
        assert "orrected" not in shown.html + "".join(shown.notes)


def test_what_is_kept_for_one_article_is_not_told_in_another(corrected, one_generation):
    """Words are kept for the generation: those for an older article and a newer one differ."""
    told = [TOLD in one_line(render_body(published(hour)).notes[0]) for hour in (13, 11, 13)]

    assert told == [False, True, False]


@pytest.mark.exhaustive
def test_each_correction_since_is_told(corrected, time_machine):
    time_machine.move_to("2026-05-06 12:00Z", tick=False)
    corrected.value = 76
    correct.correct(corrected, reason="Rounded wrongly.", by=UserFactory())

    note = one_line(render_body(published(11)).notes[0])
    later = one_line(render_body(published(9, day=6)).notes[0])

    second = 'on <time datetime="2026-05-06">6 May 2026</time> from <b>75%</b> to <b>76%</b>.'
    assert note.index(second) < note.index(TOLD)
    assert second in later
    assert TOLD not in later


@pytest.mark.exhaustive
def test_a_wrong_source_is_told_without_numbers(laws, time_machine):
    time_machine.move_to("2026-05-05 12:00Z", tick=False)
    laws.edition = "2015"
    correct.correct(laws, reason="Of the next edition.", by=UserFactory())

    shown = render_body(published(11))

    words = 'Corrected on <time datetime="2026-05-05">5 May 2026</time>. <bdi lang="en">Of the next'
    assert words in one_line(shown.notes[0])
    assert "57 per cent" in shown.html


@pytest.mark.exhaustive
def test_it_is_said_in_the_language_of_the_article(corrected):
    note = one_line(render_body(published(11, language="ar")).notes[0])

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

    with django_assert_num_queries(2):
        render_body(article)
    with django_assert_num_queries(0):
        render_body(article)


def test_a_correction_shows_within_the_same_second(client, laws, time_machine):
    """A page that is drawn again after the correction has it: the generation grew."""
    article = published(11)
    address = article.get_absolute_url()
    time_machine.move_to("2026-05-05 12:00Z", tick=False)
    assert "57 per cent" in client.get(address).text

    laws.value = 75
    time_machine.shift(timedelta(milliseconds=1))
    correct.correct(laws, reason="We read the <wrong> row.", by=UserFactory())

    page = client.get(address).text
    assert "75 per cent" in page
    assert TOLD in one_line(page)
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
    correct.correct(laws, reason="We read the <wrong> row.", by=UserFactory())

    html = one_line(render_body(article).html)

    assert "<b>80%</b>" in html
    assert "It was <b>75%</b>" in html
    assert html.count(TOLD) == 1


@pytest.fixture
def whole_article(laws, time_machine):
    """Published on 5 May 2026 at 10 o'clock."""
    time_machine.move_to("2026-05-05 10:00Z", tick=False)
    # As if here for long: what was stored after the article came out would count as new.
    laws.statistic.figures.update(**entered(datetime(2026, 1, 1, tzinfo=UTC)))
    laws.refresh_from_db()
    return ArticleFactory(body=BODY, publish_at=timezone.now(), created_at=timezone.now())


def moments(client, article):
    """When each of these says that the article last changed."""
    address = article.get_absolute_url()
    atom = feedparser.parse(client.get("/articles/feed.xml").content).entries[0]
    [item] = client.get("/articles/feed.json").json()["items"]
    sitemap = client.get("/sitemap-articles.xml").text
    said = {
        "atom": atom.updated,
        "json": item["date_modified"],
        "page": re.search(r'"dateModified":\s*"([^"]*)"', client.get(address).text)[1],
        "sitemap": re.search("<lastmod>(.*?)</lastmod>", sitemap)[1],
    }
    return {name: datetime.fromisoformat(moment) for name, moment in said.items()}


def test_readers_programs_are_told_that_a_figure_was_corrected(
    client, laws, whole_article, time_machine
):
    published = whole_article.publish_at
    assert moments(client, whole_article) == dict.fromkeys(PLACES, published)
    time_machine.move_to("2026-05-06 12:00Z", tick=False)
    corrected_at = timezone.now()
    laws.value = 75
    correct.correct(laws, reason="We read the <wrong> row.", by=UserFactory())

    assert moments(client, whole_article) == dict.fromkeys(PLACES, corrected_at)
    page = client.get(whole_article.get_absolute_url()).text
    [block] = re.findall(r"<script type=.application/ld.json.>(.*?)</script>", page, re.DOTALL)
    node = json.loads(block)["@graph"][0]
    assert node["correction"] == [
        {
            "@type": "CorrectionComment",
            "name": "Correction",
            "text": "Countries with a law: Corrected on 6 May 2026 from 57% to 75%."
            " We read the <wrong> row.",
            "datePublished": "2026-05-06T12:00:00+00:00",
        }
    ]


@pytest.mark.exhaustive
def test_programs_are_told_that_what_is_measured_was_corrected(
    client, laws, whole_article, time_machine
):
    time_machine.move_to("2026-05-06 12:00Z", tick=False)
    laws.statistic.unit = "countries"
    correct.correct_statistic(laws.statistic, reason="They are countries.", by=UserFactory())

    assert moments(client, whole_article) == dict.fromkeys(PLACES, timezone.now())
    assert (
        "Countries with a law: They are countries."
        in client.get(whole_article.get_absolute_url()).text
    )


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("cites", "comes", "is_told"),
    [
        ('<stat-ref key="laws-2014"></stat-ref>', "revision", True),
        ('<stat-ref key="laws-2014"></stat-ref>', "newer", False),
        ('<stat-ref key="laws-2014"></stat-ref>', "older", False),
        ('<stat-card key="laws-2014" shows="latest"></stat-card>', "revision", True),
        ('<stat-card key="laws-2014" shows="latest"></stat-card>', "newer", True),
        ('<stat-card key="laws-2014" shows="latest"></stat-card>', "older", False),
        ('<stat-chart key="laws"></stat-chart>', "revision", True),
        ('<stat-chart key="laws"></stat-chart>', "newer", True),
        ('<stat-chart key="laws"></stat-chart>', "older", True),
    ],
)
def test_programs_are_told_of_another_value_where_the_article_shows_it(
    client, laws, whole_article, time_machine, cites, comes, is_told
):
    whole_article.body = f"<p>{cites}</p>" if "ref" in cites else cites
    whole_article.save()
    time_machine.move_to("2026-05-06 12:00Z", tick=False)
    year = {"revision": 2014, "newer": 2020, "older": 2012}[comes]
    FigureFactory(
        statistic=laws.statistic,
        value=60,
        revises=laws if comes == "revision" else None,
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
    )

    changed = timezone.now() if is_told else whole_article.publish_at
    assert moments(client, whole_article) == dict.fromkeys(PLACES, changed)
