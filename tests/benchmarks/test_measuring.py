"""What wrk says is read, and a peer that is very slow is measured all the same."""

from types import SimpleNamespace

import pytest

from benchmarks.harness.findings import BenchmarkFailed
from benchmarks.speed.measuring import MOST_SECONDS, Sample, read

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


SAID = """Running 1s test @ http://127.0.0.1:46783/
  2 threads and 16 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency    20.25ms   12.70ms 170.69ms   94.18%
  801 requests in 1.00s, 7.12MB read
Requests/sec:    798.33
{"requests": 801, "microseconds": 1003344, "bytes": 7465729, "refused": REFUSED, "broken": BROKEN, "p50": 18512, "p95": 31001, "p99": 92004}
"""


def said(*, refused: int = 0, broken: int = 0) -> str:
    return SAID.replace("REFUSED", str(refused)).replace("BROKEN", str(broken))


def test_read_takes_the_figures_out_of_what_wrk_says():
    measured = read(said())

    assert (measured["requests"], measured["microseconds"]) == (801, 1_003_344)
    assert [measured[part] for part in ("p50", "p95", "p99")] == [18_512, 31_001, 92_004]


@pytest.mark.parametrize(("refused", "broken"), [(1, 0), (0, 2)])
def test_read_takes_no_answer_that_failed(refused, broken):
    with pytest.raises(BenchmarkFailed, match=f"{refused} errors, {broken} broke"):
        read(said(refused=refused, broken=broken))


def test_read_says_when_nothing_was_answered():
    with pytest.raises(BenchmarkFailed, match="0 answers"):
        read('{"requests": 0, "microseconds": 2000000, "refused": 0, "broken": 0}')


def test_read_shows_what_wrk_said_where_it_measured_nothing():
    with pytest.raises(BenchmarkFailed, match="unable to connect"):
        read("unable to connect to 127.0.0.1:1 Connection refused\n")
