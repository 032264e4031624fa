"""Readers of a real site beside a real replica, whatever happens to it; on the database under test."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from itertools import cycle
from time import sleep

import pytest
from django.db import connection

from benchmarks.harness import sites
from page_cache import replica
from tests.standby import standby

READS_OF_ARTICLES = """
    SELECT coalesce(seq_scan, 0) + coalesce(idx_scan, 0) FROM pg_stat_user_tables
    WHERE relname = 'articles_article'
"""


@pytest.mark.exhaustive  # tests/page_cache/test_streaming.py has one reader
@pytest.mark.browser
@pytest.mark.long
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no replicas")
def test_readers_see_no_error_and_nothing_old_whatever_the_replica_does(django_db_setup):
    """Two server processes, sixteen readers, 100 changes; the replica lags, breaks down and hangs meanwhile."""
    with ExitStack() as stack:
        house = stack.enter_context(sites.empty("race"))
        beside = stack.enter_context(standby(house.environment["DATABASE_URL"]))
        pool = stack.enter_context(ThreadPoolExecutor(1))
        race = pool.submit(
            house.call, "benchmarks.readers.race.measure_beside_replica", 100, beside.url
        )
        troubles = cycle(
            [
                (beside.pause, beside.resume),
                (beside.break_down, beside.start),
                (beside.hang, beside.go_on),
            ]
        )
        reads = []
        while not race.done():
            begin, end = next(troubles)
            sleep(replica.SECONDS_BETWEEN_TRIES + 2)
            reads.append(beside.ask(READS_OF_ARTICLES))
            begin()
            sleep(2)
            end()
        stalest, wrong = race.result()

    assert max(reads) > 0
    assert wrong[1] == "0", stalest
