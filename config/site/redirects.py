"""Addresses of a former site, or of pages that moved: where they lead now. No address that answers."""

from typing import Final

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils import translation

from articles.models import ArticleFormerAddress
from articles.writing.link_targets import DETAILS, article_path
from config.models import Redirect
from public_pages.language import language_of_path, without_language

REST: Final = "*"
# What the house itself serves: nobody is led away from it, whatever somebody typed.
OF_HOUSE: Final = (
    *("/admin/", "/accounts/", "/cases/", "/legal-help/", "/staff/", "/preview/"),
    *("/static/", "/media/", "/api/", "/oembed", "/healthz", "/readyz"),
    *("/robots.txt", "/sitemap", "/.well-known/"),
)
MOST_PARTS: Final = 20


def is_of_house(path: str) -> bool:
    """Return whether an address is the house's own, in any language."""
    below = without_language(path)
    return any(
        f"{each}/".startswith(OF_HOUSE) or each.startswith(OF_HOUSE) for each in (path, below)
    )


def matching(path: str) -> Redirect | None:
    """Return the redirect of an address: its own first, then the nearest one above it. One query."""
    parts = path.strip("/").split("/")[:MOST_PARTS]
    above = [f"/{'/'.join(parts[:count])}/{REST}" for count in range(1, len(parts) + 1)]
    wanted = [path, *above, f"/{REST}"]
    found = {each.old_path: each for each in Redirect.objects.filter(old_path__in=wanted)}
    return found.get(path) or max(found.values(), key=lambda each: len(each.old_path), default=None)


def target(path: str) -> str | None:
    """Return where an address that answers nothing leads, in one hop; None where it leads nowhere."""
    if is_of_house(path):
        return None
    found = matching(path)
    if found is None:
        return None
    rest = path.removeprefix(found.old_path.removesuffix(REST))
    new = found.new_path
    leads = new.removesuffix(REST) + rest.lstrip("/") if new.endswith(REST) else new
    # "//host" would be another site.
    return None if leads == path or leads.startswith(("//", "/\\")) else _newest(leads)


def _newest(path: str) -> str:
    """Return the address of an article that has moved since, so that nobody is led twice."""
    bare, mark, rest = path.partition("#")
    language = language_of_path(bare) or settings.LANGUAGE_CODE
    try:
        with translation.override(language):  # the old address may be in another one
            found = resolve(bare)
    except Resolver404:
        return path
    if found.view_name not in DETAILS:
        return path
    moved = ArticleFormerAddress.objects.leads_from(language, article_path(found))
    return f"{moved.get_absolute_url()}{mark}{rest}" if moved else path
