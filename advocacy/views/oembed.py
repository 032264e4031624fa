"""Tell other sites how to show one of our statistics: oEmbed 1.0 (https://oembed.com).

The view takes the whole address of a statistic's page, in any language, and answers in JSON. As
the standard says, other addresses are 404, and other formats 501.
"""

from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from advocacy.charts import downloads
from advocacy.charts.drawings import draw_chart
from advocacy.charts.share_card import CARD_HEIGHT, CARD_WIDTH
from advocacy.models import Statistic
from identity.site_identity import site_name
from page_cache.decorators import origin_of
from public_pages.language import language_of_path

VIEWS_SHOWN: Final = frozenset({"statistics:detail", "statistics:embed"})
A_DAY: Final = 24 * 60 * 60
"""Seconds that another site may keep the answer. The page in the frame is always current."""


@require_safe
def oembed(request: HttpRequest) -> HttpResponse:
    if request.GET.get("format", "json") != "json":
        return _refusal("Only the format json is offered.", status=501)
    largest = [request.GET.get(name, "") for name in ("maxwidth", "maxheight")]
    if not all(number == "" or _is_a_size(number) for number in largest):
        return _refusal("maxwidth and maxheight are whole numbers of pixels.", status=400)
    language, slug = _named(request, request.GET.get("url", ""))
    with translation.override(language):
        known = Statistic.objects.published().with_figures()
        statistic = known.filter(slug=slug).first() if slug else None
        if statistic is None:
            return _refusal("There is no statistic at this address.", status=404)
        width, height = (int(number) if number else None for number in largest)
        answer = _answer(origin_of(request), statistic, language, width, height)
    return _for_everybody(JsonResponse(answer))


def _answer(
    origin: str, statistic: Statistic, language: str, width: int | None, height: int | None
) -> dict[str, str | int]:
    wide = min(width or downloads.FRAME_WIDTH, downloads.FRAME_WIDTH)
    high = downloads.frame_height(draw_chart(statistic, language), wide)
    high = min(height or high, high)
    address = origin + reverse("statistics:embed", args=[statistic.slug])
    title = statistic.title_in(language).text
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": site_name(),
        "provider_url": origin + reverse("home"),
        "cache_age": A_DAY,
        "html": downloads.frame_code(address, title, width=wide, height=high),
        "width": wide,
        "height": high,
        "thumbnail_url": origin + reverse("statistics:card", args=[statistic.slug]),
        "thumbnail_width": CARD_WIDTH,
        "thumbnail_height": CARD_HEIGHT,
    }


def _named(request: HttpRequest, address: str) -> tuple[str, str]:
    """Return the language and slug of the statistic at one of our addresses; else "" as slug."""
    try:
        parts = urlsplit(address)
    except ValueError:  # such as http://[
        return settings.LANGUAGE_CODE, ""
    language = language_of_path(parts.path) or settings.LANGUAGE_CODE
    if parts.scheme not in ("http", "https") or parts.netloc.lower() != request.get_host().lower():
        return language, ""
    with translation.override(language):
        try:
            # Without the last slash, the page itself redirects.
            match = resolve(parts.path if parts.path.endswith("/") else f"{parts.path}/")
        except Resolver404:
            return language, ""
    return language, match.kwargs["slug"] if match.view_name in VIEWS_SHOWN else ""


def _is_a_size(words: str) -> bool:
    return words.isascii() and words.isdecimal() and int(words[:6]) > 0 and len(words) < 6


def _refusal(words: str, *, status: int) -> HttpResponse:
    return _for_everybody(JsonResponse({"error": words}, status=status))


def _for_everybody(response: HttpResponse) -> HttpResponse:
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response
