"""Files for programs that visit the site: robots.txt, security.txt and the sitemaps."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.contrib.sitemaps import views as sitemap_views
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.site import sitemaps
from page_cache.decorators import origin_of, public_page

# Pages for one person or for staff. They are not secret, but search engines have no use for them.
PATHS_NOT_TO_INDEX: Final = (
    "/accounts/",
    "/admin/",
    "/cases/",
    "/legal-help/exit/",
    "/legal-help/request/",
    "/legal-help/return/",
    "/staff/",
)
PAGES_NOT_TO_INDEX: Final = ("/search/",)  # in every language
XML: Final = "application/xml; charset=utf-8"
CONTACT_VALID_FOR: Final = timedelta(days=180)  # RFC 9116: less than a year


@require_safe
@public_page()
def robots_txt(request: HttpRequest) -> HttpResponse:
    prefixes = [
        "" if code == settings.LANGUAGE_CODE else f"/{code}"
        for code, _ in settings.CONTENT_LANGUAGES
    ]
    paths = [
        *PATHS_NOT_TO_INDEX,
        *(prefix + path for path in PAGES_NOT_TO_INDEX for prefix in prefixes),
    ]
    maps = [reverse("sitemap"), reverse("sitemap_news")]
    return _plain_text(
        [
            "User-agent: *",
            *(f"Disallow: {path}" for path in paths),
            "",
            *(f"Sitemap: {origin_of(request)}{path}" for path in maps),
        ]
    )


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say where to report a weakness (RFC 9116). Answer 404 where the site names no contact."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    response = _plain_text(
        [
            *(f"Contact: {contact}" for contact in settings.SECURITY_CONTACT),
            f"Expires: {midnight + CONTACT_VALID_FOR:%Y-%m-%dT%H:%M:%SZ}",
            f"Preferred-Languages: {settings.LANGUAGE_CODE}",
            f"Canonical: {origin_of(request)}{reverse('security_txt')}",
        ]
    )
    # Not in the page cache: on a site that publishes nothing for months the file would expire.
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
@public_page()
def sitemap(request: HttpRequest) -> HttpResponse:
    return sitemap_views.index(
        request,
        {**sitemaps.sections_in_use()},
        sitemap_url_name="sitemap_section",
        content_type=XML,
    ).render()


@require_safe
@public_page("p")
def sitemap_section(request: HttpRequest, section: str) -> HttpResponse:
    return sitemap_views.sitemap(
        request, {**sitemaps.sections()}, section, content_type=XML
    ).render()


@require_safe
@public_page()
def sitemap_news(request: HttpRequest) -> HttpResponse:
    return sitemap_views.sitemap(
        request,
        {"news": sitemaps.NewsSitemap},
        template_name="sitemap_news.xml",
        content_type=XML,
    ).render()


def _plain_text(lines: Iterable[str]) -> HttpResponse:
    text = "".join(f"{line}\n" for line in lines)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")
