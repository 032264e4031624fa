"""Answer before Django does: send public pages as they were made, byte for byte.

docs/how-things-travel.md, "How a page travels", tells the way.
"""

from collections.abc import Callable, Iterable
from threading import Event
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from django.conf import settings

from page_cache.decorators import DATABASE_AWAY, PARAMETERS, StrictParameters
from page_cache.epoch import Epoch
from page_cache.negotiation import best_encoding, has_etag, prefers_csv
from page_cache.pages import Headers, Key, Page, Pages
from page_cache.read_counter import is_read

type Environ = dict[str, Any]
type StartResponse = Callable[..., Any]
type Application = Callable[[Environ, StartResponse], Iterable[bytes]]

SCHEMES: Final = frozenset({"http", "https"})
# The request headers that a public page may depend on.
ANONYMOUS_HEADERS: Final = frozenset({"HTTP_HOST", settings.SECURE_PROXY_SSL_HEADER[0]})
SECONDS_TO_WAIT_FOR_ANOTHER: Final = 2
# How many paths are remembered as public. After that many, all are learned anew.
MOST_PATHS: Final = 50_000


class PageCache:
    def __init__(
        self,
        application: Application,
        *,
        epoch: Callable[[], Epoch | None],
        count_read: Callable[[str], None],
        is_blind: Callable[[], bool] = bool,
    ) -> None:
        """`count_read` is called with the path whenever somebody reads a page.

        `is_blind` says whether the database is known to be away, while there is no epoch.
        """
        self._is_blind = is_blind
        self._application = application
        self._count_read = count_read
        self._session = settings.SESSION_COOKIE_NAME
        self._proxy_header = settings.SECURE_PROXY_SSL_HEADER[0]
        self._epoch = epoch
        # The parameters that make another page, for each path of which a view has told them.
        self._declared: dict[str, tuple[str, ...]] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if (method != "GET" and method != "HEAD") or self._session in environ.get(
            "HTTP_COOKIE", ""
        ):
            return self._application(environ, start_response)
        if prefers_csv(environ.get("HTTP_ACCEPT", "")):
            # A list of the API redirects to its CSV, which no kept page does.
            return self._application(environ, start_response)
        host = environ.get("HTTP_HOST")
        scheme = environ.get(self._proxy_header, environ["wsgi.url_scheme"])
        epoch = self._epoch()
        if epoch is None or host is None or scheme not in SCHEMES:
            # Whoever reads would wait five seconds for a connection, and take the thread of another.
            if epoch is None and environ["PATH_INFO"] in self._declared and self._is_blind():
                environ[DATABASE_AWAY] = True
            return self._application(environ, start_response)
        key = (host, scheme, environ["PATH_INFO"], environ["QUERY_STRING"])
        page = epoch.pages.get(key)
        if page is None:
            return self._missed(epoch, key, environ, start_response)
        return self._send(page, environ, start_response)

    def _missed(
        self, epoch: Epoch, key: Key, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        host, scheme, path, query = key
        declared = self._declared.get(path)
        if declared is None:
            return self._learn(epoch, key, environ, start_response)
        wanted = _declared_query(query, declared)
        if isinstance(declared, StrictParameters) and wanted != query:
            return self._draw(None, key, environ, start_response)
        key = (host, scheme, path, wanted)
        page = epoch.pages.get(key)
        if page is not None:
            return self._send(page, environ, start_response)
        mine = Event()
        drawing = epoch.pages.being_drawn.setdefault(key, mine)
        if drawing is not mine:
            drawing.wait(SECONDS_TO_WAIT_FOR_ANOTHER)
        try:
            page = epoch.pages.get(key)
            if page is not None:
                return self._send(page, environ, start_response)
            return self._draw(epoch.pages, key, environ, start_response)
        finally:
            if drawing is mine:
                del epoch.pages.being_drawn[key]
                mine.set()

    def _learn(
        self, epoch: Epoch, key: Key, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let Django answer an unknown path. A page made for a reader teaches, but is not kept."""
        answer = _Response(self._application, environ)
        page = answer.page()
        if page is None:
            return answer.pass_on(start_response)
        declared = environ[PARAMETERS]
        if len(self._declared) >= MOST_PATHS:
            self._declared.clear()
        self._declared[key[2]] = declared
        is_for_nobody = (
            environ["REQUEST_METHOD"] == "GET"
            and "HTTP_COOKIE" not in environ
            and "HTTP_AUTHORIZATION" not in environ
            and key[3] == _declared_query(key[3], declared)
        )
        if is_for_nobody:
            epoch.pages.keep(key, page)
        return self._send(page, environ, start_response)

    def _draw(
        self, pages: Pages | None, key: Key, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let Django make a page that is known to be public, without telling it who asks.

        Without `pages` it is not worth keeping for its parameters. Only its tag saves work then.
        """
        answer = _Response(self._application, _anonymous(environ, query=key[3]))
        page = answer.page()
        if page is None:
            # Gone, moved or broken: until it is public again, no request waits for another.
            # With parameters it may only be the parameters that make no page.
            if not key[3]:
                self._declared.pop(key[2], None)
            return answer.pass_on(start_response)
        if pages is not None:
            pages.keep(key, page)
        return self._send(page, environ, start_response)

    def _send(self, page: Page, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        page.used = True
        if page.is_read_whole and is_read(environ):
            self._count_read(environ["PATH_INFO"])
        answer = page.answer(best_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")))
        held = environ.get("HTTP_IF_NONE_MATCH")
        if held is not None and has_etag(held, answer.etag):
            start_response("304 Not Modified", answer.headers_of_304.copy())
            return []
        start_response("200 OK", answer.headers.copy())
        return [answer.body] if environ["REQUEST_METHOD"] == "GET" else []


class _Response:
    """An answer of Django before any of it is sent."""

    def __init__(self, application: Application, environ: Environ) -> None:
        self._environ = environ
        self._started: tuple[Any, ...] = ()
        self._response = application(environ, self._start)

    def _start(self, *status_and_headers: Any) -> None:
        self._started = status_and_headers

    def page(self) -> Page | None:
        """Return it as a page for every reader, or None if it is not for every reader."""
        status, headers = self._started[:2]
        response: Any = self._response
        if (
            PARAMETERS not in self._environ
            or not status.startswith("200 ")
            or response.streaming
            or not _are_public(headers)
        ):
            return None
        try:
            return Page(headers, b"".join(response))
        finally:
            response.close()

    def pass_on(self, start_response: StartResponse) -> Iterable[bytes]:
        start_response(*self._started)
        return self._response


def _are_public(headers: Headers) -> bool:
    for name, value in headers:
        match name.lower(), value.lower():
            case "set-cookie" | "content-encoding", _:
                return False
            case "cache-control", said if "no-store" in said or "private" in said:
                return False
            case "vary", said if said.strip() != "accept-encoding":
                return False
    return True


def _anonymous(environ: Environ, query: str) -> Environ:
    """Return the request without its reader: no cookie, no language, no address."""
    said = {
        name: value
        for name, value in environ.items()
        if not name.startswith("HTTP_") or name in ANONYMOUS_HEADERS
    }
    return {**said, "REQUEST_METHOD": "GET", "QUERY_STRING": query}


def _declared_query(query: str, declared: tuple[str, ...]) -> str:
    """Return the part of a query that makes another page, in one spelling.

    Views read the last value of a name, and an empty value as none.
    """
    if not query:
        return query
    # Latin-1 leaves every byte as it is. Django decodes them.
    said = dict(parse_qsl(query, keep_blank_values=True, encoding="latin-1"))
    chosen = {name: said[name] for name in declared if said.get(name)}
    return urlencode(chosen, encoding="latin-1")
