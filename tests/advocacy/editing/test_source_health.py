"""Whether sources still answer is asked politely, and of nobody in a private network."""

import contextlib
import socket
import threading
import time
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from advocacy.editing import outside, source_health
from advocacy.editing.outside import NoAnswer
from advocacy.models import Source, SourceAnswer
from identity.models import Identity
from tests.advocacy.factories import FigureFactory, SourceFactory

pytestmark = pytest.mark.long


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.0.0.8", False),
        ("172.16.3.4", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),  # what tells a machine in a cloud its secrets
        ("100.64.0.1", False),
        ("0.0.0.0", False),  # noqa: S104 -- nothing is bound
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.8", False),
        ("2002:7f00:1::", False),
        ("ff02::1", False),
        ("64:ff9b::7f00:1", False),  # 127.0.0.1 by way of NAT64
        ("64:ff9b::a00:8", False),
        ("64:ff9b:1::7f00:1", False),
        ("::7f00:1", False),
        ("fec0::1", False),
        ("nonsense", False),
    ],
)
def test_which_addresses_are_public(address, expected):
    assert outside.is_public(address) is expected


class Handler(BaseHTTPRequestHandler):
    asked: list[tuple[str, str, str]] = []
    is_over = threading.Event()

    def answer(self):
        self.asked.append((self.command, self.path, self.headers["User-Agent"]))
        if self.path.startswith("/drip"):
            self.drip()
            return
        status, location = {
            "/there": (200, ""),
            "/gone": (404, ""),
            "/moved": (301, "/there"),
            "/round": (302, "/round"),
            "/to-drip": (302, "/drip-status"),
            "/inside": (302, "http://inside.example/secret"),
            "/r%C3%A9fugi%C3%A9s?q=%D9%84&x=%20%25": (200, ""),
            "/to-letters": (302, "/réfugiés?q=ل&x= %25"),
            "/a%20b": (200, ""),
            "/to-blank": (302, "/a b"),
            "/file": (302, "file:///etc/passwd"),
            "/only-get": (405 if self.command == "HEAD" else 200, ""),
        }[self.path]
        self.send_response(status)
        if location:
            # Some servers send letters as they are.
            self.send_header("Location", location.encode().decode("latin-1"))
        self.end_headers()

    def drip(self):
        """Send one byte after another, soon enough for each, and never come to an end."""
        start = {"/drip-status": b"", "/drip-headers": b"HTTP/1.1 200 OK\r\nX-Drip: "}[self.path]
        with contextlib.suppress(OSError):
            self.wfile.write(start)
            while not self.is_over.wait(0.05):
                self.wfile.write(b"H")

    do_HEAD = do_GET = answer  # noqa: N815 -- so http.server calls them

    def log_message(self, *_):
        pass


@pytest.fixture
def server(monkeypatch):
    """A server of this machine under a name of the web; `inside.example` is a machine of our network."""
    served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    Handler.asked = []
    here = {"web.example": "127.0.0.1", "inside.example": "10.0.0.8"}

    def resolve(host, port, *_, **__):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (here.get(host, host), port))]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    Handler.is_over.clear()
    yield f"http://web.example:{served.server_port}"
    Handler.is_over.set()
    served.shutdown()
    served.server_close()


def status(address):
    return outside.last_status(address, agent="Test", is_allowed=lambda ip: ip == "127.0.0.1")


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/there", 200),
        ("/gone", 404),
        ("/moved", 200),
        ("/only-get", 200),
        ("/réfugiés?q=ل&x=%20%25", 200),
        ("/a b", 200),
        ("/to-letters", 200),
        ("/to-blank", 200),
    ],
)
def test_the_status_at_the_end_counts(server, path, expected):
    assert status(server + path) == expected
    assert {agent for _method, _path, agent in Handler.asked} == {"Test"}


@pytest.mark.sampled
@pytest.mark.parametrize("path", ["/round", "/inside", "/file"])
def test_no_redirect_leads_round_inside_or_to_a_file(server, path):
    with pytest.raises(NoAnswer):
        status(server + path)

    assert not [asked for asked in Handler.asked if asked[1] == "/secret"]


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "address",
    [
        "http://inside.example/",
        "ftp://web.example/",
        "http://user:word@web.example/",
        "http://",
        "http://web.example:99999/",
        "http://[::1",
    ],
)
def test_what_may_not_be_asked_is_no_answer(server, address):
    with pytest.raises(NoAnswer):
        status(address)


@pytest.mark.sampled
@pytest.mark.parametrize("path", ["/drip-status", "/drip-headers", "/to-drip"])
def test_a_server_that_drips_is_left_after_a_while(server, path):
    began = time.monotonic()

    with pytest.raises(NoAnswer):
        outside.last_status(
            server + path, agent="Test", is_allowed=lambda ip: ip == "127.0.0.1", seconds=0.3
        )

    assert time.monotonic() - began < 2


def test_this_machine_is_asked_by_nobody(server):
    with pytest.raises(NoAnswer):
        outside.last_status(f"{server}/there", agent="Test")
    assert Handler.asked == []


@pytest.fixture
def sources(monkeypatch):
    monkeypatch.setattr(source_health, "PAUSE", 0)
    made = [SourceFactory(url=f"https://{name}.example/report") for name in ("one", "two", "three")]
    for source in made:
        FigureFactory(source=source)
    return made


def never(url):
    raise NoAnswer(url)


@pytest.mark.django_db
def test_each_is_asked_once_a_week_and_one_of_each_host(sources, time_machine):
    second = SourceFactory(url="https://one.example/other")
    FigureFactory(source=second)
    SourceFactory(url="https://unused.example/")  # no figure names it
    asked = []

    source_health.ask_due(lambda url: asked.append(url) or 200)
    assert sorted(asked) == sorted(source.url for source in sources)
    source_health.ask_due(lambda url: asked.append(url) or 200)
    assert asked[3:] == [second.url]
    source_health.ask_due(never)
    assert not source_health.due_sources().exists()

    time_machine.move_to(timezone.now() + timedelta(days=7, minutes=1))
    assert source_health.due_sources().count() == 4


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_hosts_are_told_who_asks(sources, monkeypatch):
    Identity.objects.create(name="Harbour")
    agents = []
    monkeypatch.setattr(outside, "last_status", lambda _url, *, agent: agents.append(agent) or 200)

    source_health.ask_due()

    assert set(agents) == {"Standing (link check; Harbour)"}


@pytest.mark.exhaustive
@pytest.mark.django_db
@pytest.mark.both_databases
def test_those_never_asked_come_first_then_the_oldest(sources, time_machine):
    source_health.note_answer(sources[1], never)
    time_machine.move_to(timezone.now() + timedelta(days=1))
    source_health.note_answer(sources[0], never)
    time_machine.move_to(timezone.now() + timedelta(days=8))

    assert [*source_health.due_sources()] == [sources[2], sources[1], sources[0]]


@pytest.mark.exhaustive
@pytest.mark.django_db
@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("answer", "is_silent"),
    [(200, False), (404, True), (302, False), (403, False), (429, False), (410, True), (500, True)],
)
def test_what_counts_as_silent(sources, answer, is_silent):
    source_health.note_answer(sources[0], lambda _url: answer)

    assert (SourceAnswer.objects.get().failing_since is not None) == is_silent


@pytest.mark.django_db
def test_since_when_it_fails_is_kept_until_it_answers_or_moves(sources, time_machine):
    source = sources[0]
    source_health.note_answer(source, never)
    since = SourceAnswer.objects.get().failing_since
    time_machine.move_to(timezone.now() + timedelta(days=7))
    source_health.note_answer(source, lambda _url: 404)
    assert SourceAnswer.objects.get().failing_since == since

    Source.objects.filter(pk=source.pk).update(url="https://one.example/new")
    source.refresh_from_db()
    assert source in source_health.due_sources()
    source_health.note_answer(source, lambda _url: 200)
    assert SourceAnswer.objects.get().failing_since is None


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_asking_changes_nothing_that_readers_see(sources):
    before = Source.objects.values_list("pk", "url")
    changed = [figure.changed_at for source in sources for figure in source.figures.all()]

    source_health.ask_due(never)

    assert list(Source.objects.values_list("pk", "url")) == list(before)
    after = [figure.changed_at for source in sources for figure in source.figures.all()]
    assert after == changed
