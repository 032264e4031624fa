"""A peer that is very slow is measured all the same, and never ends the run."""

from types import SimpleNamespace

import pytest

from benchmarks.speed import load, measuring

SUBJECT = SimpleNamespace(server=SimpleNamespace(address="http://x/"), articles=10)
PAGE = SimpleNamespace(paths=lambda _articles: ["/"], readers=16)
ONCE = measuring.Asked(seconds=0.1, queries=None, bytes=1, bytes_compressed=1)
LOAD = load.Load(requests=1, seconds=48, p50_ms=1, p95_ms=1, p99_ms=1)


def answers_after(monkeypatch, enough):
    given = []

    def run(_address, _paths, *, seconds, connections, **_):
        given.append((seconds, connections))
        if seconds < enough:
            raise load.NoAnswer("no answer")
        return LOAD

    monkeypatch.setattr(load, "run", run)
    return given


def test_a_page_that_nobody_has_yet_gets_longer(monkeypatch):
    given = answers_after(monkeypatch, enough=40)

    assert measuring.load_page(SUBJECT, PAGE, ONCE, seconds=12) == LOAD
    assert given == [(12, 16), (48, 16)]


def test_a_slow_page_has_a_reader_a_process(monkeypatch):
    given = answers_after(monkeypatch, enough=0)

    measuring.load_page(SUBJECT, PAGE, ONCE._replace(seconds=20), seconds=3)

    assert given == [(measuring.MOST_SECONDS, 2)]


def test_a_page_that_nobody_ever_gets_is_an_error(monkeypatch):
    answers_after(monkeypatch, enough=10**6)

    with pytest.raises(load.NoAnswer):
        measuring.load_page(SUBJECT, PAGE, ONCE, seconds=12)
