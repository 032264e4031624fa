import gzip
import threading

import brotli
import pytest
from django.conf import settings as django_settings

from page_cache import wsgi
from page_cache.pages import Pages
from tests.page_cache import urls
from tests.page_cache.site import an_epoch
from tests.page_cache.urls import drawn

pytestmark = pytest.mark.both_databases

SESSION = f"{django_settings.SESSION_COOKIE_NAME}=abc"


def test_a_page_is_drawn_once(site):
    first, second = site.ask("/page/"), site.ask("/page/")

    assert (first.status, first.body) == ("200 OK", second.body)
    assert first.headers == second.headers
    assert drawn == {"/page/": 1}


def test_a_kept_page_says_all_that_django_said_and_how_to_keep_it(site):
    site.ask("/page/")

    headers = site.ask("/page/").headers

    assert headers.pop("etag").startswith('"')
    assert headers == {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "public, max-age=0, must-revalidate",
        "content-language": "en",
        "content-length": str(len(site.ask("/page/").body)),
        "content-security-policy": headers["content-security-policy"],
        "cross-origin-opener-policy": "same-origin",
        "permissions-policy": headers["permissions-policy"],
        "referrer-policy": "same-origin",
        "vary": "Accept-Encoding",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
    }


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"address": "/page/"}, {"address": "/other/"}),
        ({"address": "/page/"}, {"address": "/es/page/"}),
        ({"address": "/page/"}, {"address": "/page/", "host": "example.org"}),
        ({"address": "/page/"}, {"address": "/page/", "scheme": "https"}),
        ({"address": "/page/"}, {"address": "/page/", "x_forwarded_proto": "https"}),
        ({"address": "/filtered/"}, {"address": "/filtered/?page=2"}),
        ({"address": "/filtered/?page=1"}, {"address": "/filtered/?page=2"}),
        ({"address": "/filtered/?page=2"}, {"address": "/filtered/?page=2&page=1"}),
    ],
)
def test_what_makes_another_page(site, first, second):
    site.ask(**first)
    kept = site.ask(**first)

    other = site.ask(**second)

    assert drawn.total() == 2
    assert other.body != kept.body
    assert site.ask(**first).body == kept.body
    assert drawn.total() == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"address": "/page/"}, {"address": "/page/?utm_source=x"}),
        ({"address": "/page/"}, {"address": "/page/?page=7"}),
        ({"address": "/page/"}, {"address": "/page/", "cookie": "csrftoken=abc"}),
        ({"address": "/page/"}, {"address": "/page/", "accept_language": "ar"}),
        ({"address": "/page/"}, {"address": "/page/", "method": "HEAD"}),
        ({"address": "/page/", "scheme": "https"}, {"address": "/page/", "x_forwarded_proto": "https"}),
        ({"address": "/filtered/?page=2"}, {"address": "/filtered/?fbclid=1&page=2&gclid"}),
        ({"address": "/filtered/?page=2&topic=a"}, {"address": "/filtered/?topic=a&page=2"}),
        ({"address": "/filtered/?page=2"}, {"address": "/filtered/?page=1&page=2"}),
        ({"address": "/filtered/?page=2"}, {"address": "/filtered/?topic=&page=2"}),
        ({"address": "/filtered/?page=2"}, {"address": "/filtered/?p%61ge=%32"}),
        ({"address": "/filtered/"}, {"address": "/filtered/?topic=&page"}),
        ({"address": "/filtered/?topic=a+b%C3%A9"}, {"address": "/filtered/?topic=a%20bÃ©"}),
    ],
)  # fmt: skip
def test_what_makes_no_other_page(site, first, second):
    site.ask(**first)

    site.ask(**second)
    site.ask(**second)

    assert drawn.total() == 1


def test_a_flood_of_unknown_parameters_draws_and_keeps_one_page(site):
    for number in range(50):
        site.ask(f"/page/?fbclid={number}")

    assert drawn["/page/"] == 2  # The first of all told that the path is public.
    assert len(site.epoch.pages) == 1


def test_a_page_is_kept_under_one_spelling_of_its_address(site):
    site.ask("/filtered/")
    for number in range(50):
        site.ask(f"/filtered/?topic={number}&page=2&topic=a%20b")

    assert site.epoch.pages.get(("localhost", "http", "/filtered/", "page=2&topic=a+b"))
    assert (len(site.epoch.pages), drawn["/filtered/"]) == (2, 2)


def test_a_strict_page_is_kept_like_any_other(site):
    for _ in range(3):
        site.ask("/strict/")
        site.ask("/strict/?page=2&topic=a")

    assert drawn["/strict/"] == 2
    assert len(site.epoch.pages) == 2


@pytest.mark.parametrize("query", ["other=1", "page=2&other=1", "page=1&page=2", "topic=a&page=2"])
def test_a_strict_page_reads_what_it_did_not_declare_and_is_not_kept_for_it(site, query):
    site.ask("/strict/")

    first = site.ask(f"/strict/?{query}", cookie="a=b", accept_encoding="br")
    again = site.ask(f"/strict/?{query}", if_none_match=first.headers["etag"], accept_encoding="br")

    said = site.ask(f"/strict/?{query}").words
    assert query.partition("=")[0] in said
    assert (first.headers["content-encoding"], again.status) == ("br", "304 Not Modified")
    assert (drawn["/strict/"], len(site.epoch.pages)) == (4, 1)


def test_a_strict_page_can_refuse(site):
    site.ask("/strict/")

    assert site.ask("/strict/?wrong=1").status == "400 Bad Request"
    assert site.ask("/strict/").status == "200 OK"
    assert drawn["/strict/"] == 1


def test_no_kept_page_depends_on_what_was_not_declared(site):
    first = site.ask("/echo/?utm_source=first", cookie="a=b", accept_language="ar")

    kept = site.ask("/echo/?utm_source=second", cookie="a=c", authorization="Basic x")

    assert first.words.startswith("utm_source=first")
    assert kept.words.startswith(" ['HTTP_HOST'] ")
    assert site.ask("/echo/").body == kept.body
    assert drawn["/echo/"] == 2


@pytest.mark.parametrize("headers", [{"cookie": "a=b"}, {"authorization": "Basic x"}])
def test_a_page_first_drawn_for_somebody_is_not_kept(site, headers):
    site.ask("/page/", **headers)

    assert len(site.epoch.pages) == 0


@pytest.mark.parametrize(
    "address",
    [
        "/unmarked/",
        "/cookie/",
        "/token/",
        "/private/",
        "/unstored/",
        "/never/",
        "/varies/",
        "/streaming/",
        "/status/201/",
        "/status/301/",
        "/status/404/",
        "/status/410/",
        "/status/503/",
        "/no-such-page/",
    ],
)
def test_what_is_never_kept(site, address):
    for _ in range(3):
        reply = site.ask(address, accept_encoding="br, gzip")

    assert len(site.epoch.pages) == 0
    assert drawn[address] in (3, 0)
    assert "etag" not in reply.headers
    assert "content-encoding" not in reply.headers


@pytest.mark.django_db
def test_a_page_that_opens_a_session_is_never_kept(site):
    assert "set-cookie" in site.ask("/session/").headers
    assert len(site.epoch.pages) == 0


def test_a_failing_page_is_never_kept(site, caplog):
    assert [site.ask("/fails/").status for _ in range(2)] == ["500 Internal Server Error"] * 2
    assert drawn["/fails/"] == 2


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_go_to_django_and_keep_nothing(site, method):
    site.ask("/page/", method)

    assert len(site.epoch.pages) == 0
    assert site.application._declared == {}


def test_whoever_has_a_session_is_never_served_from_memory_and_fills_nothing(site):
    site.ask("/page/", cookie=SESSION)
    assert len(site.epoch.pages) == 0
    site.ask("/page/")

    reply = site.ask("/page/", cookie=f"a=b; {SESSION}", accept_encoding="br")

    assert drawn["/page/"] == 3
    assert "content-encoding" not in reply.headers
    assert "etag" not in reply.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"host": "elsewhere.example"},
        {"host": "localhost", "x_forwarded_proto": "https, http"},
        {"host": "localhost", "x_forwarded_proto": "gopher"},
        {"scheme": "https", "x_forwarded_proto": ""},  # Django takes it for http
    ],
)
def test_a_doubtful_host_or_scheme_keeps_nothing(site, headers, caplog):
    site.ask("/page/", **headers)

    assert len(site.epoch.pages) == 0


def test_a_new_epoch_draws_anew(site):
    site.ask("/page/")

    site.epoch = an_epoch(2)
    site.ask("/page/")
    site.ask("/page/")

    assert drawn["/page/"] == 2


def test_a_page_begun_in_an_older_epoch_is_not_kept_for_the_new_one(site, monkeypatch):
    """The change comes while the page is being drawn."""
    older, newer = site.epoch, an_epoch(2)
    monkeypatch.setattr(urls, "WORDS", "old")
    epochs = iter([older, newer, newer])
    site.application._epoch = lambda: next(epochs)
    site.ask("/page/")
    monkeypatch.setattr(urls, "WORDS", "new")

    assert "new" in site.ask("/page/").words
    assert (len(older.pages), len(newer.pages)) == (1, 1)


def test_without_a_voucher_django_draws_each_page(site):
    site.ask("/page/")

    site.epoch = None
    site.ask("/page/")

    assert drawn["/page/"] == 2


@pytest.mark.parametrize(
    ("accepted", "encoding", "decode"),
    [
        ("br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("", None, bytes),
        ("br;q=0, gzip;q=0", None, bytes),
    ],
)
def test_each_encoding_is_the_same_page_with_a_tag_of_its_own(site, accepted, encoding, decode):
    plain = site.ask("/page/")

    reply = site.ask("/page/", accept_encoding=accepted)

    assert decode(reply.body) == plain.body
    assert reply.headers.get("content-encoding") == encoding
    assert reply.headers["vary"] == "Accept-Encoding"
    assert reply.headers["content-length"] == str(len(reply.body))
    assert (reply.headers["etag"] == plain.headers["etag"]) == (encoding is None)
    assert len(site.epoch.pages) == 1
    assert drawn["/page/"] == 1


@pytest.mark.parametrize("address", ["/tiny/", "/picture/"])
def test_what_gains_nothing_is_not_compressed(site, address):
    assert "content-encoding" not in site.ask(address, accept_encoding="br").headers


@pytest.mark.parametrize("held", ["{}", "W/{}", '"x", {}', '"x" , W/{}', "*"])
def test_a_browser_that_has_the_page_is_told_so(site, held):
    tag = site.ask("/page/", accept_encoding="br").headers["etag"]

    reply = site.ask("/page/", accept_encoding="br", if_none_match=held.format(tag))

    assert (reply.status, reply.body) == ("304 Not Modified", b"")
    assert reply.headers["etag"] == tag
    assert set(reply.headers) == {"cache-control", "content-security-policy", "etag", "vary"}


def test_a_browser_that_has_another_encoding_gets_the_page(site):
    tag = site.ask("/page/", accept_encoding="br").headers["etag"]

    assert site.ask("/page/", accept_encoding="gzip", if_none_match=tag).status == "200 OK"


@pytest.mark.parametrize("times", [1, 2])
def test_head_has_the_headers_of_get_and_no_body(site, times):
    for _ in range(times):
        head = site.ask("/page/", "HEAD", accept_encoding="br")
    get = site.ask("/page/", accept_encoding="br")

    assert (head.status, head.body) == ("200 OK", b"")
    assert head.headers == get.headers


def test_a_page_too_large_to_keep_is_still_compressed(site):
    site.epoch = an_epoch(pages=Pages(room=1000))

    reply = site.ask("/page/", accept_encoding="br")

    assert reply.headers["content-encoding"] == "br"
    assert len(site.epoch.pages) == 0


def ask_at_once(site, address, times):
    replies = []
    threads = [
        threading.Thread(target=lambda: replies.append(site.ask(address))) for _ in range(times)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return replies


@pytest.fixture
def slowly(monkeypatch):
    """Pages are drawn one step after the other only when the test says so."""
    begun, go_on = threading.Semaphore(0), threading.Event()
    draw = urls._draw

    def wait(request, **headers):
        begun.release()
        go_on.wait(5)
        return draw(request, **headers)

    monkeypatch.setattr(urls, "_draw", wait)
    return begun, go_on


def test_of_many_who_want_a_page_that_is_gone_one_draws_it(site, slowly):
    _, go_on = slowly
    go_on.set()
    site.ask("/page/")
    go_on.clear()
    site.epoch = an_epoch(2)
    drawn.clear()

    threading.Timer(0.2, go_on.set).start()
    replies = ask_at_once(site, "/page/", times=8)

    assert drawn["/page/"] == 1
    assert {reply.status for reply in replies} == {"200 OK"}
    assert site.epoch.pages.being_drawn == {}


def test_nobody_waits_for_another_for_long(site, slowly, monkeypatch):
    monkeypatch.setattr("page_cache.wsgi.SECONDS_TO_WAIT_FOR_ANOTHER", 0.01)
    begun, go_on = slowly
    go_on.set()
    site.ask("/page/")
    go_on.clear()
    site.epoch = an_epoch(2)
    begun.acquire()
    drawn.clear()

    first = threading.Thread(target=site.ask, args=["/page/"])
    first.start()
    begun.acquire()
    second = threading.Thread(target=site.ask, args=["/page/"])
    second.start()
    begun.acquire()  # It has given up waiting and draws.
    go_on.set()
    first.join()
    second.join()

    assert drawn["/page/"] == 2


def test_who_finds_a_page_being_drawn_waits_two_seconds_at_most(site):
    waits = []

    class DrawnByAnother:
        def wait(self, seconds):
            waits.append(seconds)

    site.ask("/page/")
    site.epoch = an_epoch(2)
    site.epoch.pages.being_drawn["localhost", "http", "/page/", ""] = DrawnByAnother()

    assert site.ask("/page/").status == "200 OK"
    assert waits == [2]


def test_nobody_waits_where_the_page_is_no_longer_public(site, monkeypatch):
    site.ask("/page/")
    site.epoch = an_epoch(2)
    draw = urls._draw
    monkeypatch.setattr(urls, "_draw", lambda request: _gone(draw(request)))

    assert [site.ask("/page/").status for _ in range(2)] == ["410 Gone", "410 Gone"]
    assert "/page/" not in site.application._declared


def test_a_wild_choice_on_a_public_page_makes_it_no_less_public(site, monkeypatch):
    site.ask("/filtered/")
    draw = urls._draw
    monkeypatch.setattr(
        urls, "_draw", lambda r: _gone(draw(r)) if r.GET.get("topic") == "wild" else draw(r)
    )

    assert site.ask("/filtered/?topic=wild").status == "410 Gone"
    assert site.ask("/filtered/?fbclid=1").status == "200 OK"
    assert drawn["/filtered/"] == 2


def _gone(response):
    response.status_code = 410
    return response


def test_paths_are_learned_anew_rather_than_without_bound(site, monkeypatch):
    monkeypatch.setattr("page_cache.wsgi.MOST_PATHS", 1)

    site.ask("/page/")
    site.ask("/other/")

    assert site.application._declared == {"/other/": ()}


def test_a_page_from_memory_may_depend_on_these_headers_alone():
    """Any other header of a request leads past the memory, unless a test above says why not."""
    assert {"HTTP_HOST", "HTTP_X_FORWARDED_PROTO"} == wsgi.ANONYMOUS_HEADERS
