from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
import time_machine
from django.db import IntegrityError, transaction
from icalendar import Calendar

from advocacy.models import ObservanceTheme
from advocacy.presentation.years import figure_known_on, group_by_year, years_worth_showing
from tests.advocacy.factories import (
    FigureFactory,
    ObservanceFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
)
from tests.advocacy.helpers import check_date, found, make_article, page, year_url
from tests.markup import one_line

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TODAY = date(2026, 11, 25)
VERIFIED = "verified-primary"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2026, 11, 25, 15, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def day():
    rule = {"type": "fixed", "month": 7, "day": 30}
    day = ObservanceFactory(slug="trafficking", name="A day", rule=rule, first_observed=2014)
    check_date(day)
    day.refresh_from_db()
    return day


def theme(day, year=2026, words="Leave no child behind", **fields):
    values = {"source": "UNODC, read on 1 June 2026", "verification": VERIFIED} | fields
    return ObservanceTheme.objects.create(observance=day, year=year, theme=words, **values)


def events(client, path="/observances/trafficking.ics"):
    found = Calendar.from_ical(client.get(path).content).walk("VEVENT")
    return {event.decoded("dtstart").year: event for event in found}


def test_articles_stand_by_the_year_in_which_they_came_out():
    moments = [datetime(2025, 7, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC), None]
    articles = [SimpleNamespace(first_published_at=moment) for moment in moments]

    assert group_by_year(articles) == {2026: [articles[1]], 2025: [articles[0]]}


@pytest.mark.exhaustive
def test_the_archive_has_the_years_around_and_all_of_which_there_is_something_to_tell(day):
    theme(day, 2015)
    theme(day, 2012)  # before it was first observed

    found = years_worth_showing(day, {2019: [SimpleNamespace()]}, TODAY)

    assert [year.number for year in found] == [2028, 2027, 2026, 2025, 2024, 2019, 2015]
    assert (found[-1].theme.year, found[-1].when.start) == (2015, date(2015, 7, 30))
    assert [len(year.articles) for year in found[-2:]] == [1, 0]


def test_a_year_in_which_it_does_not_fall_is_left_out_of_the_archive():
    rule = {"type": "every_n_years", "base_year": 2010, "interval": 5, "month": 10, "day": 20}

    found = years_worth_showing(ObservanceFactory(rule=rule), {2021: [SimpleNamespace()]}, TODAY)

    assert [(year.number, year.when is None) for year in found] == [(2025, False), (2021, True)]


def test_the_hub_tells_what_to_read_what_to_do_and_what_each_year_was_about(client, day):
    make_article(title="This year's", slug="this-years", observance=day)
    moment = datetime(2019, 7, 30, tzinfo=UTC)
    make_article(
        title="An old one", slug="old", observance=day, publish_at=moment, first_published_at=moment
    )
    theme(day, themes={"es": "Que nadie quede atrás"})
    theme(day, 2024, verification="unverified")
    day.actions = "Read the law\n\n  Ask your member of parliament  "
    day.actions_in_languages = {"fr": "Lire la loi"}
    day.save()

    address = day.get_absolute_url()

    text = page(client, address)

    assert text.index("This year&#x27;s") < text.index("An old one")
    assert "<li>Read the law</li><li>Ask your member of parliament</li>" in text
    archive = text.partition('id="archive"')[2].partition("</ul>")[0]
    assert archive.count("Leave no child behind") == 2
    assert archive.count("(not checked yet)") == 1
    assert f'href="{address}2019/"' in archive
    assert '<ol class="steps"><li>Lire la loi</li></ol>' in one_line(page(client, "/fr" + address))
    in_spanish = page(client, "/es" + address)
    assert "Que nadie quede atrás" in in_spanish
    assert '<ol class="steps" lang="en" dir="auto"><li>Read the law</li>' in one_line(in_spanish)


@pytest.mark.exhaustive
def test_the_page_of_a_year_has_its_theme_its_articles_and_no_others(client, day):
    make_article(title="This year's", slug="this-years", observance=day)
    theme(day, campaign_url="https://a.test/campaign", official_url="https://a.test/2026")

    this_year, last_year = (page(client, year_url(day, year)) for year in (2026, 2025))

    for words in (
        "The theme of 2026",
        "Leave no child behind",
        "UNODC, read on 1 June 2026",
        'href="https://a.test/campaign"',
        'href="https://a.test/2026"',
        "This year&#x27;s",
    ):
        assert words in this_year
        assert words not in last_year


def test_a_theme_nobody_checked_says_so_on_the_page_and_in_the_calendar(client, day):
    theme(day, verification="unverified")

    assert "(Not checked yet)" in page(client, year_url(day, 2026))
    said = str(events(client)[2026]["description"])
    assert said.startswith("Theme of 2026, not checked yet: Leave no child behind\n")


@pytest.mark.exhaustive
def test_the_calendar_has_the_theme_in_the_event_of_its_year_and_counts_its_changes(client, day):
    before = events(client)

    kept = theme(day, themes={"es": "Que nadie quede atrás"})
    with_theme = events(client)
    in_spanish = events(client, "/es/observances/trafficking.ics")
    kept.delete()

    assert str(with_theme[2026]["description"]).startswith("Theme of 2026: Leave no child behind")
    assert "Leave no child behind" not in str(with_theme[2027]["description"])
    assert "Que nadie quede atrás" in str(in_spanish[2026]["description"])
    assert [each[2026]["sequence"] for each in (before, with_theme, events(client))] == [1, 2, 3]


@pytest.mark.exhaustive  # tests/search finds all kinds
def test_a_day_is_found_by_its_themes_and_by_what_one_can_do(day):
    day.names = {"es": "Un día"}
    day.actions = "Ask your parliament about compensation"
    day.save()
    kept = theme(day, themes={"es": "Infancia sin cadenas"})

    assert found("leave no child") == found("compensation") == ["/observances/trafficking/"]
    assert found("cadenas", "es") == ["/es/observances/trafficking/"]
    kept.delete()
    assert found("leave no child") == []


@pytest.mark.sampled
@pytest.mark.parametrize(
    "fields", [{"theme": ""}, {"source": ""}, {"year": 1899}, {"year": 2201}, {"year": 2026}]
)
def test_a_theme_has_words_a_source_and_a_year_of_its_own(day, fields):
    theme(day, 2026)
    values = {"observance": day, "year": 2025, "theme": "Another", "source": "UN"} | fields

    with transaction.atomic(), pytest.raises(IntegrityError):
        ObservanceTheme.objects.create(**values)


def of_year(statistic, year, published=None, **fields):
    return FigureFactory(
        statistic=statistic,
        source=SourceFactory(year=published or year),
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
        **fields,
    )


@pytest.mark.exhaustive
def test_a_figure_stood_once_its_period_was_over_and_its_source_was_out():
    statistic = StatisticFactory()
    first, second = of_year(statistic, 2020), of_year(statistic, 2022, published=2024)

    assert figure_known_on(statistic, date(2020, 7, 30)) is None
    assert figure_known_on(statistic, date(2021, 7, 30)) == first
    assert figure_known_on(statistic, date(2023, 7, 30)) == first
    assert figure_known_on(statistic, date(2024, 7, 30)) == second


def test_a_figure_stood_as_it_was_before_its_publisher_changed_it():
    statistic = StatisticFactory()
    first = of_year(statistic, 2020, released_on=date(2021, 1, 1))
    revised = of_year(statistic, 2020, revises=first, released_on=date(2023, 3, 1))

    assert figure_known_on(statistic, date(2023, 2, 28)) == first
    assert figure_known_on(statistic, date(2023, 3, 1)) == revised


@pytest.mark.exhaustive
def test_a_figure_without_a_year_or_a_period_goes_by_what_is_known():
    always_new = StatisticFactory()
    kept = of_year(always_new, 2020)
    kept.source.year = None
    kept.source.save()
    undated = FigureFactory(
        period_start=None, period_end=None, source=SourceFactory(year=2019)
    ).statistic

    assert figure_known_on(always_new, date(2021, 1, 1)) == kept
    assert figure_known_on(undated, date(2018, 12, 31)) is None
    assert figure_known_on(undated, date(2019, 1, 1)) is not None


def test_the_page_of_a_past_year_shows_the_figures_as_they_stood(client, day):
    topic, statistic = TopicFactory(), StatisticFactory(title="Victims")
    for thing in (day, statistic):
        thing.topics.add(topic)
    of_year(statistic, 2020, value=50)
    of_year(statistic, 2024, value=77)

    then, now = page(client, year_url(day, 2022)), page(client, year_url(day, 2026))

    assert 'Figures as they stood on <time datetime="2022-07-30">30 July 2022</time>' in then
    assert ">50<" in then
    assert ">77<" not in then
    assert "there is a newer figure" in then
    assert ">77<" in now
    assert "Figures as they stood" not in page(client, year_url(day, 2019))
