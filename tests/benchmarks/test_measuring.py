"""A peer that is very slow is measured all the same, and never ends the run."""

from types import SimpleNamespace

import pytest

from benchmarks.speed.measuring import MOST_SECONDS, Sample

PAGE = SimpleNamespace(readers=16)


def sample(seconds):
    return Sample(seconds, queries=None, bytes=1, bytes_compressed=1)


@pytest.mark.parametrize(
    ("seconds", "readers", "load_seconds"),
    [(0.01, 16, 3), (0.1, 16, 5), (0.9, 16, MOST_SECONDS), (2.5, 2, MOST_SECONDS), (8, 2, 32)],
)
def test_a_slow_page_is_asked_for_longer_by_a_reader_a_process(seconds, readers, load_seconds):
    once = sample(seconds)

    assert once.readers(PAGE) == readers
    assert once.load_seconds(least=3) == load_seconds
