"""Files of a statistic: its chart, its card, and the page for frames on other sites."""

from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import translation
from django.utils.csp import CSP
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from advocacy.charts import downloads
from advocacy.charts.chart_file import chart_style
from advocacy.charts.drawings import draw_chart
from advocacy.charts.png import has_fonts_for, png_of
from advocacy.models import Statistic
from identity.site_identity import content_licence
from page_cache.decorators import origin_of, public_page
from public_pages.language import reader_language

PIXELS: Final = 2
"""Pixels of a PNG for each unit of the SVG: sharp on paper and on fine screens."""
STYLE_HASHES: Final = [
    f"'sha256-{b64encode(sha256(chart_style(rtl=rtl).encode()).digest()).decode()}'"
    for rtl in (False, True)
]
# A picture loads nothing and runs nothing. Its style is inside it.
PICTURE_POLICY: Final[dict[str, list[str]]] = {"default-src": [CSP.NONE], "style-src": STYLE_HASHES}
# Any site may frame the page. It runs no script and sends nothing.
FRAME_POLICY: Final[dict[str, list[str]]] = {
    "default-src": [CSP.NONE],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF],
    "base-uri": [CSP.NONE],
    "form-action": [CSP.NONE],
    "frame-ancestors": ["*"],
}


@require_safe
@csp_override(PICTURE_POLICY)
@public_page()
def statistic_svg(request: HttpRequest, slug: str) -> HttpResponse:
    document = _chart_document(request, slug, reader_language())
    return HttpResponse(document, content_type="image/svg+xml")


@require_safe
@public_page()
def statistic_png(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the PNG. The page cache keeps it for a generation, like any page."""
    return _picture(lambda language: _chart_document(request, slug, language), zoom=PIXELS)


@require_safe
@public_page()
def statistic_card(_request: HttpRequest, slug: str) -> HttpResponse:
    statistic = statistic_with_chart(slug)
    return _picture(lambda language: downloads.make_card_document(statistic, language))


@require_safe
@xframe_options_exempt
@csp_override(FRAME_POLICY)
@public_page()
def statistic_embed(request: HttpRequest, slug: str) -> HttpResponse:
    statistic = statistic_with_chart(slug)
    drawing = draw_chart(statistic, reader_language())
    context = {
        "statistic": statistic,
        "latest": statistic.latest_figure,
        "chart": drawing,
        "publishers": downloads.name_publishers(drawing) if drawing else "",
        "licence": content_licence().name,
    }
    return render(request, "advocacy/statistic_embed.html", context)


def statistic_with_chart(slug: str) -> Statistic:
    """Return the statistic with all that its chart needs. Raises Http404."""
    return get_object_or_404(Statistic.objects.published().with_figures(), slug=slug)


def _picture(draw: Callable[[str], str], zoom: int = 1) -> HttpResponse:
    """Answer a drawing as PNG, in English if this machine has no font for the reader's language."""
    document = draw(reader_language())
    if not has_fonts_for(document):
        with translation.override("en"):
            document = draw("en")
    return HttpResponse(png_of(document, zoom=zoom), content_type="image/png")


def _chart_document(request: HttpRequest, slug: str, language: str) -> str:
    statistic = statistic_with_chart(slug)
    address = origin_of(request) + statistic.get_absolute_url()
    document = downloads.make_chart_document(statistic, language, address)
    if document is None:
        raise Http404
    return document
