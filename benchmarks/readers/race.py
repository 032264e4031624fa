"""Publishing against reading: does any reader see what is no longer true?

Granian serves with two processes. An editor changes one article through the admin, again and again:
its title, whether it is public. Sixteen readers ask for its page, the list and the home page all
the time. Afterwards each answer is held against what was true when it was asked for.
"Apart" the changes are made as if on another machine, which shares the database alone.
"""

import http.client
import logging
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Final, NamedTuple

from benchmarks.editors import article_form
from benchmarks.harness import sites
from benchmarks.harness.findings import BenchmarkFailed, Finding, at_most
from benchmarks.harness.forms import filled, form_of, post_form

ALLOWED_AGE: Final = 1.0  # seconds
PAUSE: Final = 0.1  # between two changes
SECONDS_AFTER_THE_LAST_CHANGE: Final = 1.5
READERS: Final = 16
PATHS: Final = ("/articles/race/", "/articles/", "/", "/articles/?utm_source=race")
TITLE: Final = re.compile(rb"Race, step (\d+)")


class Step(NamedTuple):
    """The truth from one change to the next; `title` is None while the article was away."""

    title: int | None
    begun_at: float
    done_at: float


class Sight(NamedTuple):
    """The page that a reader saw."""

    path: str
    title: int | None
    asked_at: float
    answered_at: float


def age(steps: list[Step], sight: Sight) -> float:
    """Return how long what was seen had been untrue when it was asked for.

    It is infinite if it never was true, or not yet.
    """
    ends = [step.done_at for step in steps[1:]] + [float("inf")]
    ages = [
        sight.asked_at - end
        for step, end in zip(steps, ends, strict=True)
        if step.title == sight.title and step.begun_at <= sight.answered_at
    ]
    return max(0, min(ages, default=float("inf")))


def measure(changes: int = 200) -> list[Finding]:
    return _race(changes)


def measure_apart(changes: int = 200) -> list[Finding]:
    with tempfile.TemporaryDirectory(prefix="standing-apart-") as elsewhere:
        return _race(changes, DATA_DIR=elsewhere)


def measure_beside_replica(changes: int, url: str) -> list[Finding]:
    """As `measure`, where pages that are not in memory are drawn from the replica at this address."""
    return _race(changes, DATABASE_REPLICA_URL=url)


def _race(changes: int, **of_servers: str) -> list[Finding]:
    logging.disable(logging.INFO)
    sights: list[Sight] = []
    is_over = threading.Event()
    with (
        sites.here().serve("config.wsgi:application", **of_servers) as server,
        ThreadPoolExecutor(READERS) as pool,
    ):
        readers = [pool.submit(_read, server.port, is_over, sights) for _ in range(READERS)]
        try:
            steps = list(_change(changes))
            time.sleep(SECONDS_AFTER_THE_LAST_CHANGE)
        finally:
            is_over.set()
        for reader in readers:
            reader.result()
    ages = [age(steps, sight) for sight in sights]
    wrong = sum(each > ALLOWED_AGE for each in ages)
    seen = f"{len(sights):,} answers while an article changed {changes} times"
    return [
        at_most(f"{seen}: the stalest", max(ages) * 1_000, ALLOWED_AGE * 1_000, "ms"),
        Finding(f"{seen}: older than a second, or before their time", f"{wrong}", "0", not wrong),
    ]


def _change(changes: int) -> Iterator[Step]:
    """Change the article. Every fifth time it is taken away, in turn for good."""
    client = article_form.signed_in()
    first = {"title": "Race", "slug": "race", "summary": "x", "body": "<p>x</p>"}
    address = article_form.begin(client, **first)
    yield Step(None, float("-inf"), float("-inf"))
    for number in range(1, changes + 1):
        if number % 5:
            fields = article_form.fields_of(client, address)
            fields["title"] = [f"Race, step {number}"]
            begun_at = time.monotonic()
            article_form.press(client, address, "_publish", fields)
        else:
            asks = address.replace("change/", ("unpublish/", "withdraw/")[number % 2])
            form = form_of(client.get(asks, secure=True).text, "#content-main")
            begun_at = time.monotonic()
            post_form(client, asks, filled(form))
        yield Step(number if number % 5 else None, begun_at, time.monotonic())
        time.sleep(PAUSE)


def _read(port: int, is_over: threading.Event, sights: list[Sight]) -> None:
    """Ask without a pause, and note what is seen."""
    with closing(http.client.HTTPConnection("localhost", port, timeout=30)) as connection:
        while not is_over.is_set():
            for path in PATHS:
                asked_at = time.monotonic()
                connection.request("GET", path)
                answer = connection.getresponse()
                seen = TITLE.search(answer.read())
                if answer.status >= 500:
                    raise BenchmarkFailed(f"{path}: {answer.status}")
                title = int(seen[1]) if seen else None
                sights.append(Sight(path, title, asked_at, time.monotonic()))
