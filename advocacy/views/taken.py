"""What people take with them of a statistic: its chart as a file."""

from base64 import b64encode
from hashlib import sha256
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from advocacy import downloads
from advocacy.chart_file import style_of
from advocacy.models import Statistic
from advocacy.reading import reader_language
from page_cache.public import origin_of, public_page

HASHES: Final = [
    f"'sha256-{b64encode(sha256(style_of(rtl=rtl).encode()).digest()).decode()}'"
    for rtl in (False, True)
]
# A picture loads nothing and runs nothing; its style is inside it.
OF_A_PICTURE: Final[dict[str, list[str]]] = {"default-src": [CSP.NONE], "style-src": HASHES}


@require_safe
@csp_override(OF_A_PICTURE)
@public_page()
def statistic_svg(request: HttpRequest, slug: str) -> HttpResponse:
    return HttpResponse(_chart_document(request, slug), content_type="image/svg+xml")


def _statistic(slug: str) -> Statistic:
    return get_object_or_404(Statistic.objects.with_figures(), slug=slug)


def _chart_document(request: HttpRequest, slug: str) -> str:
    statistic = _statistic(slug)
    address = origin_of(request) + statistic.get_absolute_url()
    document = downloads.chart_document(statistic, reader_language(), address)
    if document is None:
        raise Http404
    return document
