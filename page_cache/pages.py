"""Pages as they are sent: bytes, headers and tags, prepared once for each encoding."""

import gzip
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from threading import Event, Lock
from typing import Final

import brotli

type Headers = list[tuple[str, str]]
# Under what a page is kept: host, scheme, path and the declared part of the query. Made in
# page_cache/wsgi.py, PageCache, for each request.
type Key = tuple[str, str, str, str]

# Below this size the headers of an encoding cost more than it saves.
WORTH_COMPRESSING: Final = 512
# From this size on, Brotli's best qualities take longer than they save a reader.
A_LONG_FILE: Final = 128 * 1024
COMPRESSIBLE: Final = ("text/", "application/json", "application/feed+json", "application/ld+json")
XML: Final = ("application/xml", "+xml")
# The headers of a page that a 304 repeats.
KEPT_IN_304: Final = frozenset(
    {
        "access-control-allow-origin",
        "access-control-expose-headers",
        "cache-control",
        "content-security-policy",
        "expires",
        "vary",
    }
)
# Headers that `Page` sets itself.
OURS: Final = frozenset({"content-length", "etag", "vary"})
# The memory of a page: its plain bytes, as much again for both compressed forms, and its objects.
OBJECTS_OF_A_PAGE: Final = 4096
# A page that needs more than this part of the memory is not kept.
LARGEST_PART: Final = 8
# A page under a longer address is not kept either: the address is not counted. None of ours is as long.
LONGEST_KEY: Final = 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """One encoding of a page."""

    etag: str
    headers: Headers
    body: bytes
    headers_of_304: Headers


class Page:
    __slots__ = ("_body", "_headers", "_tag", "answers", "charge", "is_read_whole", "used")

    def __init__(self, headers: Headers, body: bytes) -> None:
        self._headers = [(name, value) for name, value in headers if name.lower() not in OURS]
        self._body = body
        self._tag = blake2b(body, digest_size=12).hexdigest()
        self.charge = 2 * len(body) + OBJECTS_OF_A_PAGE
        # Whether it is a page that people read, and no file. What other sites may put in a frame is a
        # part of their pages.
        self.is_read_whole = self._type() == "text/html" and any(
            name.lower() == "x-frame-options" for name, _ in headers
        )
        self.used = False
        self.answers: dict[str, Answer] = {}

    def answer(self, encoding: str) -> Answer:
        """Return the page in this encoding. It is compressed when it is first asked for."""
        found = self.answers.get(encoding)
        if found is None:
            found = self.answers[encoding] = self._prepared(encoding)
        return found

    def _prepared(self, encoding: str) -> Answer:
        body = self._body
        if encoding in ENCODERS and self._is_worth_compressing():
            body = ENCODERS[encoding](body)
        if len(body) >= len(self._body):
            encoding, body = "identity", self._body
        headers = [*self._headers, ("Vary", "Accept-Encoding"), ("Content-Length", str(len(body)))]
        etag = f'"{self._tag}"'
        if encoding != "identity":
            etag = f'"{self._tag}-{encoding}"'
            headers.append(("Content-Encoding", encoding))
        headers.append(("ETag", etag))
        kept = [(name, value) for name, value in headers if name.lower() in KEPT_IN_304]
        return Answer(etag, headers, body, [*kept, ("ETag", etag)])

    def _is_worth_compressing(self) -> bool:
        essence = self._type()
        return len(self._body) >= WORTH_COMPRESSING and (
            essence.startswith(COMPRESSIBLE) or essence.endswith(XML)
        )

    def _type(self) -> str:
        """Return the media type without its parameters, or nothing."""
        types = [value for name, value in self._headers if name.lower() == "content-type"]
        return types[0].partition(";")[0].strip() if types else ""


def _brotli(body: bytes) -> bytes:
    """Compress as far as pays: quality 10 makes a page a tenth lighter than 6 in ten milliseconds.

    On a long file it would take half a second for each megabyte.
    """
    quality = 10 if len(body) < A_LONG_FILE else 6
    compressed: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=quality)
    return compressed


ENCODERS: Final[dict[str, Callable[[bytes], bytes]]] = {
    "br": _brotli,
    # Without the time: every process makes the same bytes for the same tag.
    "gzip": partial(gzip.compress, compresslevel=6, mtime=0),
}


class Pages:
    """Pages by key, of so many bytes at most. The ones that nobody read lately go first."""

    def __init__(self, room: int) -> None:
        self._kept: dict[Key, Page] = {}
        self._room = room
        self._lock = Lock()
        self.charge = 0
        self.get: Callable[[Key], Page | None] = self._kept.get
        # Who draws a page now, so that the others can wait for it.
        self.being_drawn: dict[Key, Event] = {}

    def __len__(self) -> int:
        return len(self._kept)

    def keep(self, key: Key, page: Page) -> None:
        if page.charge > self._room // LARGEST_PART or sum(map(len, key)) > LONGEST_KEY:
            return
        with self._lock:
            if replaced := self._kept.pop(key, None):
                self.charge -= replaced.charge
            self._kept[key] = page
            self.charge += page.charge
            while self.charge > self._room:
                self._let_go()

    def _let_go(self) -> None:
        """Drop the oldest page, or give it a second round if somebody read it in the first."""
        key = next(iter(self._kept))
        page = self._kept.pop(key)
        if page.used:
            page.used = False
            self._kept[key] = page
        else:
            self.charge -= page.charge
