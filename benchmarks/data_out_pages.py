"""Where `benchmarks.data_out` asks for pages: every kind that the site has, in many places."""

from collections.abc import Iterable
from itertools import cycle
from typing import Final
from urllib.parse import quote

from django.conf import settings
from django.db.models import Count
from django.urls import NoReverseMatch, reverse
from django.utils import timezone, translation

from advocacy.models import Source, Statistic
from articles.presentation import feeds
from benchmarks import data_out_around
from config.site.sitemaps import sections
from tests import kinds

MANY: Final = 20
# The door of legal help knows no figures; the whole collection is measured beside.
ELSEWHERE: Final = {
    *("legal_help:request", "legal_help:return", "data_package_zip", "data_table"),
    "security_txt",  # not there unless somebody is named who answers
}
LANGUAGES: Final = tuple(code for code, _name in settings.LANGUAGES)
YEAR: Final = timezone.localdate().year
# Articles are there in few languages.
IN_ENGLISH: Final = {
    "articles:detail",
    "articles:republish",
    "archive_year",
    "author",
    "author_feed",
}
# What is asked of a page besides its address; of the fullest alone where pages are turned.
QUERIES: Final = {
    "articles:list": ("", "?topic=topic-3", "?kind=news", f"?year={YEAR - 1}"),
    "observances:list": ("", "?topic=children", "?relevance=core"),
    "search": ("?q=figures", "?q=number+17", "?q=refugees", "?q=what+peop", "?q=household+surveys"),
    "statistics:list": ("", *(f"?topic=topic-{number}" for number in range(9))),
}
TURNED: Final = {
    *("archive_year", "articles:list", "author", "corrections", "sources:detail", "sources:list"),
    "topic",
}


def addresses() -> dict[str, list[str]]:
    """By the name of each kind of page but those of the API: its addresses, in all languages in turn.

    Raises LookupError for a kind of which nobody said what its addresses are made of."""
    names = _names()
    return {
        kind: _oembeds(names["statistics"]) if kind == "oembed" else list(_of_kind(kind, names))
        for kind in sorted(kinds.of_site() - ELSEWHERE)
        if not kind.startswith("api:")
    }


def _of_kind(kind: str, names: dict[str, list[str]]) -> Iterable[str]:
    language = cycle(LANGUAGES[:1] if kind in IN_ENGLISH else LANGUAGES)
    all_parts = _parts(kind, names)
    if kind in TURNED:
        yield reverse(kind, kwargs=all_parts[0]) + "?page=2"
    for parts in all_parts:
        for query in QUERIES.get(kind, ("",)):
            with translation.override(next(language)):
                yield reverse(kind, kwargs=parts) + query


def _parts(kind: str, names: dict[str, list[str]]) -> list[dict[str, object]]:
    """What the addresses of a kind are made of, found out by asking Django."""
    of = kind.partition(":")[0] if ":" in kind else f"{kind.partition('_')[0]}s"
    of = "calendars" if kind == "observances:topic_calendar" else of
    slugs = names.get(of, [])
    years = [YEAR, YEAR - 1, YEAR - 3]
    tried: list[list[dict[str, object]]] = [
        [{}],
        [{"slug": slug} for slug in slugs],
        [{"year": year} for year in years],
        [{"slug": slug, "year": year} for slug in slugs for year in years],
        [{"ending": ending} for ending in feeds.FORMATS],
        [{"slug": slug, "ending": ending} for slug in slugs[:3] for ending in feeds.FORMATS],
        [{"source": source} for source in names["sources"]],
        [{"section": name} for name in sections()],
    ]
    for parts in tried:
        if parts and _makes(kind, parts[0]):
            return parts
    raise LookupError(f"Say what the addresses of the kind {kind} are made of.")


def _makes(kind: str, parts: dict[str, object]) -> bool:
    try:
        reverse(kind, kwargs=parts)
    except NoReverseMatch:
        return False
    return True


def _names() -> dict[str, list[str]]:
    """Names of things to ask for, the fullest among them, by what they are."""
    count = Statistic.objects.filter(slug__startswith="statistic-").count()
    # The first are those that everybody cites.
    busy = range(min(data_out_around.BUSY, count) // 2)
    spread = range(0, count, max(count // MANY, 1))
    by_figures = Source.objects.in_use().annotate(of_it=Count("figures")).order_by("-of_it", "pk")
    sources = list(by_figures.values_list("pk", flat=True))
    return data_out_around.places() | {
        "statistics": [f"statistic-{number}" for number in dict.fromkeys([*busy, *spread])],
        "sources": [str(source) for source in (*sources[:3], *sources[3 :: len(sources) // 9])],
    }


def _oembeds(slugs: Iterable[str]) -> list[str]:
    return [
        f"{reverse('oembed')}?url={quote(f'http://localhost/statistics/{slug}/')}" for slug in slugs
    ]
