"""Pages with all the reference data there is: what they cost, hold and fold, and how it is found."""

import re

import pytest
import time_machine
import vobject
from icalendar import Calendar

from advocacy.models import Observance, Statistic
from tests.advocacy.helpers import TODAY, days, found, make_article, page, year_url
from tests.config.site.helpers import titles
from tests.config.templatetags.helpers import said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_reference_data")]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(TODAY, tick=False):
        yield


def test_observance_list_costs_one_query_with_all_of_them(
    client, one_generation, django_assert_num_queries
):
    text = page(client, "/observances/")

    assert text.count("/observances/") >= 270
    with django_assert_num_queries(1):
        page(client, "/observances/")
    with django_assert_num_queries(1):
        page(client, "/observances/", topic="trafficking")


@pytest.mark.exhaustive
def test_observance_list_unfolds_the_nearest_months_of_many(client):
    text = page(client, "/observances/")

    months = re.findall(r'<details class="month"( open)?>', text)
    assert months[:3] == [" open", " open", ""]
    assert months[3:].count("") == len(months) - 3


def test_observance_pages_cost_few_queries(client, known_menus, django_assert_max_num_queries):
    day = Observance.objects.get(slug="world-day-against-trafficking-in-persons")
    make_article(title="Why 30 July", slug="why-30-july", observance=day)

    with django_assert_max_num_queries(10):
        page(client, day.get_absolute_url())
    with django_assert_max_num_queries(9):
        page(client, year_url(day, 2027))


@pytest.mark.exhaustive  # tests/sitewide/test_query_budgets.py counts them
def test_statistic_lists_cost_few_queries_whatever_their_number(
    client, one_generation, django_assert_num_queries
):
    page(client, "/statistics/")

    # The statistics, their figures with sources, their topics.
    with django_assert_num_queries(3):
        page(client, "/statistics/")


def test_statistic_shows_a_changed_value_with_the_first_one_and_its_date(client):
    text = page(client, "/statistics/journalists-in-prison/")

    assert "370" in text
    assert "first value: 363, published in 2022" in text
    assert '<tr id="journalists-jailed-2022-first-count">' not in text
    assert '<small id="journalists-jailed-2022-first-count">first value' in text


@pytest.mark.exhaustive  # tests/sitewide/test_query_budgets.py counts them
def test_statistic_costs_few_queries_whatever_the_number_of_figures(
    client, known_menus, django_assert_max_num_queries
):
    for statistic in Statistic.objects.all():
        with django_assert_max_num_queries(9):
            page(client, statistic.get_absolute_url())


def test_instruments_cost_few_queries(client, known_menus, django_assert_num_queries):
    with django_assert_num_queries(1):
        page(client, "/instruments/")
    with django_assert_num_queries(5):
        page(client, "/instruments/trafficking-protocol/")


@pytest.mark.exhaustive  # tests/advocacy/presentation/test_calendar.py has another program read days
@pytest.mark.parametrize(
    ("path", "queries", "least"),
    [
        ("/observances/calendar.ics", 3, 1_100),
        ("/ar/observances/calendar.ics", 3, 1_100),
        ("/fr/observances/calendar-core.ics", 3, 400),
        ("/es/observances/topics/women.ics", 4, 50),
        ("/ar/observances/human-rights-day.ics", 3, 5),
    ],
)
def test_two_programs_read_the_days_we_ship_alike(
    client, one_generation, django_assert_num_queries, path, queries, least
):
    with django_assert_num_queries(queries):
        content = client.get(path).content

    ours = Calendar.from_ical(content).walk("VEVENT")
    others = vobject.readOne(content.decode()).vevent_list
    assert len({str(event["uid"]) for event in ours}) == len(ours) >= least
    assert [(e.uid.value, e.dtstart.value, e.dtend.value, e.summary.value) for e in others] == [
        (str(e["uid"]), *span, str(e["summary"])) for e, span in zip(ours, days(ours), strict=True)
    ]


def test_reference_data_are_found_as_soon_as_they_are_loaded():
    assert found("human rights day ")[0] == "/observances/human-rights-day/"
    assert found("día de los derechos humanos ", "es")[0] == "/es/observances/human-rights-day/"
    assert "/instruments/udhr/" in found("universal declaration of human rights ")
    assert "/statistics/forcibly-displaced/" in found("forcibly displaced people ")


@pytest.mark.exhaustive  # tests/config/templatetags/test_linked_data.py has the schemas
@pytest.mark.sampled
@pytest.mark.parametrize("share", range(3))
def test_all_that_we_ship_is_valid(client, share):
    for observance in Observance.objects.all()[9 * share :: 27]:
        said(client, observance.get_absolute_url())
    for statistic in Statistic.objects.all()[3 * share :: 9]:
        said(client, statistic.get_absolute_url())


@pytest.mark.exhaustive
def test_the_search_page_finds_them(client):
    assert titles(client.get("/search/?q=human+rights+day"))[0] == "Human Rights Day"
    assert 'dir="rtl"' in client.get("/ar/search/?q=يوم").text
