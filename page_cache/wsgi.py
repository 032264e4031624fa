"""Stands before Django and hands out public pages as they were drawn, byte for byte.

docs/architecture.md, "How a page travels", tells the way.
"""

from collections.abc import Callable, Iterable
from threading import Event
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from django.conf import settings

from page_cache.decorators import PARAMETERS, Strict
from page_cache.epoch import Era
from page_cache.negotiation import best_encoding, has_it
from page_cache.pages import Headers, Key, Page

type Environ = dict[str, Any]
type StartResponse = Callable[..., Any]
type Application = Callable[[Environ, StartResponse], Iterable[bytes]]

SCHEMES: Final = frozenset({"http", "https"})
# All that a page may be drawn from, of what a browser or a proxy says about itself.
HEADERS_OF_NOBODY: Final = frozenset({"HTTP_HOST", settings.SECURE_PROXY_SSL_HEADER[0]})
SECONDS_TO_WAIT_FOR_ANOTHER: Final = 2
# Paths that are known to be public; beyond this many they are learned anew.
MOST_PATHS: Final = 50_000


class PageCache:
    def __init__(self, application: Application, *, era: Callable[[], Era | None]) -> None:
        self._application = application
        self._session = settings.SESSION_COOKIE_NAME
        self._proxy_header = settings.SECURE_PROXY_SSL_HEADER[0]
        self._era = era
        # Which parameters make another page, for each path that a view has said it of.
        self._declared: dict[str, tuple[str, ...]] = {}

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if (method != "GET" and method != "HEAD") or self._session in environ.get(
            "HTTP_COOKIE", ""
        ):
            return self._application(environ, start_response)
        host = environ.get("HTTP_HOST")
        scheme = environ.get(self._proxy_header, environ["wsgi.url_scheme"])
        era = self._era()
        if era is None or host is None or scheme not in SCHEMES:
            return self._application(environ, start_response)
        key = (host, scheme, environ["PATH_INFO"], environ["QUERY_STRING"])
        page = era.pages.get(key)
        if page is None:
            return self._missed(era, key, environ, start_response)
        return _send(page, environ, start_response)

    def _missed(
        self, era: Era, key: Key, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        host, scheme, path, query = key
        declared = self._declared.get(path)
        if declared is None:
            return self._learn(era, key, environ, start_response)
        wanted = _of_declared(query, declared)
        if isinstance(declared, Strict) and wanted != query:
            return self._draw_once(environ, start_response)
        key = (host, scheme, path, wanted)
        page = era.pages.get(key)
        if page is not None:
            return _send(page, environ, start_response)
        mine = Event()
        drawing = era.pages.being_drawn.setdefault(key, mine)
        if drawing is not mine:
            drawing.wait(SECONDS_TO_WAIT_FOR_ANOTHER)
        try:
            page = era.pages.get(key)
            if page is not None:
                return _send(page, environ, start_response)
            return self._draw(era, key, environ, start_response)
        finally:
            if drawing is mine:
                del era.pages.being_drawn[key]
                mine.set()

    def _learn(
        self, era: Era, key: Key, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let Django answer whatever this is. A page drawn for somebody teaches, but is not kept."""
        answer = _Drawn(self._application, environ)
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
            and key[3] == _of_declared(key[3], declared)
        )
        if is_for_nobody:
            era.pages.keep(key, page)
        return _send(page, environ, start_response)

    def _draw(
        self, era: Era, key: Key, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Let Django draw a page that is known to be public, telling it nothing of who asks."""
        answer = _Drawn(self._application, _for_nobody(environ, query=key[3]))
        page = answer.page()
        if page is None:
            # Gone, moved or broken. Until it is public again nobody waits for another's drawing.
            # A choice that makes no page says nothing of the page itself.
            if not key[3]:
                self._declared.pop(key[2], None)
            return answer.pass_on(start_response)
        era.pages.keep(key, page)
        return _send(page, environ, start_response)

    def _draw_once(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """A page that reads more than makes a kept one. Only its tag saves anybody anything."""
        answer = _Drawn(self._application, _for_nobody(environ, query=environ["QUERY_STRING"]))
        page = answer.page()
        if page is None:
            return answer.pass_on(start_response)
        return _send(page, environ, start_response)


class _Drawn:
    """What Django answered, before anything of it is sent."""

    def __init__(self, application: Application, environ: Environ) -> None:
        self._environ = environ
        self._started: tuple[Any, ...] = ()
        self._response = application(environ, self._start)

    def _start(self, *status_and_headers: Any) -> None:
        self._started = status_and_headers

    def page(self) -> Page | None:
        """Return it as a page for everybody, or None if it is not for everybody."""
        status, headers = self._started[:2]
        response: Any = self._response
        if (
            PARAMETERS not in self._environ
            or not status.startswith("200 ")
            or response.streaming
            or not _are_for_everybody(headers)
        ):
            return None
        try:
            return Page(headers, b"".join(response))
        finally:
            response.close()

    def pass_on(self, start_response: StartResponse) -> Iterable[bytes]:
        start_response(*self._started)
        return self._response


def _are_for_everybody(headers: Headers) -> bool:
    for name, value in headers:
        match name.lower(), value.lower():
            case "set-cookie" | "content-encoding", _:
                return False
            case "cache-control", said if "no-store" in said or "private" in said:
                return False
            case "vary", said if said.strip() != "accept-encoding":
                return False
    return True


def _for_nobody(environ: Environ, query: str) -> Environ:
    """The same address, asked for by nobody: no cookie, no language, no address to come back to."""
    said = {
        name: value
        for name, value in environ.items()
        if not name.startswith("HTTP_") or name in HEADERS_OF_NOBODY
    }
    return {**said, "REQUEST_METHOD": "GET", "QUERY_STRING": query}


def _of_declared(query: str, declared: tuple[str, ...]) -> str:
    """The part of a query that makes another page, spelled in one way.

    Views read the last value of a name, and take an empty one for none.
    """
    if not query:
        return query
    # Latin-1 leaves every byte as it is: Django will decode them.
    said = dict(parse_qsl(query, keep_blank_values=True, encoding="latin-1"))
    chosen = {name: said[name] for name in declared if said.get(name)}
    return urlencode(chosen, encoding="latin-1")


def _send(page: Page, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
    page.used = True
    answer = page.answer(best_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")))
    held = environ.get("HTTP_IF_NONE_MATCH")
    if held is not None and has_it(held, answer.etag):
        start_response("304 Not Modified", answer.headers_of_304.copy())
        return []
    start_response("200 OK", answer.headers.copy())
    return [answer.body] if environ["REQUEST_METHOD"] == "GET" else []
