"""Every mistake that was put right, in articles and in data: for the list of them and its feed."""

from datetime import datetime
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

from django.db.models import CharField, QuerySet, Value
from django.template.loader import render_to_string

from advocacy.models import FigureCorrection, StatisticCorrection
from articles.body.plain_text import to_plain_text
from articles.models import Article, Correction
from articles.presentation.feeds import FORMATS
from articles.presentation.republishing import make_standalone
from public_pages.feed_formats import FeedDescription, SiteFeed, without_control_characters

MOST_ENTRIES: Final = 50
# Where a mistake was put right: in an article, in a figure, or in what a statistic measures.
PLACES: Final[dict[str, QuerySet[Any]]] = {
    "article": Correction.objects.select_related("article").defer("article__body"),
    "figure": FigureCorrection.objects.select_related("figure__statistic"),
    "statistic": StatisticCorrection.objects.select_related("statistic"),
}
# What identifies a correction: when it was made, its key and where.
type CorrectionKey = tuple[datetime, int, str]


class PlacedCorrection(NamedTuple):
    """A correction and where it was made."""

    place: str
    correction: Any

    @property
    def page(self) -> Any:
        """Return the article or figure or statistic that was wrong; it knows its own address."""
        return getattr(self.correction, self.place)

    @property
    def title(self) -> str:
        found: str = (self.page.statistic if self.place == "figure" else self.page).title
        return found

    @property
    def severity(self) -> str:
        """Return how serious it was; those of data are all corrections."""
        is_in_article = isinstance(self.correction, Correction)
        return self.correction.severity if is_in_article else Correction.Severity.CORRECTION

    @property
    def label(self) -> str:
        """Say in the active language how serious it was."""
        return str(Correction.Severity(self.severity).label)

    @property
    def language(self) -> str:
        return self.page.language if isinstance(self.page, Article) else "en"


def published_corrections() -> dict[str, QuerySet[Any]]:
    """Return the corrections that readers may see, by where they were made.

    A fact that was published and corrected may have become a draft again: its corrections are left out.
    """
    figures = FigureCorrection.objects.filter(
        figure__is_published=True, figure__statistic__is_published=True
    )
    return {
        "article": Correction.objects.published(),
        "figure": figures,
        "statistic": StatisticCorrection.objects.filter(statistic__is_published=True),
    }


def correction_keys() -> QuerySet[Any, CorrectionKey]:
    """Choose every correction that readers may see, newest first; `load_corrections` loads some."""
    first, *others = (_keys(rows, place) for place, rows in published_corrections().items())
    return first.union(*others, all=True).order_by("-corrected_at", "place", "-pk")


def _keys(rows: QuerySet[Any], place: str) -> QuerySet[Any, CorrectionKey]:
    named: QuerySet[Any] = rows.order_by().annotate(place=Value(place, output_field=CharField()))
    return named.values_list("corrected_at", "pk", "place")


def load_corrections(keys: list[CorrectionKey]) -> list[PlacedCorrection]:
    """Return the corrections with these keys, in this order. Three queries at most."""
    found = {
        place: rows.in_bulk([pk for _at, pk, where in keys if where == place])
        for place, rows in PLACES.items()
    }
    return [PlacedCorrection(place, found[place][pk]) for _at, pk, place in keys]


def build_corrections_feed(about: FeedDescription, *, ending: str, origin: str) -> SiteFeed:
    """Return the feed of the newest corrections; `origin` is scheme and host, before a path."""
    feed = FORMATS[ending](about, origin)
    for placed in load_corrections(list(correction_keys()[:MOST_ENTRIES])):
        feed.add_item(**_item(placed, origin))
    return feed


def _item(placed: PlacedCorrection, origin: str) -> dict[str, Any]:
    correction, address = placed.correction, origin + placed.page.get_absolute_url()
    words = render_to_string("articles/correction_words.html", {"placed": placed})
    html = make_standalone(words, address)
    return {
        "unique_id": _lasting_id(placed, origin),
        "unique_id_is_permalink": False,
        "link": f"{address}#corrections" if placed.place == "article" else address,
        "title": without_control_characters(placed.title),
        "description": without_control_characters(to_plain_text(html).strip()),
        "content": without_control_characters(html),
        "pubdate": correction.corrected_at,
        "updateddate": correction.corrected_at,
        "authors": [],
        "categories": [placed.label],
        "picture": "",
        "files": [],
    }


def _lasting_id(placed: PlacedCorrection, origin: str) -> str:
    """Return a tag (RFC 4151) of the row and its day: other words of it make no new item."""
    host, correction = urlsplit(origin).hostname, placed.correction
    return (
        f"tag:{host},{correction.corrected_at:%Y-%m-%d}:correction/{placed.place}/{correction.pk}"
    )
