"""Serve a file that was found to be for this person: whole, in parts, or by the web server in front."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Final

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)

from articles.bucket import StorageAway

# A file can be taken back: whoever keeps a copy asks again soon.
A_WHILE: Final = "public, max-age=600"
FOR_ONE: Final = "private, no-store"
PART: Final = re.compile(r"bytes=(\d*)-(\d*)")
PIECE: Final = 64 * 1024  # bytes that are read at a time


def serve_file(
    request: HttpRequest, path: str, content_type: str, *, cache: str, is_download: bool = False
) -> HttpResponseBase:
    """Serve a stored file. `cache` is A_WHILE or FOR_ONE. A name never changes its content.

    Raises Http404 where there is no such file, and StorageAway.
    """
    name = path.rpartition("/")[2]
    headers = {"Cache-Control": cache, "Accept-Ranges": "bytes"}
    if is_download:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if cache == A_WHILE:
        headers["ETag"] = etag = f'"{name}"'
        if etag in request.headers.get("If-None-Match", ""):
            return HttpResponse(status=304, headers=headers)
    if settings.MEDIA_ACCEL_PREFIX:
        if not default_storage.exists(path):
            raise Http404
        headers["X-Accel-Redirect"] = settings.MEDIA_ACCEL_PREFIX + path
        return HttpResponse(content_type=content_type, headers=headers)
    try:
        file = default_storage.open(path)
    except FileNotFoundError:
        raise Http404 from None
    part = PART.fullmatch(request.headers.get("Range", ""))
    if part and any(part.groups()) and _has_seen_this(request, name):
        return _part(file, content_type, headers, part)
    answer = FileResponse(
        file, as_attachment=is_download, content_type=content_type, headers=headers
    )
    answer.streaming_content = _until_away(iter(lambda: file.read(PIECE), b""))
    return answer


def _has_seen_this(request: HttpRequest, name: str) -> bool:
    """Return whether the part belongs to the bytes of which the browser has others."""
    return request.headers.get("If-Range", f'"{name}"') == f'"{name}"'


def _part(
    file: File[bytes], content_type: str, headers: dict[str, str], part: re.Match[str]
) -> HttpResponseBase:
    """Serve the bytes that were asked for (RFC 9110, 14.1.2), or say that there are none."""
    size = file.size
    first, last = part[1], part[2]
    begins = int(first) if first else max(size - int(last), 0)
    ends = min(int(last), size - 1) if first and last else size - 1
    if begins > ends or begins >= size:
        file.close()
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    headers = {
        **headers,
        "Content-Range": f"bytes {begins}-{ends}/{size}",
        "Content-Length": str(ends - begins + 1),
    }
    file.seek(begins)
    pieces = _Pieces(file, ends - begins + 1)
    return StreamingHttpResponse(pieces, content_type=content_type, status=206, headers=headers)


class _Pieces:
    """Some bytes of an open file, which the response closes, read or not."""

    def __init__(self, file: File[bytes], length: int) -> None:
        self._file, self._left = file, length

    def __iter__(self) -> Iterator[bytes]:
        return _until_away(self._read())

    def close(self) -> None:
        self._file.close()

    def _read(self) -> Iterator[bytes]:
        while self._left and (piece := self._file.read(min(self._left, PIECE))):
            self._left -= len(piece)
            yield piece


def _until_away(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """End early where the storage goes away meanwhile: the browser sees that bytes are missing."""
    with suppress(StorageAway):  # which is in the log
        yield from pieces
