"""Sends files piece by piece while they are made, for they are too large for the page cache."""

import zlib
from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import condition

from advocacy.api.responses import open_to_all
from page_cache import generation
from page_cache.decorators import REVALIDATED
from page_cache.negotiation import best_encoding

VERSION: Final = "1.1.0"
CSV: Final = "text/csv; charset=utf-8; header=present"
GZIP: Final = 16 + zlib.MAX_WBITS

type Pieces = Iterable[str] | Iterable[bytes]


def streamed_file(content_type: str) -> Callable[[Callable[..., Pieces]], Callable[..., Any]]:
    """Make a view, which programs of every site may read, of a function that yields a file."""

    def decorate(pieces: Callable[..., Pieces]) -> Callable[..., Any]:
        @open_to_all
        @condition(etag_func=_etag)
        @wraps(pieces)
        def view(request: HttpRequest, **names: str) -> StreamingHttpResponse:
            made = pieces(request, **names)  # a 404 cannot be sent after the first piece
            return stream(request, made, content_type)

        return view

    return decorate


def stream(request: HttpRequest, made: Pieces, content_type: str) -> StreamingHttpResponse:
    """Answer with these pieces, compressed if they are CSV and the reader takes gzip."""
    headers = {"Cache-Control": REVALIDATED, "Vary": "Accept-Encoding"}
    # Brotli would take longer than to send what it saves.
    accepted = request.headers.get("Accept-Encoding", "")
    if content_type == CSV and best_encoding(accepted, ("gzip", "identity")) == "gzip":
        headers["Content-Encoding"] = "gzip"
        made = _compress(made)
    if request.method == "HEAD":
        made = ()  # without a length, which is known only when the file is made
    return StreamingHttpResponse(made, content_type=content_type, headers=headers)


def _etag(_request: HttpRequest, **_names: Any) -> str:
    """Return a weak tag: a newer release may write the same rows in other words.

    An epoch ends when an article begins or ends by time alone, and at midnight.
    """
    epoch = generation.current_epoch()
    return f'W/"{VERSION}-{epoch.generation}-{epoch.ends_at.timestamp():.0f}"'


def unless_held(request: HttpRequest, response: StreamingHttpResponse) -> HttpResponseBase:
    """Return the file, or 304 to whoever has it as it is in this epoch."""
    etag = response.headers["ETag"] = _etag(request)
    held = get_conditional_response(request, etag=etag, response=response)  # type: ignore[arg-type]  # it reads headers alone
    return held or response


def _compress(pieces: Pieces) -> Iterator[bytes]:
    """Compress piece by piece. The file holds no time, so it has the same bytes each time."""
    compressor = zlib.compressobj(wbits=GZIP)
    for piece in pieces:
        if done := compressor.compress(piece.encode() if isinstance(piece, str) else piece):
            yield done
    yield compressor.flush()
