from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from articles.models import PlannedPiece
from articles.planning import calendar
from articles.planning.calendar import EntryKind
from tests.advocacy.factories import ObservanceFactory
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_today")]

DECEMBER = date(2026, 12, 1)
PAGE = "editorial_calendar"


@pytest.fixture
def _today(settings):
    settings.DEMO = True  # asks for no second factor
    with time_machine.travel("2026-12-05 12:00", tick=False):
        yield


@pytest.fixture
def rights_day():
    """On 10 December: drafted by 26 November."""
    return ObservanceFactory(name="Human Rights Day", relevance="core")


def entries(user, first=DECEMBER):
    return {
        (day.on, entry.kind, str(entry.article or entry.piece or entry.observance))
        for week in calendar.weeks_of_month(first, user, begins_on=0)
        for day in week
        for entry in day.entries
    }


def test_a_month_is_drawn_in_whole_weeks(editor):
    weeks = calendar.weeks_of_month(DECEMBER, editor, begins_on=0)

    assert (weeks[0][0].on, weeks[-1][-1].on) == (date(2026, 11, 30), date(2027, 1, 3))
    assert {len(week) for week in weeks} == {7}
    assert [day.on.day for day in weeks[0] if not day.is_of_month] == [30]
    assert calendar.weeks_of_month(DECEMBER, editor, begins_on=6)[0][0].on == date(2026, 11, 29)
    assert len(calendar.weeks_of_month(date(2027, 2, 1), editor, begins_on=0)) == 4


def test_each_thing_stands_on_its_day(editor, rights_day):
    ObservanceFactory(name="Of another subject", relevance="general")
    ArticleFactory(title="Out", publish_at=datetime(2026, 12, 3, 9, tzinfo=UTC))
    ArticleFactory(title="Later", publish_at=datetime(2026, 12, 20, 9, tzinfo=UTC))
    ArticleFactory(title="Last month", publish_at=datetime(2026, 11, 3, 9, tzinfo=UTC))
    DraftFactory(title="No day")
    planned = {"observance": rights_day, "year": 2026}
    PlannedPiece.objects.create(**planned, title="As the house does")
    PlannedPiece.objects.create(**planned, title="On its own day", due_on=date(2026, 12, 8))
    PlannedPiece.objects.create(**planned, title="Done", due_on=date(2026, 12, 8), is_done=True)

    assert entries(editor) == {
        (date(2026, 12, 3), EntryKind.PUBLISHED, "Out"),
        (date(2026, 12, 8), EntryKind.DUE, "On its own day"),
        (date(2026, 12, 10), EntryKind.DAY, "Human Rights Day"),
        (date(2026, 12, 20), EntryKind.SCHEDULED, "Later"),
    }
    before = entries(editor, date(2026, 11, 1))
    assert (date(2026, 11, 26), EntryKind.DUE, "As the house does") in before


def test_an_article_stands_on_the_day_it_ends_too(editor):
    ArticleFactory(
        title="For a week",
        publish_at=datetime(2026, 11, 20, 9, tzinfo=UTC),
        unpublish_at=datetime(2026, 12, 2, 9, tzinfo=UTC),
    )

    assert entries(editor) == {(date(2026, 12, 2), EntryKind.ENDS, "For a week")}
    assert (date(2026, 11, 20), EntryKind.PUBLISHED, "For a week") in entries(
        editor, date(2026, 11, 1)
    )


def test_a_moment_stands_on_the_day_that_it_is_where_the_organisation_is(editor, settings):
    settings.TIME_ZONE = "Pacific/Auckland"
    ArticleFactory(title="Late", publish_at=datetime(2026, 12, 31, 12, tzinfo=UTC))

    assert entries(editor) == {(date(2027, 1, 1), EntryKind.SCHEDULED, "Late")}


def test_authors_see_what_they_may_see(author, rights_day):
    later = datetime(2026, 12, 20, 9, tzinfo=UTC)
    ArticleFactory(title="Embargoed", publish_at=later)
    ArticleFactory(title="Own", publish_at=later, created_by=author)
    due = {"observance": rights_day, "year": 2026, "due_on": date(2026, 12, 8)}
    PlannedPiece.objects.create(**due, title="Of others")
    PlannedPiece.objects.create(**due, title="Mine", owner=author)

    assert {name for _on, _kind, name in entries(author)} == {"Own", "Mine", "Human Rights Day"}


def test_the_page_leads_to_the_months_around(client, editor, rights_day):
    client.force_login(editor)

    page = client.get(reverse(PAGE)).content.decode()

    assert "December 2026" in page
    assert 'href="?month=2026-11"' in page
    assert 'href="?month=2027-01"' in page
    assert page.count('aria-current="date"') == 1
    assert "Human Rights Day" in page
    assert client.get(reverse(PAGE), {"month": "2027-06"}).status_code == 200


@pytest.mark.sampled
@pytest.mark.parametrize("text", ["2026-13", "x", "1969-12", "2200-01", "0000-01", "2026-12-01"])
def test_what_is_no_month_is_not_found(client, editor, text):
    client.force_login(editor)

    assert client.get(reverse(PAGE), {"month": text}).status_code == 404


@pytest.mark.exhaustive
def test_the_ends_of_the_calendar_lead_no_further(client, editor):
    client.force_login(editor)

    first = client.get(reverse(PAGE), {"month": "1970-01"}).content.decode()
    last = client.get(reverse(PAGE), {"month": "2199-12"}).content.decode()

    assert 'rel="prev"' not in first
    assert 'rel="next"' not in last


@pytest.mark.exhaustive
def test_a_busy_day_keeps_the_rest_behind_a_button(client, editor):
    for number in range(calendar.SHOWN_A_DAY + 3):
        ArticleFactory(title=f"Of one day {number}", publish_at=datetime(2026, 12, 3, tzinfo=UTC))
    client.force_login(editor)

    page = client.get(reverse(PAGE)).content.decode()

    assert "3 more" in page
    assert page.count("Of one day") == calendar.SHOWN_A_DAY + 3


def test_strangers_do_not_see_the_calendar(client):
    assert client.get(reverse(PAGE)).status_code == 302
    client.force_login(UserFactory())
    assert client.get(reverse(PAGE)).status_code == 404


@pytest.mark.exhaustive  # a count of queries, as tests/articles/admin/test_admin.py has one
def test_a_full_month_costs_no_more(client, editor, rights_day, django_assert_max_num_queries):
    for number in range(10):
        ArticleFactory(publish_at=datetime(2026, 12, 1 + number, tzinfo=UTC))
        PlannedPiece.objects.create(
            observance=rights_day, year=2026, article=DraftFactory(), owner=UserFactory()
        )
    client.force_login(editor)

    with django_assert_max_num_queries(8):
        client.get(reverse(PAGE))
