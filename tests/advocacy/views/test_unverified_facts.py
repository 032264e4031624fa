"""The public never sees a fact of an observance that nobody has checked without the word."""

from datetime import UTC, datetime

import pytest
import time_machine
from icalendar import Calendar

from tests.advocacy.factories import InstrumentFactory, ObservanceFactory, TopicFactory
from tests.advocacy.helpers import page

pytestmark = pytest.mark.django_db
WORD = "(not checked yet)"


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(datetime(2026, 11, 25, 15, tzinfo=UTC), tick=False):
        yield


@pytest.fixture
def day():
    """Everywhere at once: it is core, has a topic that others share, and a treaty."""
    topic = TopicFactory(slug="rights")
    day = ObservanceFactory(
        slug="a-day",
        name="A day",
        names={"es": "Un día"},
        relevance="core",
        resolution="A/RES/1/1",
        year_proclaimed=1950,
    )
    instrument = InstrumentFactory(slug="a-treaty")
    instrument.observances.add(day)
    for thing in (day, ObservanceFactory(slug="other", name="Other"), instrument):
        thing.topics.add(topic)
    return day


def check(day, fact, verification="verified-primary"):
    return day.fact_sources.create(fact=fact, source="UN list", verification=verification)


def line_with(text, words):
    """What stands between these words and the next end of a paragraph, item or card."""
    rest = text.partition(words)[2]
    ends = [
        at for end in ("</p>", "</li>", "</div>", "</figcaption>") if (at := rest.find(end)) >= 0
    ]
    return rest[: min(ends)]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/", '<time datetime="2026-12-10">10 December 2026</time>'),
        ("/observances/", '</time> <a href="/observances/a-day/">A day</a>'),
        ("/observances/", '<h3><a href="/observances/a-day/">'),
        ("/observances/a-day/", "Next date:"),
        ("/observances/a-day/2026/", "It falls on"),
        ("/observances/other/", '<a href="/observances/a-day/">'),
        ("/topics/rights/", '<a href="/observances/a-day/">'),
        ("/instruments/a-treaty/", '<a href="/observances/a-day/">'),
    ],
)
def test_a_date_that_nobody_has_checked_says_so_wherever_it_stands(client, day, path, words):
    check(day, "name_and_rule", "unverified")
    assert WORD in line_with(page(client, path), words)

    check(day, "resolution")
    assert WORD in line_with(page(client, path), words)

    day.fact_sources.create(
        fact="name_and_rule", source="The UN's own page", verification="verified-primary"
    )
    assert WORD not in line_with(page(client, path), words)


def test_the_page_of_a_day_says_it_once_beside_its_next_date(client, day):
    """Its name and its rule are one fact: three times would not say it louder."""
    check(day, "name_and_rule", "unverified")
    for fact in ("resolution", "year_proclaimed"):
        check(day, fact)

    text = page(client, "/observances/a-day/")

    assert '<time datetime="12-10">10 December</time>, every year' in text
    assert WORD in line_with(text, "Next date:")
    others = 1  # the day beside it on the same topic, which nobody has checked either
    assert text.count(WORD) == 1 + others


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("fact", "words"),
    [("resolution", "<bdi>A/RES/1/1</bdi>"), ("year_proclaimed", "Proclaimed in")],
)
def test_so_do_the_resolution_and_its_year(client, day, fact, words):
    check(day, "name_and_rule")
    assert WORD in line_with(page(client, "/observances/a-day/"), words)

    check(day, fact)
    assert WORD not in line_with(page(client, "/observances/a-day/"), words)


def test_a_name_that_no_speaker_has_read_says_so_in_its_language(client, day):
    check(day, "name_and_rule")
    words = "Su nombre en este idioma"

    assert words in page(client, "/es/observances/a-day/")
    assert "Its name in this language" not in page(client, "/observances/a-day/")
    assert "Son nom dans cette langue" not in page(client, "/fr/observances/a-day/")

    check(day, "name_es")
    assert words not in page(client, "/es/observances/a-day/")


def test_a_calendar_says_it_too_and_learns_when_the_date_is_checked(client, day):
    def first_event():
        content = client.get("/observances/a-day.ics").content
        return Calendar.from_ical(content).walk("VEVENT")[0]

    unchecked = first_event()
    source = check(day, "name_and_rule")
    checked = first_event()
    source.delete()

    assert str(unchecked["description"]).startswith("This date is not checked yet.\n")
    assert "not checked" not in str(checked["description"])
    assert [event["sequence"] for event in (unchecked, checked, first_event())] == [0, 1, 2]


def test_other_facts_are_of_no_concern_to_calendars(day):
    check(day, "resolution").delete()

    day.refresh_from_db()
    assert day.calendar_changes == 0
