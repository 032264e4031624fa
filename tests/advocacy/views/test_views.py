import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from articles.body.plain_text import to_plain_text
from page_cache import generation
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.advocacy.helpers import TODAY, make_article, page, year_url
from tests.markup import one_line

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def trafficking():
    """A day, a statistic and a treaty that share a topic."""
    topic = TopicFactory(slug="trafficking", name="Trafficking", names={"es": "Trata"})
    day = ObservanceFactory(
        slug="against-trafficking",
        name="Day against Trafficking",
        names={"es": "Día contra la Trata"},
        rule={"type": "fixed", "month": 7, "day": 30},
        resolution="A/RES/68/192",
        first_observed=2014,
        relevance="core",
    )
    figure = FigureFactory(slug="victims-2024", statistic__slug="victims", value=50000)
    treaty = InstrumentFactory(slug="protocol")
    for thing in (day, figure.statistic, treaty):
        thing.topics.add(topic)
    return day


def test_observance_list_is_by_date_from_today_on(client, trafficking):
    ObservanceFactory(name="Human Rights Day", rule={"type": "fixed", "month": 12, "day": 10})
    ObservanceFactory(name="Over", rule={"type": "year_span", "start_year": 2001, "end_year": 2001})

    text = page(client, "/observances/").partition('<details class="month"')[2]

    assert text.index("Human Rights Day") < text.index("Day against Trafficking")
    assert text.index("Past, or date not announced") < text.index(">Over<")
    assert '<time datetime="2026-12-10">10</time>' in text
    assert '<time datetime="2026-12">December 2026</time>' in text


def test_observance_list_can_be_narrowed_by_topic_and_relevance(client, trafficking):
    other = ObservanceFactory(relevance="general")
    general = TopicFactory(slug="water")
    other.topics.add(general)

    assert other.name not in page(client, "/observances/", topic="trafficking")
    assert other.name not in page(client, "/observances/", relevance="core")
    assert "Nothing here" in page(client, "/observances/", topic="water", relevance="core")


@pytest.mark.exhaustive
def test_observance_list_explains_what_it_does_not_understand_and_shows_all(client, trafficking):
    text = page(client, "/es/observances/", topic="nope", relevance="core")

    assert 'href="#id_topic"' in text
    assert "Día contra la Trata" in text
    assert '<option value="core" selected>' in text


@pytest.mark.exhaustive
def test_observance_list_folds_no_month_of_few(client, trafficking):
    text = page(client, "/observances/")

    assert re.findall(r'<details class="month"( open)?>', text) == [" open"]


def test_observance_says_when_it_falls_next_and_who_set_it(client, trafficking):
    text = page(client, trafficking.get_absolute_url())

    assert 'Next date: <time datetime="2027-07-30">30 July 2027</time>, in 247 days.' in text
    assert '<time datetime="07-30">30 July</time>, every year' in text
    assert "Set by UN General Assembly resolution <bdi>A/RES/68/192</bdi>" in text


def test_observance_leads_to_figures_treaties_and_days_that_share_its_topics(client, trafficking):
    near = ObservanceFactory(name="Abolition of Slavery", rule={"type": "whole_month", "month": 12})
    near.topics.add(*trafficking.topics.all())

    text = page(client, trafficking.get_absolute_url())

    for address in ("/statistics/victims/", "/instruments/protocol/", near.get_absolute_url()):
        assert f'href="{address}"' in text
    assert 'href="/topics/trafficking/"' in text


def test_observance_shows_published_articles_in_the_readers_language_once(client, trafficking):
    english = make_article(title="Why 30 July", slug="why-30-july", observance=trafficking)
    make_article(
        title="Por qué el 30 de julio",
        slug="por-que",
        language="es",
        translation_of=english,
        observance=trafficking,
    )
    make_article(title="A draft", slug="draft", status="draft", observance=trafficking)
    make_article(
        title="Tomorrow",
        slug="tomorrow",
        publish_at=datetime(2026, 11, 26, 15, tzinfo=UTC),
        observance=trafficking,
    )

    in_english = page(client, trafficking.get_absolute_url())
    in_spanish = page(client, "/es" + trafficking.get_absolute_url())

    assert "Why 30 July" in in_english
    assert "Por qué el 30 de julio" not in in_english
    assert "Por qué el 30 de julio" in in_spanish
    assert "Why 30 July" not in in_spanish
    assert not any(title in in_english for title in ("A draft", "Tomorrow"))


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ({"type": "fixed", "month": 11, "day": 25}, "It is today, <time"),
        (
            {
                "type": "fixed_range",
                "start": {"month": 11, "day": 24},
                "end": {"month": 12, "day": 10},
            },
            'It runs now: <time datetime="2026-11-24">24 November 2026</time>–<time',
        ),
        (
            {"type": "movable", "known": {"2025": "2025-05-12"}},
            'The last one we know of was <time datetime="2025-05-12">12 May 2025</time>.',
        ),
        ({"type": "movable", "known": {}}, "Announced year by year"),
    ],
)
def test_observance_says_it_is_today_running_or_not_known(client, rule, words):
    assert words in page(client, ObservanceFactory(rule=rule).get_absolute_url())


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("year", "status"), [(2013, 404), (2014, 200), (2026, 200), (2200, 200), (2201, 404)]
)
def test_a_year_answers_from_the_first_observed_one_to_2200(client, trafficking, year, status):
    assert client.get(year_url(trafficking, year)).status_code == status


@pytest.mark.exhaustive
def test_a_year_has_one_address(client, trafficking):
    assert client.get(f"{trafficking.get_absolute_url()}02026/").status_code == 404


@pytest.mark.exhaustive
def test_a_year_answers_from_1945_where_the_first_one_is_not_known(client):
    observance = ObservanceFactory(first_observed=None)

    assert client.get(year_url(observance, 1944)).status_code == 404
    assert client.get(year_url(observance, 1945)).status_code == 200


def test_a_year_says_when_it_is_or_was(client, trafficking):
    assert 'It was on <time datetime="2026-07-30">30 July 2026</time>.' in page(
        client, year_url(trafficking, 2026)
    )
    assert 'It falls on <time datetime="2027-07-30">30 July 2027</time>.' in page(
        client, year_url(trafficking, 2027)
    )


def test_a_year_without_the_observance_says_so_and_never_shows_a_computed_date(client):
    vesak = ObservanceFactory(
        rule={
            "type": "movable",
            "known": {"2025": "2025-05-12"},
            "computed_unverified": {"2026": "2026-05-01"},
        }
    )
    decade = ObservanceFactory(rule={"type": "year_span", "start_year": 2025, "end_year": 2034})

    text = page(client, year_url(vesak, 2026))
    assert "We do not know the date for this year." in text
    assert "1 May" not in text
    assert "2026-05-01" not in text
    assert "It does not fall in this year." in page(client, year_url(decade, 2035))


@pytest.mark.exhaustive  # tests/advocacy/presentation/test_years.py has the archive
def test_years_are_linked_only_to_the_year_after_next(client, trafficking):
    def years_linked(path):
        found = re.findall(r'<a href="/observances/[^"]+/(\d+)/">', page(client, path))
        return [int(year) for year in found]

    assert years_linked(trafficking.get_absolute_url()) == [2028, 2027, 2026, 2025, 2024]
    assert years_linked(year_url(trafficking, 2028)) == [2027]
    assert years_linked(year_url(trafficking, 2014)) == [2015, 2016]
    assert years_linked(year_url(trafficking, 2100)) == []


@pytest.mark.exhaustive
def test_search_engines_are_shown_a_year_in_which_we_wrote_of_the_day(client, trafficking):
    for year in (2025, 2029):
        written = datetime(year, 7, 30, tzinfo=UTC)
        make_article(title="A", slug=f"of-{year}", observance=trafficking, publish_at=written)

    assert 'content="noindex"' not in page(client, year_url(trafficking, 2025))
    assert 'content="noindex"' in page(client, year_url(trafficking, 2026))
    assert 'content="noindex"' in page(client, year_url(trafficking, 2029))


@pytest.mark.exhaustive
def test_a_past_year_names_no_day_of_this_year_as_coming(client, trafficking):
    near = ObservanceFactory(name="Day of the Neighbours")
    topic = TopicFactory(slug="both")
    for day in (trafficking, near):
        day.topics.add(topic, through_defaults={})

    assert "Day of the Neighbours" in page(client, year_url(trafficking, 2026))
    assert "Day of the Neighbours" not in page(client, year_url(trafficking, 2025))


@pytest.mark.sampled
@pytest.mark.parametrize("path", ["/statistics/", "/observances/", "/articles/"])
def test_a_list_narrowed_to_a_topic_leads_search_engines_to_the_page_of_the_topic(
    client, trafficking, path
):
    topic = TopicFactory(slug="exile", name="Exile")
    FigureFactory().statistic.topics.add(topic, through_defaults={})
    trafficking.topics.add(topic, through_defaults={})
    make_article(title="A", slug="a").topics.add(topic, through_defaults={})

    narrowed = page(client, path, topic="exile")

    assert '<link rel="canonical" href="http://testserver/topics/exile/">' in narrowed
    assert '<meta property="og:url" content="http://testserver/topics/exile/">' in narrowed
    assert 'hreflang="es" href="http' not in narrowed.partition("</head>")[0]
    assert re.search(r"<title>[^<]+ · Exile \|", narrowed)
    assert re.search(r"<h1>[^<]+ · Exile</h1>", narrowed)
    assert re.search(r'<meta name="description"[^>]+ · Exile">', narrowed)
    spanish = page(client, f"/es{path}", topic="exile")
    assert '<link rel="canonical" href="http://testserver/es/topics/exile/">' in spanish
    assert f'<link rel="canonical" href="http://testserver{path}">' in page(client, path)


@pytest.mark.exhaustive  # tests/advocacy/views/test_statistic_list.py
def test_statistic_list_shows_the_latest_figure_and_can_be_narrowed(client, trafficking):
    other = FigureFactory(statistic__title="Water", value=7).statistic

    text = page(client, "/statistics/")
    assert "50,000" in text
    assert other.title in text
    assert other.title not in page(client, "/statistics/", topic="trafficking")


@pytest.mark.exhaustive  # tests/advocacy/views/test_statistic_list.py has topics
def test_statistics_stand_once_under_their_first_topic(client):
    few, many = TopicFactory(name="Few"), TopicFactory(name="Many")
    for topics in ([many, few], [many], [few], []):
        StatisticFactory().topics.add(*topics, through_defaults={})

    text = one_line(page(client, "/statistics/"))

    assert re.findall(r"<h2><a [^>]*>(\w+)</a>|<h2>(On other topics)", text) == [
        ("Many", ""),
        ("Few", ""),
        ("", "On other topics"),
    ]
    assert len(re.findall(r'<a href="/statistics/[^"]+/">', text)) == 4


def test_statistic_shows_chart_table_source_and_what_was_checked(client):
    statistic = StatisticFactory(method_caveat="Detected victims only.", chart="line")
    for year, verification in ((2022, "verified-primary"), (2023, "verified-primary")):
        FigureFactory(
            statistic=statistic,
            value=year,
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
            verification=verification,
        )
    FigureFactory(
        statistic=statistic, slug="newest", caveat="A floor.", evidence="https://a.test/b"
    )

    text = page(client, statistic.get_absolute_url())

    assert '<svg class="chart" width="480" height="300"' in text
    assert '<tr id="newest">' in text
    assert '<time datetime="2024">2024</time>' in text
    assert "UNHCR" in text
    assert "2 figures: Checked at the source." in text
    assert "1 figure: Not checked yet." in text
    assert 'href="https://a.test/b"' in text
    assert "Detected victims only." in text
    assert "A floor." in text


@pytest.mark.exhaustive
def test_a_caveat_of_several_figures_is_told_once_with_their_periods(client):
    statistic = StatisticFactory()
    for year, caveat in ((2021, "A floor."), (2022, "From a survey."), (2023, "A floor.")):
        FigureFactory(
            statistic=statistic,
            caveat=caveat,
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
        )

    told = to_plain_text(page(client, statistic.get_absolute_url()))
    assert "2023, 2021: A floor." in told
    assert "2022: From a survey." in told

    statistic.figures.update(caveat="A floor.")
    generation.bump()
    told = to_plain_text(page(client, statistic.get_absolute_url()))
    assert told.count("A floor.") == 1
    assert "2021: A floor." not in told


def test_statistic_lists_the_published_articles_that_cite_it(client):
    figure = FigureFactory(slug="victims-2024")
    cites = '<p><stat-ref key="victims-2024">1,000 people</stat-ref></p>'
    make_article(title="Cites it", slug="cites", body=cites)
    make_article(title="Draft that cites it", slug="draft", body=cites, status="draft")
    make_article(title="About other things", slug="other", body="<p>No number.</p>")

    text = page(client, figure.statistic.get_absolute_url())

    assert "Cites it" in text
    assert "Draft that cites it" not in text
    assert "About other things" not in text


def test_statistic_without_a_figure_stands(client):
    statistic = StatisticFactory()

    assert statistic.title in page(client, statistic.get_absolute_url())


def test_instruments_have_a_list_and_pages_with_their_days_and_checks(client, trafficking):
    treaty = InstrumentFactory(
        slug="crc",
        full_title="Convention on the Rights of the Child",
        party_count=196,
        party_count_on=date(2015, 12, 31),
        party_count_source="A page: https://e.org/parties.",
        text_url="https://e.org/text",
        dates_source="Not yet compared with an official source.",
    )
    treaty.observances.add(trafficking)

    assert treaty.full_title in page(client, "/instruments/")
    text = page(client, treaty.get_absolute_url())
    assert '196, counted on <time datetime="2015-12-31">31 December 2015</time>' in text
    assert "Not yet compared with an official source." in text
    assert 'href="https://e.org/parties"' in text
    assert '<a href="https://e.org/text">Read the text</a>' in text
    assert "(link not checked yet)" in text

    treaty.text_url_checked = True
    treaty.save()
    assert "(link not checked yet)" not in page(client, treaty.get_absolute_url())
    assert f'href="{trafficking.get_absolute_url()}"' in text


@pytest.mark.sampled
@pytest.mark.parametrize("kind", ["observances", "statistics", "instruments"])
def test_nobody_finds_what_is_not_there(client, kind):
    assert client.get(reverse(f"{kind}:detail", args=["nope"])).status_code == 404


@pytest.mark.sampled
@pytest.mark.parametrize("language", ["", "/ar", "/es", "/fr"])
def test_public_pages_set_no_cookie_in_any_language(client, trafficking, language):
    for path in (
        "/observances/",
        "/observances/against-trafficking/",
        "/observances/against-trafficking/2027/",
        "/statistics/",
        "/statistics/victims/",
        "/instruments/",
        "/instruments/protocol/",
    ):
        answer = client.get(language + path)

        assert (answer.status_code, dict(answer.cookies)) == (200, {})
        assert "Cookie" not in answer.get("Vary", "")


@pytest.mark.exhaustive
def test_a_year_that_is_known_to_be_left_out_is_not_awaited(client):
    rule = {"type": "movable", "known": {"2025": "2025-05-12/2025-05-18", "2026": None}}
    week = ObservanceFactory(rule=rule)

    assert "It does not fall in this year." in page(client, year_url(week, 2026))
    assert "We do not know the date for this year." in page(client, year_url(week, 2027))


@pytest.mark.exhaustive
def test_the_list_puts_days_for_human_rights_first(client, trafficking):
    ObservanceFactory(name="Tea Day", relevance="general", rule={"type": "whole_month", "month": 5})

    text = page(client, "/observances/")

    first = text.partition("Coming up")[2].partition('<details class="month"')[0]
    assert "Day against Trafficking" in first
    assert "Tea Day" not in first
    assert '<path class="s"' in text
    assert "Coming up" not in page(client, "/observances/", relevance="general")


@pytest.mark.exhaustive  # tests/advocacy/presentation/test_calendar.py has none
def test_a_calendar_without_an_event_is_not_offered(client):
    topic = TopicFactory(slug="decades")
    decade = ObservanceFactory(
        slug="decade", rule={"type": "year_span", "start_year": 2090, "end_year": 2099}
    )
    decade.topics.add(topic)

    assert ".ics" not in client.get("/observances/?topic=decades").text
    assert ".ics" not in client.get("/observances/decade/").text
