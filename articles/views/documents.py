"""Files of documents: always a download, in parts where a browser asks for a part."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from articles.documents.cleaning import MEDIA_TYPES
from articles.downloads import files, served
from articles.images.served import has_pass
from articles.models import Document
from articles.views.stored_file import A_WHILE, FOR_ONE, serve_file


@require_safe
def document_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve a document, or the picture of its first page, to whom may have it."""
    document = served.document_of(name)
    if document is None:
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
    is_document = name == document.file
    kind = MEDIA_TYPES[document.suffix] if is_document else "image/png"
    return serve_file(request, files.path_of(name), kind, cache=cache, is_download=is_document)
