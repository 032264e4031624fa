"""No request, however broken, gets through both proxies to where it breaks something.

Standing runs as in production behind the shipped nginx and Caddy. Each sample is refused or harmless;
nothing that it said is in a log or on a disk, nobody is answered who did not ask, and the same
processes go on answering others meanwhile.
"""

import re
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests import proxies
from tests.hostile import lines, production, samples
from tests.recorder import Recorder
from tests.runs import EXHAUSTIVE

pytestmark = [pytest.mark.long, pytest.mark.django_db]

AT_ONCE = 8
SECONDS_OF_A_PAGE = 1
SECONDS_OF_QUIET = 1
# What a proxy itself says of a version or an encoding that it does not know, as RFC 9110 and 9112 ask.
# Uploads are passed on as they come: where Standing refuses one half way, nginx may lose its answer.
LOST_ON_THE_WAY = 502
REFUSED_BY_PROTOCOL = {501, 505}
FROM_STANDING = re.compile(rb"^HTTP/1\.1 \d\d\d", re.MULTILINE)
PASSED_ON = re.compile(rb"^x-forwarded-proto: https?\r$", re.MULTILINE | re.IGNORECASE)


@pytest.fixture(scope="module")
def standing(tmp_path_factory, django_db_setup):
    with production.served(tmp_path_factory.mktemp("standing")) as standing:
        yield standing


@pytest.fixture(params=proxies.BOTH, scope="module")
def front(request, standing, tmp_path_factory):
    """A proxy, the wire behind it, and the folder of all that the proxy writes."""
    folder = tmp_path_factory.mktemp("proxy")
    wire = Recorder(standing.port)
    with request.param(folder, wire.port) as proxy:
        proxies.ask(proxy, "/")  # the first page is drawn
        yield proxy, wire, folder


@pytest.fixture(autouse=True)
def _nobody_is_lost(standing, front):
    """Fail where a worker ended, or the log has a traceback or words of a request."""
    before, said = standing.workers(), len(standing.log())
    yield
    assert standing.workers() == before
    log = standing.log()[said:]
    assert "Traceback" not in log, log
    assert "zq" not in log


def few(table):
    return [each for each in table if EXHAUSTIVE or each.name in samples.FEW]


TABLES = {
    "smuggling": samples.SMUGGLING,
    "lines": samples.LINES,
    "letters": samples.LETTERS,
    "large": samples.LARGE,
    "multipart": samples.MULTIPART,
}


@pytest.mark.parametrize("table", TABLES)
def test_a_hostile_request_is_refused(front, table):
    proxy, _wire, _folder = front
    with ThreadPoolExecutor(AT_ONCE) as pool:
        asked = {
            sample: pool.submit(lines.send, proxy, sample.raw) for sample in few(TABLES[table])
        }

        assert seconds_of_a_page(proxy) < SECONDS_OF_A_PAGE

        answers = {sample: answer.result() for sample, answer in asked.items()}
    wrong = {
        sample.name: answer[:300]
        for sample, answer in answers.items()
        if not is_well_answered(sample, answer)
    }
    assert wrong == {}


@pytest.mark.sampled
def test_a_body_that_unfolds_is_not_unfolded(front, standing):
    proxy, _wire, _folder = front
    sizes = memory_of(standing)
    for sample in samples.bombs() if EXHAUSTIVE else samples.bombs()[:1]:
        assert is_well_answered(sample, lines.send(proxy, sample.raw))

    assert memory_of(standing) - sizes < samples.BOMB_BYTES / 4


def test_nobody_is_answered_who_was_not_asked_for(front):
    """The lines to Standing are shared: one answer too many on them would be somebody else's."""
    proxy, wire, _folder = front
    asked, answered = passed_on_and_answered(wire)
    for sample in few(samples.SMUGGLING):
        lines.send(proxy, sample.raw)
    proxies.ask(proxy, "/")

    asked_by_then, answered_by_then = passed_on_and_answered(wire)
    assert 0 < asked_by_then - asked == answered_by_then - answered


def passed_on_and_answered(wire):
    """How many requests and answers went over the lines to Standing, once nothing is on its way any more."""
    before, now = b"", wire.raw()
    while now != before:
        time.sleep(SECONDS_OF_QUIET)
        before, now = now, wire.raw()
    return len(PASSED_ON.findall(now)), len(FROM_STANDING.findall(now))


SLOW = {
    "head": b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: b",
    "form": samples.request(b"POST /write-to-us/", samples.FORM, b"Content-Length: 90000", body=b"a"),
    "form of help": samples.request(b"POST " + samples.HELP, samples.FORM, b"Content-Length: 90000"),
    "file": samples.request(
        b"POST " + samples.FILE, b"Content-Type: multipart/form-data; boundary=b", b"Content-Length: 900000"
    ),
    "upload": samples.request(
        b"POST " + samples.UPLOAD, b"Content-Type: multipart/form-data; boundary=b", b"Content-Length: 90000000"
    ),
}  # fmt: skip


@pytest.mark.sampled  # tests/sitewide/test_proxies.py has slow bodies at both
@pytest.mark.parametrize("kind", SLOW)
def test_slow_clients_keep_nobody_waiting(front, kind):
    proxy, _wire, _folder = front
    with lines.slow(proxy, SLOW[kind], 400 if EXHAUSTIVE else 60) as slow:
        for _ in range(10 if EXHAUSTIVE else 1):
            lines.creep(slow)
            assert seconds_of_a_page(proxy) < SECONDS_OF_A_PAGE
            assert seconds_of_a_page(proxy, "/accounts/login/") < SECONDS_OF_A_PAGE


@pytest.mark.exhaustive
def test_a_head_that_never_ends_is_cut_off(front):
    proxy, _wire, _folder = front
    with lines.slow(proxy, SLOW["head"], 20) as slow:
        begun = time.monotonic()
        while lines.creep(slow) and time.monotonic() - begun < 30:
            time.sleep(1)

    assert time.monotonic() - begun < 20


@pytest.mark.sampled
def test_questions_over_http2_that_are_taken_back_keep_nobody_waiting(front):
    proxy, _wire, _folder = front
    number = 20_000 if EXHAUSTIVE else 1_000
    with ThreadPoolExecutor(1) as pool:
        flood = pool.submit(lines.reset_streams, proxy, "/search/?q=a", number)
        assert seconds_of_a_page(proxy) < SECONDS_OF_A_PAGE
        flood.result()

    assert seconds_of_a_page(proxy) < SECONDS_OF_A_PAGE


@pytest.mark.sampled
def test_a_head_over_http2_in_frames_without_end_is_cut_off(front):
    proxy, wire, _folder = front
    before = len(PASSED_ON.findall(wire.raw()))

    lines.flood_headers(proxy, 2_000 if EXHAUSTIVE else 100)

    assert len(PASSED_ON.findall(wire.raw())) == before
    assert seconds_of_a_page(proxy) < SECONDS_OF_A_PAGE


@pytest.mark.sampled
def test_a_page_leads_nowhere_else(front):
    """Browsers take a backslash for a slash, and two of them for the begin of a host."""
    proxy, _wire, _folder = front

    for path in (
        "/%5Cevil.example/index.html",
        "//evil.example/index.html",
        "/%09/evil.example/index.html",
    ):
        answer, _text = proxies.ask(proxy, path)
        place = answer.headers.get("Location", "")
        assert place.startswith(f"https://{proxies.MAIN}") or not re.match(r"/[\s/\\]|[^/]", place)


def test_nothing_of_it_is_written_down(front, standing):
    proxy, _wire, folder = front
    temporary = Path(tempfile.gettempdir())
    before = set(temporary.glob("*"))
    asked = few([*samples.LETTERS, *samples.LARGE, *samples.MULTIPART])
    with ThreadPoolExecutor(AT_ONCE) as pool:
        assert len([*pool.map(lambda sample: lines.send(proxy, sample.raw), asked)]) > 9

    places = [*folder.rglob("*"), *standing.folder.rglob("*"), *(set(temporary.glob("*")) - before)]
    files = [path for path in places if path.is_file()]
    assert files
    assert [path.name for path in files if samples.WORD in path.read_bytes()] == []


def is_well_answered(sample, answer):
    """Return whether it was refused, or the line closed, or it may have a page; and never answered twice."""
    said = lines.statuses(answer)
    if not said:
        # HTTP/0.9 has no head, and its answer is the page of a refusal.
        return answer == b"" or b"We could not read this" in answer or b" 400 " in answer
    if len(said) > 1 and sample not in samples.SMUGGLING:
        return False
    return (
        all(
            400 <= status < 500
            or status in REFUSED_BY_PROTOCOL
            or (status == LOST_ON_THE_WAY and samples.UPLOAD in sample.raw)
            or (sample.is_harmless and status < 500)
            for status in said
        )
        and b"zqhostile" not in answer.partition(b"\r\n\r\n")[0]
    )


def seconds_of_a_page(proxy, path="/"):
    """Return how long a page takes; of three, the quickest: other tests run beside this one."""
    return min(_seconds(proxy, path) for _ in range(3))


def _seconds(proxy, path):
    begun = time.monotonic()
    answer, _text = proxies.ask(proxy, path)
    assert answer.status == 200
    return time.monotonic() - begun


def memory_of(standing):
    return sum(each.memory_info().rss for each in standing.process.children())
