"""How long an editor waits: for Publish, beside Wagtail, and for the pages of a desk with 20,000 articles.

    bin/uv run python -m benchmarks.front_desk                                 on SQLite, in a folder of its own
    bin/uv run python -m tests.postgres python -m benchmarks.front_desk        on PostgreSQL
    bin/uv run python -m benchmarks.front_desk 2000 10000                      other numbers of articles and versions

Among 10,000 articles one of 600 words is published through the admin, the first time and again after
a word was changed, in turn by Standing and by Wagtail: with a cover, a byline, topics and a source, a
quotation with its speaker, a picture with its caption, a cited figure with a note, and a link; and
with the search, the references, the history and the log of the staff that each has. Ours has its
checks besides. Then the pages of the desk are asked for, at 200 articles and at 20,000.

Said are the middle of what it takes of the clock and of the processor (the database's with it on
PostgreSQL), and queries: all of them, but for BEGIN and COMMIT, which Django does not count. Exit
status 1 where a goal is missed. The goals are held to the processor: the clock of a machine that does
other things says what those took.
"""

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import psycopg

from benchmarks import sites
from benchmarks.asking import house
from benchmarks.progress import say

ARTICLES: Final = 20_000
VERSIONS: Final = 100_000
ROUNDS: Final = 3
PUBLISHED_AMONG: Final = 10_000  # as in the house's other measurements of publishing
FEW: Final = 200  # articles, beside which the pages of so many are measured
MOST_MS: Final = {"SQLite": 30, "PostgreSQL": 60}
MOST_QUERIES: Final = 40
MOST_OF_WAGTAIL: Final = 1 / 3
MOST_QUERIES_OF_A_PAGE: Final = 19
MOST_TIMES: Final = 2
LIST: Final = "change list"
PARTS_OF_THE_LIST: Final = ("change list, last page", "drafts", "my drafts", "in review", "search")
# The one grows with what there is to look through, the other is no list.
WITHOUT_GOAL: Final = ("search", "form")
# A page that takes so little is as fast as it need be; twice as much is noise.
NOISE_MS: Final = 3

type Took = tuple[float, float, int]


def main(articles: int = ARTICLES, versions: int = VERSIONS) -> int:
    database = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    with tempfile.TemporaryDirectory(prefix="standing-desk-") as name, house.unserved() as call:
        call("benchmarks.front_desk_inside.fill", FEW)
        few = call("benchmarks.front_desk_inside.pages")
        among = min(PUBLISHED_AMONG, articles)
        wagtail = _wagtail(Path(name), among)
        call("benchmarks.front_desk_inside.build_to_be_found", among, among * versions // articles)
        say(f"Both have {among:,} articles; now they publish in turn")
        turns = [
            (
                call("benchmarks.front_desk_inside.publishing", beginning),
                wagtail.call("benchmarks.wagtail_site.publishing.publishing", beginning),
            )
            for beginning in range(2 * among, 2 * among + 100 * ROUNDS, 100)
        ]
        ours, theirs = map(_in_the_middle, zip(*turns, strict=True))
        begun = time.monotonic()
        call("benchmarks.front_desk_inside.build", articles, versions)
        say(f"{articles:,} articles, {versions:,} versions in {time.monotonic() - begun:.0f} s")
        many = call("benchmarks.front_desk_inside.pages")
    load = os.getloadavg()
    lines = [f"{database}; {os.cpu_count()} cores, load {load[0]:.1f} at the end"]
    is_well = True
    for what, took in ours.items():
        beside = theirs[what]
        missed = _missed_in_publishing(took, beside, MOST_MS[database])
        is_well &= not missed
        lines.append(
            f"{what}: {_said(took)}; Wagtail {_said(beside)};"
            f" {took[1] / beside[1]:.2f} of it{_told(missed)}"
        )
    for page, took in many.items():
        # Of a part of few articles the list is short: it is measured by one that is as long.
        beside = few[LIST if page in PARTS_OF_THE_LIST else page]
        missed = _missed_in_a_page(page, beside, took)
        is_well &= not missed
        lines.append(
            f"{page}: {_said(took)}; of {FEW} articles {_said(beside)};"
            f" {took[1] / beside[1]:.1f} times{_told(missed)}"
        )
    print("\n".join(lines))  # noqa: T201 -- what it is for
    return 0 if is_well else 1


def _missed_in_publishing(ours: Took, theirs: Took, most_ms: int) -> list[str]:
    missed = {
        f"more than {most_ms} ms": ours[1] > most_ms,
        f"more than {MOST_QUERIES} queries": ours[2] > MOST_QUERIES,
        "more than a third of Wagtail's": ours[1] > MOST_OF_WAGTAIL * theirs[1],
    }
    return [words for words, is_so in missed.items() if is_so]


def _missed_in_a_page(page: str, few: Took, many: Took) -> list[str]:
    if page in WITHOUT_GOAL:
        return []
    most = max(MOST_TIMES * few[1], few[1] + NOISE_MS)
    missed = {
        f"more than {MOST_QUERIES_OF_A_PAGE} queries": many[2] > MOST_QUERIES_OF_A_PAGE,
        f"more than {MOST_TIMES} times": many[1] > most,
    }
    return [words for words, is_so in missed.items() if is_so]


def _said(took: Took) -> str:
    wall, processor, queries = took
    return f"{wall:.0f} ms, {processor:.1f} ms of the processor, {queries} queries"


def _told(missed: list[str]) -> str:
    return f"; missed: {', '.join(missed)}" if missed else ""


def _in_the_middle(rounds: Sequence[dict[str, Took]]) -> dict[str, Took]:
    """Of what was measured in turn."""
    return {
        name: tuple(map(statistics.median, zip(*(each[name] for each in rounds), strict=True)))
        for name in rounds[0]
    }


def _wagtail(folder: Path, articles: int) -> sites.Site:
    """With as many articles, in a database of its own."""
    sites.make_wagtail_environment()
    url = os.environ.get("DATABASE_URL", "")
    if url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS wagtail_desk WITH (FORCE)")
            connection.execute("CREATE DATABASE wagtail_desk")
        url = urlsplit(url)._replace(path="/wagtail_desk").geturl()
    site = sites.wagtail(articles, database_url=url or "sqlite:", folder=folder)
    sites.fill(site)
    return site


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
