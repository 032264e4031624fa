"""Counts the queries that a page costs. Runs within a site, as `benchmarks.in_django` calls it."""

from django.test import Client

from benchmarks.harness.timing import Stopwatch


def count(path: str) -> int:
    """Ask for the page twice; return what the second asking costs."""
    client = Client(headers={"host": "127.0.0.1", "x-forwarded-proto": "https"})
    client.get(path)
    watch = Stopwatch()
    watch.time(lambda: client.get(path))
    return watch.took().queries
