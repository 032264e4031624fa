"""A site behind a page cache, asked as a server would ask it."""

import io
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone

from page_cache.epoch import Epoch
from page_cache.wsgi import PageCache

# Of whoever reads; set aside for examples.
ADDRESS = "203.0.113.77"


def an_epoch(generation: int = 1, **changes: Any) -> Epoch:
    return Epoch(generation, timezone.now() + timedelta(hours=1), **changes)


@dataclass(frozen=True)
class Reply:
    status: str
    headers: dict[str, str]
    body: bytes

    @property
    def words(self) -> str:
        return self.body.decode()


@dataclass
class Site:
    """Whatever the settings say is the site, in an epoch that a test may change."""

    epoch: Epoch | None = field(default_factory=an_epoch)
    reads: Counter[str] = field(default_factory=Counter)
    count_read: Callable[[str], None] | None = None
    is_blind: bool = False

    def __post_init__(self):
        self.application = PageCache(
            WSGIHandler(),
            epoch=lambda: self.epoch,
            count_read=self.count_read or self._count,
            is_blind=lambda: self.is_blind,
        )

    def _count(self, path: str) -> None:
        self.reads[path] += 1

    def ask(self, address: str, method: str = "GET", *, scheme: str = "http", **headers: str):
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "REMOTE_ADDR": ADDRESS,
            "wsgi.url_scheme": scheme,
            "wsgi.input": io.BytesIO(),
            "HTTP_HOST": "localhost",
            **{f"HTTP_{name.upper()}": value for name, value in headers.items()},
        }
        started: list[Any] = []
        said = self.application(environ, lambda *arguments: started.extend(arguments))
        body = b"".join(said)
        if hasattr(said, "close"):
            said.close()
        return Reply(started[0], {n.lower(): v for n, v in started[1]}, body)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Django would close the connection in the middle of the transaction of a test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
