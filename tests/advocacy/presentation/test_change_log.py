import re
from datetime import UTC, date, datetime

import feedparser
import pytest
from django.utils import timezone

from advocacy.editing import correct
from advocacy.models import Statistic
from advocacy.presentation.change_log import list_changes
from tests.advocacy.factories import FigureFactory, StatisticFactory
from tests.articles.factories import UserFactory
from tests.markup import one_line

pytestmark = pytest.mark.django_db


@pytest.fixture
def jailed():
    return StatisticFactory(slug="jailed")


def entered(statistic, year, day, **fields):
    """A figure of a year that we entered on a day of May 2026."""
    return FigureFactory(
        statistic=statistic,
        entered_at=datetime(2026, 5, day, 12, tzinfo=UTC),
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
        **fields,
    )


def log_of(statistic):
    """Of each entry the day of May, what happened, and the values."""
    fetched = Statistic.objects.with_figures().get(pk=statistic.pk)
    return [
        (each.day.day, str(each.kind), [int(figure.value) for figure in each.figures])
        for each in list_changes(fetched)
    ]


@pytest.mark.exhaustive
def test_nothing_changed_after_the_first_load(jailed):
    assert log_of(jailed) == []
    entered(jailed, 2023, 1)
    entered(jailed, 2024, 1)

    assert log_of(jailed) == []
    assert jailed.last_changed_on == date(2026, 5, 1)
    assert StatisticFactory().last_changed_on is None


def test_the_log_tells_what_was_added_revised_and_corrected_newest_first(jailed, time_machine):
    first = entered(jailed, 2023, 1, value=363)
    entered(jailed, 2022, 1, value=350)
    entered(jailed, 2025, 3, value=380)
    entered(jailed, 2024, 3, value=370)
    entered(jailed, 2023, 5, value=367, revises=first)
    time_machine.move_to("2026-05-05 18:00Z", tick=False)
    first.value = 364
    correct.correct(first, reason="Wrong row.", by=UserFactory())

    assert log_of(jailed) == [
        (5, "corrected", [364]),
        (5, "revised", [367]),
        (3, "added", [370, 380]),
        (1, "first", [350, 364]),
    ]
    assert jailed.last_changed_on == date(2026, 5, 5)


@pytest.mark.exhaustive
def test_a_revision_that_came_with_the_first_figures_changed_nothing_here(jailed):
    first = entered(jailed, 2023, 9, value=363)
    entered(jailed, 2023, 9, value=367, revises=first, released_on=date(2026, 5, 2))
    assert log_of(jailed) == []

    entered(jailed, 2024, 10, value=370)

    assert log_of(jailed) == [(10, "added", [370]), (9, "first", [363])]


@pytest.mark.exhaustive
def test_the_days_are_those_of_the_organisation(jailed, settings):
    settings.TIME_ZONE = "Asia/Tokyo"
    entered(jailed, 2023, 1)
    FigureFactory(statistic=jailed, entered_at=datetime(2026, 5, 2, 18, tzinfo=UTC))

    assert [day for day, _, _ in log_of(jailed)] == [3, 1]
    assert jailed.last_changed_on == date(2026, 5, 3)


def test_the_page_tells_it_in_words(
    client, jailed, time_machine, known_menus, django_assert_max_num_queries
):
    first = entered(jailed, 2023, 1, value=363)
    entered(jailed, 2023, 2, value=367, low=360, high=370, revises=first)
    for year in range(2010, 2017):
        entered(jailed, year, 3, value=year)
    time_machine.move_to("2026-05-05 12:00Z", tick=False)
    first.value = 364
    correct.correct(first, reason="We read the <wrong> row.", by=UserFactory())

    with django_assert_max_num_queries(7):
        page = client.get("/statistics/jailed/").text

    assert 'Last changed on <time datetime="2026-05-05">5 May 2026</time>' in page
    log = one_line(page).partition('id="changes"')[2].partition("</section>")[0]
    days = ["2026-05-05", "2026-05-03", "2026-05-02", "2026-05-01"]
    assert [log.index(f'datetime="{day}"') for day in days] == sorted(
        log.index(f'datetime="{day}"') for day in days
    )
    for words in (
        '<time datetime="2023">2023</time>: corrected from <b>363</b> to <b>364</b>.',
        "We read the &lt;wrong&gt; row.",
        "revised by its publisher from <b>364</b> to <b>367 (360 to 370)</b>.",
        "7 figures were added:",
        '<time datetime="2016">2016</time>: <b>2,016</b>',
        "and 2 of earlier periods",
        "First published here, with 1 figure.",
    ):
        assert words in log
    assert "2,011" not in log


@pytest.mark.exhaustive
def test_a_page_without_changes_says_when_it_began_and_has_no_log(client, jailed):
    entered(jailed, 2023, 1)

    page = client.get("/statistics/jailed/").text

    assert "Last changed on" in page
    assert "What changed" not in page


@pytest.mark.exhaustive
@pytest.mark.sampled
@pytest.mark.parametrize("corrections", [4, 1])
def test_a_corrected_statistic_costs_one_query_more(
    client, jailed, known_menus, django_assert_max_num_queries, corrections
):
    for year in range(2010, 2014):
        figure = entered(jailed, year, 1)
        if year < 2010 + corrections:
            figure.value = 1001
            correct.correct(figure, reason="Wrong row.", by=UserFactory())

    with django_assert_max_num_queries(7):
        client.get("/statistics/jailed/")


def cited_as(client, path):
    page = one_line(client.get(path).text)
    return re.search(r'id="cite">.*?</dt>\s*<dd>(.*?)</dd>', page, re.DOTALL)[1]


@pytest.mark.exhaustive  # tests/advocacy/presentation/test_bibliography.py cites
def test_a_statistic_says_how_to_cite_it_with_its_revision(client, jailed, settings, time_machine):
    settings.SITE_NAME = "Standing"
    jailed.title = "Journalists <jailed>"
    jailed.save()
    figure = entered(jailed, 2023, 1)
    assert cited_as(client, "/statistics/jailed/") == (
        "Standing, “Journalists &lt;jailed&gt;”, revision of"
        ' <time datetime="2026-05-01">1 May 2026</time>,'
        " <bdi>http://testserver/statistics/jailed/</bdi>"
    )

    time_machine.move_to("2026-05-03 12:00Z", tick=False)
    jailed.method_caveat = "New words make no new revision."
    jailed.save()
    assert "1 May 2026" in cited_as(client, "/statistics/jailed/")
    figure.value = 1001
    correct.correct(figure, reason="Wrong row.", by=UserFactory())

    assert "3 May 2026" in cited_as(client, "/statistics/jailed/")
    assert "revisión del" in cited_as(client, "/es/statistics/jailed/")
    assert "http://testserver/es/statistics/jailed/" in cited_as(client, "/es/statistics/jailed/")


@pytest.mark.exhaustive  # tests/advocacy/presentation/test_bibliography.py has none
def test_a_statistic_without_figures_has_nothing_to_cite(client, jailed):
    assert 'id="cite"' not in client.get("/statistics/jailed/").text


def fed(client, address="/statistics/jailed/feed.xml"):
    """What a stranger's parser makes of the feed."""
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = feedparser.parse(answer.content, sanitize_html=False)
    assert not feed.bozo
    return feed


@pytest.mark.exhaustive
def test_a_feed_tells_programs_the_log(
    client, jailed, time_machine, settings, django_assert_max_num_queries
):
    settings.WEBSUB_HUB = "https://hub.example.org/"
    first = entered(jailed, 2023, 1, value=363)
    revised = entered(jailed, 2023, 2, value=367, revises=first)
    for year in range(2010, 2017):
        entered(jailed, year, 3, value=year)
    time_machine.move_to("2026-05-05 12:00Z", tick=False)
    first.value = 364
    by = UserFactory()
    correct.correct(first, reason="We read the <wrong> row.", by=by)
    client.get("/statistics/")  # the first page of an epoch asks when it ends

    with django_assert_max_num_queries(7):
        feed = fed(client)

    assert feed.feed.title == f"{settings.SITE_NAME}: {jailed.title}"
    assert feed.feed.link == "http://testserver/statistics/jailed/"
    links = {link.rel: link.href for link in feed.feed.links}
    assert links["self"] == "http://testserver/statistics/jailed/feed.xml"
    assert links["hub"] == settings.WEBSUB_HUB
    tag = f"statistic/{jailed.pk}"
    assert [(e.title, e.id, e.updated) for e in feed.entries] == [
        (
            "Corrected: 2023",
            f"tag:testserver,2026-05-05:{tag}/corrected/{first.corrections.get().pk}",
            "2026-05-05T12:00:00+00:00",
        ),
        ("7 new figures", f"tag:testserver,2026-05-03:{tag}/added", "2026-05-03T12:00:00+00:00"),
        (
            "Revised by its publisher: 2023",
            f"tag:testserver,2026-05-02:{tag}/revised/{revised.pk}",
            "2026-05-02T12:00:00+00:00",
        ),
        (
            "First published here, with 1 figure.",
            f"tag:testserver,2026-05-01:{tag}/first",
            "2026-05-01T12:00:00+00:00",
        ),
    ]
    corrected, added, revision, _first = (entry.content[0].value for entry in feed.entries)
    assert "corrected from <b>363</b> to <b>364</b>." in corrected
    assert "We read the &lt;wrong&gt; row." in corrected
    assert "revised by its publisher from <b>364</b> to <b>367</b>." in revision
    assert added.count("<li>") == 6
    assert "and 2 of earlier periods" in added


@pytest.mark.exhaustive
def test_a_feed_tells_of_a_correction_of_what_all_figures_mean(client, jailed, time_machine):
    entered(jailed, 2023, 1)
    time_machine.move_to("2026-05-05 12:00Z", tick=False)
    jailed.population = "Journalists of newspapers"
    correct.correct_statistic(jailed, reason="Too wide.", by=UserFactory())

    entry = fed(client, "/es/statistics/jailed/feed.xml").entries[0]

    assert entry.title == "Corregido: lo que significan todas sus cifras"
    assert "Journalists of newspapers" in entry.content[0].value
    assert "Too wide." in entry.content[0].value


def test_one_feed_tells_of_all_statistics_and_of_new_ones(
    client, jailed, time_machine, django_assert_max_num_queries
):
    first = entered(jailed, 2023, 1, value=363)
    entered(jailed, 2023, 2, value=367, revises=first)
    time_machine.move_to("2026-05-05 12:00Z", tick=False)
    first.value = 364
    correct.correct(first, reason="Wrong row.", by=UserFactory())
    entered(StatisticFactory(title="Floods"), 2024, 4)
    entered(StatisticFactory(title="Draft", is_published=False), 2024, 6)
    for number in range(5):
        entered(StatisticFactory(title=f"Other {number}"), 2024, 1)

    with django_assert_max_num_queries(4):
        feed = fed(client, "/statistics/feed.xml")

    assert [entry.title for entry in feed.entries][:4] == [
        f"{jailed.title}. Corrected: 2023",
        "Floods. First published here, with 1 figure.",
        f"{jailed.title}. Revised by its publisher: 2023",
        "Other 4. First published here, with 1 figure.",
    ]
    assert len(feed.entries) == 9
    assert feed.entries[0].link.endswith("/statistics/jailed/#changes")
    assert feed.entries[1].link.endswith("/")  # its page has no log yet
    assert feed.feed.title == "Standing: Figures"
    assert 'href="/es/statistics/feed.xml"' in client.get("/es/statistics/").text


def test_the_page_leads_to_its_feed_also_before_anything_changed(client, jailed):
    entered(jailed, 2023, 1)
    entered(jailed, 2024, 1)

    page = client.get("/es/statistics/jailed/").text

    address = "/es/statistics/jailed/feed.xml"
    assert f'<link rel="alternate" type="application/atom+xml" title="{jailed.title}"' in page
    assert page.count(f'href="{address}"') == 2
    [first] = fed(client, address).entries
    assert first.title == "Publicada aquí por primera vez, con 2 cifras."
    assert first.link == "http://testserver/es/statistics/jailed/"  # its page has no log yet
    assert first.id == f"tag:testserver,2026-05-01:statistic/{jailed.pk}/first"
    assert client.get("/statistics/no-such/feed.xml").status_code == 404


def test_the_feed_of_a_statistic_without_figures_is_empty(client, jailed):
    empty = fed(client)

    assert empty.entries == []
    assert empty.feed.updated[:10] == timezone.localdate().isoformat()


@pytest.mark.exhaustive
def test_the_api_tells_the_same(client, jailed, time_machine, django_assert_max_num_queries):
    address = "/api/v1/statistics/jailed/"
    assert client.get(address).json()["changes"] == []
    first = entered(jailed, 2023, 1, value=363, slug="first")
    entered(jailed, 2023, 2, value=367, revises=first, slug="revision")
    entered(jailed, 2024, 3, slug="y2024")
    entered(jailed, 2025, 3, slug="y2025")
    time_machine.move_to("2026-05-05 12:00Z", tick=False)
    first.value = 364
    correct.correct(first, reason="Wrong row.", by=UserFactory())
    time_machine.move_to("2026-05-06 12:00Z", tick=False)
    jailed.refresh_from_db()
    jailed.population = "Journalists of newspapers"
    correct.correct_statistic(jailed, reason="Too wide.", by=UserFactory())
    client.get("/statistics/")  # the first page of an epoch asks when it ends

    with django_assert_max_num_queries(7):
        answer = client.get(address).json()

    def change(day, kind, figures, first_year=None, last_year=None, reason=None):
        return {
            "changed_on": f"2026-05-0{day}",
            "kind": kind,
            "figures": figures,
            "period_start": first_year and f"{first_year}-01-01",
            "period_end": (last_year or first_year) and f"{last_year or first_year}-12-31",
            "reason": reason,
        }

    assert answer["changes"] == [
        change(6, "meaning", [], reason="Too wide."),
        change(5, "corrected", ["first"], 2023, reason="Wrong row."),
        change(3, "added", ["y2024", "y2025"], 2024, 2025),
        change(2, "revised", ["revision"], 2023),
        change(1, "first", ["first"], 2023),
    ]
    assert answer["latest_figure"]["slug"] == "y2025"
    assert answer["feed_url"] == "http://testserver/statistics/jailed/feed.xml"


@pytest.mark.exhaustive
def test_a_period_that_nobody_checked_has_no_days(client, jailed):
    entered(jailed, 2023, 1)
    FigureFactory(
        statistic=jailed,
        slug="when",
        entered_at=datetime(2026, 5, 2, 12, tzinfo=UTC),
        period_start=None,
        period_end=None,
    )

    added = client.get("/api/v1/statistics/jailed/").json()["changes"][0]

    assert (added["figures"], added["period_start"], added["period_end"]) == (["when"], None, None)
    assert len(fed(client).entries) == 2
