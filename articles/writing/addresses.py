"""Addresses of articles and pages: why one is refused, and which is free."""

from collections.abc import Iterator
from copy import copy
from itertools import count
from typing import Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article, ArticleFormerAddress, PagePlace, page_place
from articles.models.addresses import ARTICLES
from articles.models.page_place import PathTaken
from page_cache.generation import per_generation

RESERVED_FIRST_PARTS: Final = frozenset(
    (
        *("accounts", "admin", "api", "archive", "articles", "authors", "cases", "corrections"),
        *(
            "documents",
            "follow",
            "healthz",
            "identity",
            "instruments",
            "legal-help",
            "media",
            "observances",
        ),
        *("oembed", "preview", "readyz", "search", "series", "site", "sources", "staff", "static"),
        *("statistics", "topics", "write-to-us"),
    )
)
"""The first parts of the site's own addresses: no page stands at or below them.

Not the privacy page: a page at its address is what the organisation adds to it.
"""


NO_ROOM_BELOW: Final = _(
    "A page below this one would get the address “%(path)s”, which is taken. Choose another address."
)


def is_reserved(path: str) -> bool:
    """Return whether the site itself uses addresses that begin as this path does."""
    first = path.partition("/")[0].casefold()
    return first in RESERVED_FIRST_PARTS or first in dict(settings.LANGUAGES)


@per_generation
def known_page_paths() -> frozenset[str]:
    """Return where pages stand that readers see or saw, and where they stood. One query."""
    seen = Article.objects.published() | Article.objects.gone()
    pages = seen.exclude(place=None)
    former = ArticleFormerAddress.objects.exclude(path__startswith=ARTICLES)
    return frozenset(
        pages.values_list("path", flat=True).union(former.values_list("path", flat=True))
    )


def path_of(language: str, slug: str, place: PagePlace | None) -> str:
    """Return the path of an article, or of a page at a place. The place need not be saved."""
    if place is None:
        return f"{ARTICLES}{slug}"
    return page_place.path_below(place.parent_id, language, slug, Article.objects.all())


def address_refusal(language: str, path: str, *, but: int | None) -> ValidationError | None:
    """Return why no article or page but this one may stand at a path, or None. Three queries at most."""
    if not path.startswith(ARTICLES) and is_reserved(path):
        return ValidationError(_("This address is reserved for the site itself. Choose another."))
    others = Article.objects.filter(~Q(pk=but), language=language, path=path)
    if others.exists():
        words = _("Another article in this language has this address. “%(free)s” is free.")
        return ValidationError(words, params={"free": last_part(free_path(path, language))})
    stood_here = ArticleFormerAddress.objects.leads_from(language, path, but=but)
    if stood_here:
        words = _("This was the address of “%(title)s”, and old links lead to it. Choose another.")
        return ValidationError(words, params={"title": stood_here.title})
    return None


def refusal_below(page: Article, language: str, slug: str) -> ValidationError | None:
    """Return why pages below this one cannot go along to its new address, or None. Four queries."""
    moved = copy(page)
    moved.language, moved.slug = language, slug
    try:
        paths = page_place.paths_with(moved, Article.objects.all())
    except PathTaken as taken:
        return ValidationError(NO_ROOM_BELOW, params={"path": taken})
    rows = Article.objects.exclude(place=None).exclude(pk=page.pk)
    going = {
        (of, paths[key]): key
        for key, of, before in rows.values_list("pk", "language", "path")
        if paths[key] != before
    }
    paths_led = {path for _language, path in going}
    for former in ArticleFormerAddress.objects.filter(path__in=paths_led).exclude(article=page):
        if going.get((former.language, former.path), former.article_id) != former.article_id:
            return ValidationError(NO_ROOM_BELOW, params={"path": former.path})
    return None


def free_path(path: str, language: str) -> str:
    """Return the path, with a number added where it is taken in the language, or was."""
    longest = Article._meta.get_field("slug").max_length or 0
    above, slash, slug = path.rpartition("/")
    path = f"{above}{slash}{slug[: longest - 5]}"
    taken = {
        name
        for model in (Article, ArticleFormerAddress)
        for name in model._default_manager.filter(
            language=language, path__startswith=path
        ).values_list("path", flat=True)
    }
    return next(
        each for each in numbered_names(path, "-{}") if each not in taken and _may_stand(each)
    )


def last_part(path: str) -> str:
    """Return the slug at the end of a path."""
    return path.rpartition("/")[2]


def numbered_names(words: str, more: str) -> Iterator[str]:
    """Yield the words, then the words with each number behind them: "March", "March (2)", …"""
    yield words
    for number in count(2):
        yield words + more.format(number)


def _may_stand(path: str) -> bool:
    return path.startswith(ARTICLES) or not is_reserved(path)
