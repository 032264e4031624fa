"""What `benchmarks.data_out` does within a house: fills it with figures, and asks for them."""

import re
import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import batched
from pathlib import Path
from typing import Any, Final

from django.db import connection
from django.test import Client
from django.utils import timezone

from advocacy.models import Figure, Source, Statistic, StatisticTopic, Topic, Verification
from benchmarks import data_out_around, data_out_pages
from benchmarks.data_out_asking import Asked, ask, asked
from page_cache import generation

IN_ONE_GO: Final = 5_000
TOPICS: Final = 50
FIRST_YEAR: Final = 1900
SENTENCE: Final = "An estimate from household surveys and administrative records, not a count. "
PLACES: Final = ("001", "USA", "FRA", "KEN", "BRA", "IND", "EGY", "HTI", "MEX", "DEU")
CHECKS: Final = tuple(Verification)[:-1]


def build(count: int, figures: int) -> None:
    """So many statistics, the figures spread over them; every twentieth revises the one before."""
    data_out_around.load()
    topics = Topic.objects.bulk_create(
        Topic(name=f"Topic {number}", slug=f"topic-{number}") for number in range(TOPICS)
    )
    sources = Source.objects.bulk_create(
        Source(
            publisher=f"Office {number % 200}", title=f"Report {number}", year=2000 + number % 26
        )
        for number in range(max(count // 5, 1))
    )
    measured = Statistic.objects.bulk_create(map(_statistic, range(count)), IN_ONE_GO)
    StatisticTopic.objects.bulk_create(
        [
            StatisticTopic(tag=topics[(number + more) % TOPICS], content_object=statistic)
            for number, statistic in enumerate(measured)
            for more in range(3)
        ],
        IN_ONE_GO,
    )
    each = max(figures // count, 1)
    for numbers in batched(range(figures), IN_ONE_GO):
        Figure.objects.bulk_create(
            _figure(
                number, measured[number // each % count], sources[number // 10 % len(sources)], each
            )
            for number in numbers
        )
    _rest_on_one(sources[0])
    _revise(figures)
    # bulk_create took one moment for all; people change one thing at a time.
    for number, statistic in enumerate(measured):
        statistic.changed_at = _moment(number)
    Statistic.objects.bulk_update(measured, ["changed_at"], IN_ONE_GO // 10)
    data_out_around.build()
    generation.bump()
    if connection.vendor == "postgresql":  # which does it by itself; SQLite never does
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def _statistic(number: int) -> Statistic:
    place = PLACES[number % len(PLACES)]
    return Statistic(
        slug=f"statistic-{number}",
        title=f"People counted in the way of number {number}",
        measure=SENTENCE,
        unit=Statistic.Unit.PERSONS,
        counted="people",
        population="all ages",
        geography_code=place,
        geography_name=place,
        description=SENTENCE * 3,
        method_caveat=SENTENCE * 4,
    )


def _figure(number: int, statistic: Statistic, source: Source, each: int) -> Figure:
    year = FIRST_YEAR + number % each
    return Figure(
        statistic=statistic,
        slug=f"figure-{number}",
        value=Decimal(number * 37 % 10_000_000) / 4,
        period_start=date(year, 1, 1),
        period_end=date(year, 12, 31),
        source=source,
        edition=str(year),
        caveat=SENTENCE,
        # Nearly all are checked: those that are not are looked for far apart.
        verification=Verification.UNVERIFIED if number % 5_000 == 0 else CHECKS[number % 6],
        verification_note=SENTENCE,
        evidence=f"https://office.example/report/{number}",
        recorded_on=date(2020, 1, 1) + timedelta(days=number % 2_000),
    )


def _rest_on_one(source: Source) -> None:
    """A tenth of all, of every statistic some: the publication that everybody uses."""
    keys = Figure.objects.order_by("pk").values_list("pk", flat=True)[::10]
    for some in batched(keys, IN_ONE_GO):
        Figure.objects.filter(pk__in=some).update(source=source)


def _revise(figures: int) -> None:
    for slugs in batched((f"figure-{number}" for number in range(0, figures, 20)), IN_ONE_GO // 10):
        Figure.objects.bulk_create(
            Figure(
                statistic_id=first.statistic_id,
                slug=f"{first.slug}-revised",
                value=first.value,
                period_start=first.period_start,
                period_end=first.period_end,
                source_id=first.source_id,
                edition="revised",
                revises=first,
            )
            for first in Figure.objects.filter(slug__in=slugs)
        )


def _moment(number: int) -> datetime:
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number)


def measure() -> dict[str, Asked]:
    """What each kind of address of the API took."""
    client = Client(SERVER_NAME="localhost")
    return {name: asked(client, addresses) for name, addresses in _addresses().items()}


def measure_pages() -> dict[str, Asked]:
    """What each kind of page took."""
    client = Client(SERVER_NAME="localhost")
    return {
        name: asked(client, addresses) for name, addresses in data_out_pages.addresses().items()
    }


def _addresses() -> dict[str, list[str]]:
    count = Statistic.objects.count()
    # Those of the data that everybody starts with are few and small.
    slugs = [f"statistic-{number}" for number in range(0, count - 100, max(count // 20, 1))]
    figures = [f"figure-{number}" for number in range(1, 20)]
    middle, last = (
        Statistic.objects.order_by("pk")[at].pk for at in (count // 2, max(count - 10, 0))
    )
    busiest = Source.objects.get(title="Report 0").pk
    api = "/api/v1"
    return {
        "statistics": [f"{api}/statistics/?cursor=0-{pk}" for pk in (0, middle, last)],
        "statistics of a topic": [f"{api}/statistics/?topic=topic-{n}" for n in range(9)],
        "statistics of a place": [f"{api}/statistics/?place={place}" for place in PLACES],
        "statistics changed": [f"{api}/statistics/?updated_since=2026-01-0{n}" for n in (1, 3, 5)],
        "a statistic": [f"{api}/statistics/{slug}/" for slug in slugs],
        "its figures": [f"{api}/statistics/{slug}/figures/" for slug in slugs],
        "figures": [f"{api}/figures/?cursor={pk}-0" for pk in (0, middle, last)],
        "200 figures": [f"{api}/figures/?page_size=200&cursor={pk}-0" for pk in (0, middle)],
        "figures of a topic": [f"{api}/figures/?topic=topic-{n}" for n in range(9)],
        "figures of a topic, deep": [f"{api}/figures/?topic=topic-7&cursor={middle}-0"],
        "figures of a place": [f"{api}/figures/?place={place}" for place in PLACES],
        "figures of no place": [f"{api}/figures/?place=ZZZ"],
        "figures that nobody checked": [f"{api}/figures/?verification=unverified&current=true"],
        "figures of a period": [
            f"{api}/figures/?period_from={y}-05-01&period_to={y}-06-01" for y in (1901, 1930)
        ],
        "figures of no period": [f"{api}/figures/?period_from=2200-01-01"],
        "unchecked of no period": [f"{api}/figures/?period_to=1800-01-01&verification=unverified"],
        "revised figures": [f"{api}/figures/?current=false"],
        "figures of a source": [f"{api}/figures/?source={pk}" for pk in (busiest, busiest + 7)],
        "figures changed": [f"{api}/figures/?updated_since={timezone.localdate()}"],
        "no figures changed": [f"{api}/figures/?updated_since=2100-01-01"],
        "a figure": [f"{api}/figures/{slug}/" for slug in figures],
        "sources": [f"{api}/sources/", f"{api}/sources/?cursor=0-500"],
        "topics": [f"{api}/topics/"],
    }


def whole() -> dict[str, tuple[float, int, float]]:
    """Of each file of the collection: seconds of the processor, bytes, and megabytes of memory that it took more."""
    client = Client(SERVER_NAME="localhost")
    ask(client, "/api/v1/figures/")
    return {
        path: _taken(client, f"/statistics/{path}")
        for path in ("data/statistics.csv", "data/figures.csv", "datapackage.zip")
    }


def _taken(client: Client, address: str) -> tuple[float, int, float]:
    before, begun, size, most = _memory(), time.process_time(), 0, 0.0
    response: Any = client.get(address)
    for number, piece in enumerate(response.streaming_content):
        size += len(piece)
        if number % 20 == 0:
            most = max(most, _memory() - before)
    return time.process_time() - begun, size, most


def _memory() -> float:
    """Megabytes of this process's own, without the database file that it looks into."""
    [kilobytes] = re.findall(r"RssAnon:\s+(\d+)", Path("/proc/self/status").read_text())
    return int(kilobytes) / 1024
