import pytest

from benchmarks.harness.findings import BenchmarkFailed
from benchmarks.speed import load

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
    measured = load.read(said())

    assert measured == load.Load(
        requests=801, seconds=1.003344, p50_ms=18.512, p95_ms=31.001, p99_ms=92.004
    )
    assert round(measured.per_second) == 798


@pytest.mark.parametrize(("refused", "broken"), [(1, 0), (0, 2)])
def test_read_takes_no_answer_that_failed(refused, broken):
    with pytest.raises(BenchmarkFailed, match=f"{refused} errors, {broken} broke"):
        load.read(said(refused=refused, broken=broken))


def test_read_says_when_nothing_was_answered():
    with pytest.raises(BenchmarkFailed, match="0 answers"):
        load.read('{"requests": 0, "microseconds": 2000000, "refused": 0, "broken": 0}')


def test_read_shows_what_wrk_said_where_it_measured_nothing():
    with pytest.raises(BenchmarkFailed, match="unable to connect"):
        load.read("unable to connect to 127.0.0.1:1 Connection refused\n")
