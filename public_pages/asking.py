"""Ask an address of this site as an unknown reader would, from within."""

import io
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.http import FileResponse, HttpResponse
from django.utils import translation


class Asked(NamedTuple):
    status: int
    words: str
    """The text of a page or a feed; "" for a file."""
    leads_to: str
    """Where a redirect leads, encoded as in a header; else ""."""


def ask_as_reader(address: str, host: str) -> Asked:
    """Return what an address answers to somebody without cookies. `address` is a path, with a query."""
    path, _question, query = address.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote_to_bytes(path).decode("latin-1"),  # as WSGI has it
        "QUERY_STRING": query,
        "SERVER_NAME": host,
        "SERVER_PORT": "443",
        "HTTP_HOST": host,
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(),
        settings.SECURE_PROXY_SSL_HEADER[0]: settings.SECURE_PROXY_SSL_HEADER[1],
    }
    with translation.override(settings.LANGUAGE_CODE):
        response = _handler().get_response(WSGIRequest(environ))
    # It is not closed as a server would: that ends the request within which this one is asked.
    if isinstance(response, FileResponse) and response.file_to_stream:
        response.file_to_stream.close()
    is_words = response.headers.get("Content-Type", "").startswith(("text/", "application/"))
    words = response.text if isinstance(response, HttpResponse) and is_words else ""
    return Asked(response.status_code, words, response.headers.get("Location", ""))


@cache
def _handler() -> BaseHandler:
    handler = BaseHandler()
    handler.load_middleware()
    return handler
