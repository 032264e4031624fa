"""A page or more of every kind, in English and in Arabic, for the sweeps."""

from collections.abc import Container
from itertools import chain
from typing import Final

import pytest

# Kinds that are not pages: a browser does not show them.
FILES: Final = {
    "api:article",
    "api:articles",
    "api:articles_csv",
    "api:corrections",
    "api:corrections_csv",
    "api:figure",
    "api:figures",
    "api:figures_csv",
    "api:index",
    "api:instrument",
    "api:instruments",
    "api:instruments_csv",
    "api:observance",
    "api:observances",
    "api:observances_csv",
    "api:openapi",
    "api:places",
    "api:places_csv",
    "api:source",
    "api:sources",
    "api:sources_csv",
    "api:statistic",
    "api:statistic_figures",
    "api:statistic_figures_csv",
    "api:statistics",
    "api:statistics_csv",
    "api:topic",
    "api:topics",
    "api:topics_csv",
    "articles:bibtex",
    "articles:feed",
    "articles:ris",
    "author_feed",
    "corrections_feed",
    "document_file",
    "identity_file",
    "identity_sheet",
    "manifest",
    "observances:calendar",
    "observances:core_calendar",
    "observances:dates",
    "oembed",
    "observances:topic_calendar",
    "robots_txt",
    "security_txt",
    "share_card",
    "sitemap",
    "sitemap_news",
    "sitemap_section",
    "statistics:bibtex",
    "statistics:card",
    "statistics:feed",
    "statistics:feed_of_all",
    "statistics:png",
    "statistics:ris",
    "statistics:svg",
    "data_package",
    "data_package_zip",
    "data_table",
    "statistic_csv",
    "statistic_json",
    "topic_feed",
}

ARTICLE: Final = "/articles/why-30-july-is-set-aside-for-people-who-are-trafficked/"
SERIES: Final = "/series/how-to-read-a-number/"
PAGES: Final[dict[str, list[str]]] = {
    "home": ["/"],
    "api_page": ["/api/"],
    "contact": ["/write-to-us/"],
    "contact_sent": ["/write-to-us/sent/"],
    "privacy": ["/privacy/"],
    "search": ["/search/", "/search/?q=rights", "/search/?q=asylm", "/search/?q=xyzzy"],
    "articles:list": ["/articles/", "/articles/?kind=explainer"],
    "archive": ["/archive/"],
    "archive_year": ["/archive/2026/"],
    "topics": ["/topics/"],
    "articles:detail": [ARTICLE, "/articles/counting-people-forced-to-flee/"],
    "articles:republish": [f"{ARTICLE}republish/"],
    "articles:version": [f"{ARTICLE}versions/1/"],
    "page": ["/about/", "/about/how-we-work/"],
    "page_version": ["/about/how-we-work/versions/1/"],
    "corrections": ["/corrections/"],
    "follow": ["/follow/"],
    "topic": ["/topics/refugees/", "/topics/animals/"],
    "author": ["/authors/policy-team/"],
    "series": [SERIES],
    "observances:list": ["/observances/?topic=women"],
    "observances:detail": ["/observances/world-day-against-trafficking-in-persons/"],
    "observances:year": ["/observances/human-rights-day/2027/"],
    "statistics:list": [
        "/statistics/?topic=women",
        "/statistics/?q=asylum",
        "/statistics/?q=xyzzy",
    ],
    "statistics:detail": ["/statistics/forcibly-displaced/"],
    "statistics:embed": ["/statistics/forcibly-displaced-components/embed/"],
    "sources:list": ["/sources/"],
    "sources:detail": ["/sources/1/"],
    "instruments:list": ["/instruments/"],
    "instruments:detail": ["/instruments/udhr/"],
    "legal_help_public:start": ["/legal-help/"],
    "legal_help:request": ["/legal-help/request/?language=en"],
    "legal_help:return": ["/legal-help/return/?language=en"],
    "no such page": ["/no-such-page/"],
}
# Where Arabic is more than a prefix; an article is only in the languages it was written in.
IN_ARABIC: Final = {
    ARTICLE: "/ar/articles/limadha-30-yuliu-ar/",
    f"{ARTICLE}republish/": "/ar/articles/limadha-30-yuliu-ar/republish/",
    f"{ARTICLE}versions/1/": None,
    "/articles/counting-people-forced-to-flee/": None,
    SERIES: None,
    "/legal-help/request/?language=en": "/legal-help/request/?language=ar",
    "/legal-help/return/?language=en": "/legal-help/return/?language=ar",
}


def addresses(few: Container[str] | None = None) -> list[object]:
    """Return every page in both languages; `make test` takes one of each kind, in turn of either, or `few`."""
    of_each_kind = [
        [(page, IN_ARABIC.get(page, f"/ar{page}")) for page in paths] for paths in PAGES.values()
    ]
    sample: Container[str | None] = few or {
        pages[0][number % 2] for number, pages in enumerate(of_each_kind)
    }
    return [
        path if path in sample else pytest.param(path, marks=pytest.mark.exhaustive)
        for pages in of_each_kind
        for path in chain.from_iterable(pages)
        if path
    ]
