"""The shipped nginx and Caddy take, refuse and forget the same; each in front of a server that keeps all it hears."""

import contextlib
import http.client
import re
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.conf import settings

from tests import proxies
from tests.proxies import DEPLOY, DESK, MAIN, PHONE, ask, connected

pytestmark = pytest.mark.long

KIB, MIB = 1024, 1024 * 1024
FORM = "application/x-www-form-urlencoded"
FILE = "multipart/form-data; boundary=b"
WHO_ASKED = re.compile(rb'client: |"remote_|^127\.0\.0\.1 ', re.MULTILINE)
CASE_FILE = "/cases/KIWI-4821/file/"


class Upstream(ThreadingHTTPServer):
    """Stands where Standing does; keeps the head of every request."""

    daemon_threads = True

    def __init__(self, port=0):
        self.heads, self.lines = [], []
        super().__init__(("127.0.0.1", port), _Answer)
        threading.Thread(target=self.serve_forever, args=[0.05], daemon=True).start()

    def paths(self):
        return [path for path, _headers in self.heads]

    def handle_error(self, request, client_address):
        """Say nothing of a body that breaks off."""

    def process_request(self, request, client_address):
        self.lines.append(request)
        super().process_request(request, client_address)

    def end(self):
        """Listen no more, and hang up on whoever kept a line open."""
        self.shutdown()
        self.server_close()
        for line in self.lines:
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)


class _Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.heads.append((self.path, self.headers.items()))
        left = int(self.headers.get("Content-Length") or 0)
        while left and (some := self.rfile.read(min(left, 65536))):
            left -= len(some)
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    do_POST = do_GET  # noqa: N815 -- the library's name

    def log_message(self, *_arguments):
        """Write nothing."""


@pytest.fixture(params=proxies.BOTH, scope="module")
def front(request, tmp_path_factory):
    """A proxy, the server behind it, and the folder of all that both write."""
    folder = tmp_path_factory.mktemp("proxy")
    upstream = Upstream()
    with request.param(folder, upstream.server_address[1]) as proxy:
        yield proxy, upstream, folder
    upstream.end()


def ask_plainly(port, path):
    """Ask one page without TLS; return the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with contextlib.closing(connection):
        connection.request("GET", path, headers={"Host": f"{MAIN}:{port}"})
        answer = connection.getresponse()
        answer.read()
        return answer


def test_nobody_chooses_the_address_that_limits_count(front):
    proxy, upstream, _folder = front
    sent = {"X__Forwarded__For": "192.0.2.7", "X__Forwarded__Proto": "http"}
    underscored = {"X_Forwarded_For": "192.0.2.8", "X_Forwarded_Proto": "http"}

    ask(proxy, "/spoofed/", **sent, **underscored, Forwarded="for=192.0.2.9")

    [headers] = [headers for path, headers in upstream.heads if path == "/spoofed/"]
    names = [name.lower().replace("_", "-") for name, _value in headers]
    assert names.count("x-forwarded-for") == 1
    assert names.count("x-forwarded-proto") == 1
    said = {name.lower(): value for name, value in headers}
    assert said["x-forwarded-for"] == "127.0.0.1"
    assert said["x-forwarded-proto"] == "https"
    assert said["host"] == MAIN


def test_what_a_proxy_adds_to_the_headers_of_an_answer(front):
    """docs/headers.md says it: the address of no machine, no version, and nothing that weakens ours."""
    proxy, _upstream, _folder = front

    answer, _text = ask(proxy, "/")

    added = {
        name: value
        for name, value in answer.headers.items()
        if name not in ("Content-Length", "Content-Type", "Date")
    }
    added.pop("Connection", None)
    assert added in ({"Server": "nginx"}, {"Alt-Svc": f'h3=":{proxy.port}"; ma=2592000'})


SIZES = [
    (MAIN, "/legal-help/request/2/", FORM, 256 * KIB, 200),
    (MAIN, "/legal-help/request/2/", FORM, 256 * KIB + 1, 413),
    (MAIN, "/accounts/login/", FORM, 256 * KIB + 1, 413),
    (MAIN, "/preview/secret/", FORM, 256 * KIB + 1, 413),
    (MAIN, "/legal-help/return/file/", FILE, 20 * MIB, 200),
    (MAIN, CASE_FILE, FILE, 2 * MIB, 200),
    (MAIN, "/write-to-us/", FORM, 1 * MIB, 200),
    (MAIN, "/write-to-us/", FORM, 1 * MIB + 1, 413),
    (MAIN, "/admin/articles/video/add/", FILE, 30 * MIB, 200),
    (DESK, "/cases/KIWI-4821/note/", FORM, 256 * KIB, 200),
    (DESK, "/cases/KIWI-4821/note/", FORM, 256 * KIB + 1, 413),
    (DESK, CASE_FILE, FILE, 20 * MIB, 200),
    (DESK, "/admin/", FILE, 1 * KIB, 404),
]


@pytest.mark.sampled(5)
@pytest.mark.parametrize(("host", "path", "kind", "size", "status"), SIZES)
def test_a_body_is_as_large_as_its_address_takes(front, host, path, kind, size, status):
    proxy, upstream, _folder = front
    before = len(upstream.heads)

    answer, text = ask(proxy, path, host=host, body=bytes(size), Content__Type=kind)

    assert answer.status == status
    assert upstream.paths()[before:] == ([path] if status == 200 else [])
    if status == 413:
        assert "This is too much at once" in text


def test_a_body_that_does_not_say_its_length_is_no_larger(front):
    proxy, upstream, _folder = front
    before = len(upstream.heads)
    pieces = iter([bytes(64 * KIB)] * 5)

    answer, _text = ask(proxy, "/legal-help/request/2/", body=pieces, Content__Type=FORM)
    broken, _text = ask(proxy, "/search/", body=b"no length\r\n\r\n", Transfer__Encoding="chunked")

    assert answer.status in (411, 413)
    assert broken.status in (400, 411)
    assert upstream.paths()[before:] == []


@pytest.mark.parametrize(
    ("host", "path"), [(MAIN, "/legal-help/return/file/"), (MAIN, CASE_FILE), (DESK, CASE_FILE)]
)
def test_the_page_itself_says_that_a_file_is_too_large(front, host, path):
    proxy, _upstream, _folder = front
    body = bytes(20 * MIB + 70_000)

    answer, _text = ask(proxy, path, host=host, body=body, Content__Type=FILE)

    assert answer.status == 303
    assert re.fullmatch(rf"(https://{host}(:\d+)?)?{path}\?larger=1", answer.headers["Location"])


@pytest.mark.parametrize(
    ("host", "path", "is_passed_on"),
    [
        (MAIN, "/", True),
        (MAIN, "/legal-help/request/", True),
        (MAIN, "/admin/", True),
        (MAIN, "/media/x.webp", True),
        (DESK, "/", True),
        (DESK, "/staff/", True),
        (DESK, "/cases/KIWI-4821/", True),
        (DESK, "/accounts/login/", True),
        (DESK, "/static/a.css", True),
        (DESK, "/legal-help/request/", True),
        (DESK, "/legal-help/exit/", True),
        (DESK, "/legal-help/", False),
        (DESK, "/legal-help/return/", False),
        (DESK, "/admin/", False),
        (DESK, "/articles/", False),
        (DESK, "/es/", False),
        (DESK, "/healthz", False),
    ],
)
def test_the_desks_host_has_the_desk_alone(front, host, path, is_passed_on):
    proxy, upstream, _folder = front
    before = len(upstream.heads)

    answer, _text = ask(proxy, path, host=host)

    assert answer.status == (200 if is_passed_on else 404)
    assert upstream.paths()[before:] == ([path] if is_passed_on else [])


def test_an_answer_says_nothing_of_the_server_in_front(front):
    proxy, _upstream, _folder = front

    for path in ("/", "/articles/"):
        for host in (MAIN, DESK):
            answer, _text = ask(proxy, path, host=host)
            said = f"{answer.headers['Server']} {answer.headers['Via']}"
            assert not re.search(r"caddy|\d", said, re.IGNORECASE)
            assert answer.headers["Content-Encoding"] is None


def test_whoever_comes_without_tls_is_sent_on(front):
    proxy, upstream, _folder = front
    before = len(upstream.heads)

    answer = ask_plainly(proxy.plain, "/articles/?page=2")

    assert answer.status == 301
    assert answer.headers["Location"] == f"https://{MAIN}/articles/?page=2"
    assert upstream.paths()[before:] == []


@pytest.mark.parametrize(
    ("host", "path"),
    [
        (MAIN, "/legal-help/request/2/"),
        (MAIN, "/legal-help/return/file/"),
        (MAIN, "/write-to-us/"),
        (MAIN, "/accounts/login/"),
        (DESK, CASE_FILE),
        (DESK, "/cases/KIWI-4821/note/"),
    ],
)
def test_a_slow_line_holds_none_of_our_threads(front, host, path):
    proxy, upstream, _folder = front
    before = len(upstream.heads)
    with contextlib.closing(connected(proxy, host)) as connection:
        connection.putrequest("POST", path)
        connection.putheader("Content-Type", FORM)
        connection.putheader("Content-Length", "200000")
        connection.endheaders(bytes(100_000))
        time.sleep(0.3)

        assert upstream.paths()[before:] == []

        connection.send(bytes(100_000))
        assert connection.getresponse().read() == b"ok"


def test_headers_without_end_are_refused(front):
    proxy, upstream, _folder = front
    before = len(upstream.heads)

    answer, _text = ask(proxy, "/", **{f"X__{number}": "x" * 1_000 for number in range(60)})

    assert answer.status in (400, 431)
    assert upstream.paths()[before:] == []


@pytest.mark.parametrize("start", proxies.BOTH)
def test_while_standing_is_away_a_page_of_ours_says_so_and_nothing_is_written(start, tmp_path):
    """With every answer that a proxy itself can give: who asked and for what stands nowhere."""
    upstream = Upstream()
    with start(tmp_path, upstream.server_address[1]) as proxy:
        assert {answer.status for answer, _text in ask_for_secrets(proxy)} == {200, 303, 404, 413}
        upstream.end()
        for answer, text in ask_for_secrets(proxy):
            if answer.status == 502:
                assert answer.headers["Retry-After"] == "60"
                assert "no-store" in answer.headers["Cache-Control"]
                assert "The site is away for a moment" in text
                assert text.count(f'<bdi dir="ltr">{PHONE}</bdi>') == len(settings.LANGUAGES)
        ask_plainly(proxy.control, "/?q=zqsecret")

    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    written = {path.name for path in files if b"zqsecret" in path.read_bytes()}
    assert written == {"control.log"}, "and the search was not blind"
    naming = {path.name for path in files if WHO_ASKED.search(path.read_bytes())}
    assert naming == {"control.log"}


@pytest.mark.sampled
@pytest.mark.parametrize("start", proxies.BOTH)
def test_while_standing_is_away_readers_get_the_copy(start, tmp_path):
    for name in ("index.html", "articles/x/index.html", "static/a.css", "cases/index.html"):
        (tmp_path / "mirror" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "mirror" / name).write_text(f"copy of {name}")
    upstream = Upstream()
    with start(tmp_path, upstream.server_address[1]) as proxy:
        assert ask(proxy, "/articles/x/")[1] == "ok"
        upstream.end()
        answer, _text = ask(proxy, "/articles/x/index.html")
        assert answer.status == 302
        assert answer.headers["Location"].endswith("/articles/x/")

        assert ask(proxy, "/")[1] == "copy of index.html"
        answer, text = ask(proxy, "/articles/x/")
        assert (answer.status, text) == (200, "copy of articles/x/index.html")
        assert ask(proxy, "/static/a.css")[1] == "copy of static/a.css"
        for path in ("/articles/y/", "/legal-help/", "/legal-help/return/", "/../key"):
            answer, text = ask(proxy, path)
            assert answer.status in (400, 502)
            assert "copy of" not in text
        answer, text = ask(proxy, "/articles/x/", body=b"a=1", Content__Type=FORM)
        assert answer.status >= 400
        assert "copy of" not in text
        assert ask(proxy, "/", host=DESK)[0].status == 502


@pytest.mark.skipif(bool(proxies.caddy_lacks()), reason="Caddy is not installed")
def test_while_a_new_version_starts_readers_wait_for_it_and_nothing_is_sent_twice(tmp_path):
    before = Upstream()
    port = before.server_address[1]
    with proxies.caddy(tmp_path, port, starts_within="60s") as proxy:
        before.end()
        with ThreadPoolExecutor(3) as pool:
            read = [pool.submit(ask, proxy, path) for path in ("/", "/legal-help/request/2/")]
            for path in ("/write-to-us/", "/legal-help/request/2/", "/legal-help/return/file/"):
                answer, text = ask(proxy, path, body=b"a=1", Content__Type=FORM)
                assert (answer.status, "The site is away for a moment" in text) == (502, True)
            assert not any(each.done() for each in read)
            after = Upstream(port)
            assert [each.result(60)[1] for each in read] == ["ok", "ok"]
        assert sorted(after.paths()) == ["/", "/legal-help/request/2/"]
        after.end()


def ask_for_secrets(proxy):
    """Ask for what each location serves, and for what is too large; return the answers."""
    words = {"Referer": "https://localhost/zqsecret/", "Cookie": "a=zqsecret"}
    words["User__Agent"] = "zqsecret"
    bodies = (None, b"q=zqsecret", b"zqsecret" * 40_000, b"zqsecret" * 2_700_000)
    for host in (MAIN, DESK):
        for path in ("/search/", "/cases/ZQSECRET-1/", "/legal-help/return/file/", "/zqsecret/"):
            for body in bodies:
                place = path.replace("ZQSECRET", "zqsecret") + "?q=zqsecret"
                yield ask(proxy, place, host=host, body=body, Content__Type=FORM, **words)


def test_caddy_knows_the_addresses_that_nginx_knows():
    """Both of them have their own words for a name that a pattern gives to what it found."""
    of_nginx = re.findall(r"location ~ (\S+) \{", (DEPLOY / "nginx.conf").read_text())
    of_caddy = re.findall(r"path_regexp (\^\S+)", (DEPLOY / "Caddyfile").read_text())

    known = {re.sub(r"\(\?P<form_of_file>(.*)\)\$$", r"\1$", pattern) for pattern in of_nginx}
    without_log = {pattern for pattern in known if "search" in pattern}
    assert set(of_caddy) - {"^/admin/"} == known - without_log


@pytest.mark.sampled
@pytest.mark.parametrize("start", proxies.BOTH)
def test_a_sign_in_stays_with_one_of_two_machines_and_readers_go_to_any(start, tmp_path):
    """A cookie of the sign-in chooses, and nobody gets another. A machine that is gone is left out."""
    machines = Upstream(), Upstream()
    ports = [each.server_address[1] for each in machines]
    more = {"leave_alone": "60s", "starts_within": "5s"} if start is proxies.caddy else {}
    signed_in = [f"csrftoken=x{number}; sessionid=zq{number}" for number in range(8)]

    with start(tmp_path, *ports, **more) as proxy:
        for number, cookie in enumerate(signed_in):
            for path in (f"/cases/?{number}", f"/cases/KIWI-1/?{number}"):
                ask(proxy, path, Cookie=cookie, Stays__With="chosen")
                ask(proxy, path, body=b"a=1", Content__Type=FORM, Cookie=f"{cookie}; more={path}")
        answers = [ask(proxy, f"/articles/?{number}")[0] for number in range(16)]
        heads = [head for machine in machines for head in machine.heads]
        seen = [
            {path.rpartition("?")[2] for path in each.paths() if "/cases" in path}
            for each in machines
        ]
        readers = [sum("/articles" in path for path in each.paths()) for each in machines]

        machines[0].end()
        sent = [ask(proxy, "/articles/")[0].status for _number in range(8)]
        sent += [
            ask(proxy, "/cases/", body=b"a=1", Content__Type=FORM, Cookie=cookie)[0].status
            for cookie in signed_in
        ]

    assert not seen[0] & seen[1], "nobody's sign-in came to both"
    assert all(seen), "and not everybody came to one"
    assert min(readers) > 2
    assert not any(answer.headers["Set-Cookie"] for answer in answers)
    said = {value for _path, headers in heads for name, value in headers if name == "Stays-With"}
    assert said <= {"chosen"}, "at most what a stranger sent"
    assert set(sent) == {200}
    machines[1].end()
