"""Files of documents: always a download, in parts where a browser asks for a part."""

import re
from typing import Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from articles.documents.cleaning import MEDIA_TYPES
from articles.downloads import files, served
from articles.images.served import has_pass
from articles.models import Document

# A document can be taken back: whoever keeps a copy asks again soon.
A_WHILE: Final = "public, max-age=600"
FOR_ONE: Final = "private, no-store"
PART: Final = re.compile(r"bytes=(\d*)-(\d*)")


@require_safe
def document_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve a document, or the picture of its first page, to whom may have it."""
    document = served.document_of(name)
    if document is None or not files.exists(name):
        raise Http404
    if served.is_public(name):
        return _file(request, document, name, A_WHILE)
    is_known = settings.SESSION_COOKIE_NAME in request.COOKIES
    if is_known and served.may_see_hidden(request.user, document):
        return _file(request, document, name, FOR_ONE)
    if has_pass(name, request.GET.get("pass", "")):
        return _file(request, document, name, FOR_ONE)
    raise Http404


def _file(request: HttpRequest, document: Document, name: str, cache: str) -> HttpResponseBase:
    headers = {"Cache-Control": cache, "Accept-Ranges": "bytes"}
    is_document = name == document.file
    kind = MEDIA_TYPES[document.suffix] if is_document else "image/png"
    if is_document:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if cache == A_WHILE:
        headers["ETag"] = etag = f'"{name}"'
        if etag in request.headers.get("If-None-Match", ""):
            return HttpResponse(status=304, headers=headers)
    if settings.MEDIA_ACCEL_PREFIX:
        headers["X-Accel-Redirect"] = settings.MEDIA_ACCEL_PREFIX + files.path_of(name)
        return HttpResponse(content_type=kind, headers=headers)
    part = (
        PART.fullmatch(request.headers.get("Range", ""))
        if "If-Range" not in request.headers
        else None
    )
    if part and any(part.groups()):
        return _part(name, kind, headers, part)
    file = default_storage.open(files.path_of(name))
    return FileResponse(file, as_attachment=is_document, content_type=kind, headers=headers)


def _part(name: str, kind: str, headers: dict[str, str], part: re.Match[str]) -> HttpResponse:
    """Serve the bytes that were asked for (RFC 9110, 14.1.2), or say that there are none."""
    size = default_storage.size(files.path_of(name))
    first, last = part[1], part[2]
    begins = int(first) if first else max(size - int(last), 0)
    ends = min(int(last), size - 1) if first and last else size - 1
    if begins > ends or begins >= size:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{size}"})
    with default_storage.open(files.path_of(name)) as file:
        file.seek(begins)
        content = file.read(ends - begins + 1)
    headers = {**headers, "Content-Range": f"bytes {begins}-{ends}/{size}"}
    return HttpResponse(content, content_type=kind, status=206, headers=headers)
