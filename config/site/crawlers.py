"""What programs are told that visit the site: robots.txt, security.txt and the sitemaps."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.site import sitemaps
from page_cache.decorators import origin_of, public_page

# Not secret, but nothing for a search engine: each is for one person, or for staff.
NOT_TO_INDEX: Final = (
    "/accounts/",
    "/admin/",
    "/cases/",
    "/legal-help/exit/",
    "/legal-help/request/",
    "/legal-help/return/",
    "/staff/",
)
IN_EVERY_LANGUAGE: Final = ("/search/",)
CONTACT_HOLDS_FOR: Final = timedelta(days=180)  # RFC 9116: less than a year


@require_safe
@public_page()
def robots_txt(request: HttpRequest) -> HttpResponse:
    prefixes = [
        "" if code == settings.LANGUAGE_CODE else f"/{code}" for code, _ in settings.LANGUAGES
    ]
    paths = [*NOT_TO_INDEX, *(prefix + path for path in IN_EVERY_LANGUAGE for prefix in prefixes)]
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
    """Where to tell of a weakness (RFC 9116). Without a contact there is no such file."""
    if not settings.SECURITY_CONTACT:
        raise Http404
    midnight = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0)
    response = _plain_text(
        [
            *(f"Contact: {contact}" for contact in settings.SECURITY_CONTACT),
            f"Expires: {midnight + CONTACT_HOLDS_FOR:%Y-%m-%dT%H:%M:%SZ}",
            f"Preferred-Languages: {settings.LANGUAGE_CODE}",
            f"Canonical: {origin_of(request)}{reverse('security_txt')}",
        ]
    )
    # Not kept with the public pages: on a site that publishes nothing for long it would expire.
    response.headers["Cache-Control"] = "public, max-age=86400"
    return response


@require_safe
@public_page()
def sitemap(request: HttpRequest) -> HttpResponse:
    return _xml(sitemaps.index(origin_of(request)))


@require_safe
@public_page()
def sitemap_pages(request: HttpRequest) -> HttpResponse:
    return _xml(sitemaps.urlset(sitemaps.pages(), origin_of(request)))


@require_safe
@public_page()
def sitemap_news(request: HttpRequest) -> HttpResponse:
    return _xml(sitemaps.news(origin_of(request)))


@require_safe
@public_page()
def sitemap_section(request: HttpRequest, name: str, number: str) -> HttpResponse:
    section = sitemaps.SECTIONS.get(name)
    entries = section.file(int(number)) if section else []
    if not entries:
        raise Http404
    return _xml(sitemaps.urlset(entries, origin_of(request)))


def _plain_text(lines: Iterable[str]) -> HttpResponse:
    text = "".join(f"{line}\n" for line in lines)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


def _xml(text: str) -> HttpResponse:
    return HttpResponse(text, content_type="application/xml; charset=utf-8")
