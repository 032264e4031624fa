"""The change log of a statistic, or of all, as a feed for programs that follow it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlsplit

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advocacy.models import Statistic
from advocacy.numbers.figure_words import period_in_words
from advocacy.presentation.change_log import Change, ChangeKind, list_changes
from identity.site_identity import site_name
from public_pages.feed_formats import AtomFeed, FeedDescription, without_control_characters

MOST_ENTRIES: Final = 50


def make_change_feed(statistic: Statistic, *, address: str, language: str, origin: str) -> AtomFeed:
    """Return the feed, which has an entry for the first figures too.

    The statistic has its figures and corrections prefetched. `address` is the path of the
    feed, `origin` the scheme and host before a path.
    """
    page = statistic.get_absolute_url()
    title = f"{site_name()}: {statistic.title_in(language).text}"
    words = _("What changed in a statistic: new figures, revisions by its publisher, corrections.")
    feed = AtomFeed(FeedDescription(title, words, page, address, language), origin)
    for change in list_changes(statistic, include_first=True)[:MOST_ENTRIES]:
        feed.add_item(**_entry(change, statistic, language, origin + page))
    return feed


def make_feed_of_all(
    statistics: Iterable[Statistic], *, list_page: str, address: str, language: str, origin: str
) -> AtomFeed:
    """Return the feed of the latest changes in these statistics, with the first figures of new ones.

    `statistics` have their figures and corrections prefetched. `list_page` is the path of their list.
    """
    title = f"{site_name()}: {_('Figures')}"
    words = _("Changes to our statistics: new figures, revisions by publishers, corrections.")
    feed = AtomFeed(FeedDescription(title, words, list_page, address, language), origin)
    changes = [
        (_moment(change), change, statistic)
        for statistic in statistics
        for change in list_changes(statistic, include_first=True)
    ]
    changes.sort(key=lambda found: found[0], reverse=True)
    for _at, change, statistic in changes[:MOST_ENTRIES]:
        entry = _entry(change, statistic, language, origin + statistic.get_absolute_url())
        feed.add_item(**entry | {"title": entry["description"]})
    return feed


def _entry(change: Change, statistic: Statistic, language: str, page: str) -> dict[str, Any]:
    title, at = _title(change, language), _moment(change)
    about = statistic.title_in(language).text
    return {
        "unique_id": _lasting_id(change, statistic, page),
        "unique_id_is_permalink": False,
        # A statistic that is new has no log on its page yet.
        "link": page if change.kind is ChangeKind.FIRST else f"{page}#changes",
        "title": without_control_characters(title),
        "description": without_control_characters(f"{about}. {title}"),
        "content": without_control_characters(
            render_to_string("advocacy/statistic_change_in_feed.html", {"change": change})
        ),
        "pubdate": at,
        "updateddate": at,
        "authors": [],
        "categories": [],
        "picture": "",
        "files": [],
    }


def _title(change: Change, language: str) -> str:
    count = len(change.figures)
    match change.kind:
        case ChangeKind.MEANING:
            return _("Corrected: what all its figures mean")
        case ChangeKind.CORRECTED:
            words = _("Corrected: %(period)s")
        case ChangeKind.REVISED:
            words = _("Revised by its publisher: %(period)s")
        case ChangeKind.ADDED:
            words = ngettext("%(count)s new figure", "%(count)s new figures", count)
            return words % {"count": count}
        case ChangeKind.FIRST:
            return ngettext(
                "First published here, with %(count)s figure.",
                "First published here, with %(count)s figures.",
                count,
            ) % {"count": count}
    figure = change.figures[0]
    period = period_in_words(figure.period_start, figure.period_end, language)
    return words % {"period": period or _("Period not confirmed")}


def _moment(change: Change) -> datetime:
    if change.correction:
        return change.correction.corrected_at
    return max(figure.entered_at for figure in change.figures)


def _lasting_id(change: Change, statistic: Statistic, page: str) -> str:
    """Return a tag (RFC 4151) for the change, which stays the same when its words change."""
    number = ""
    if change.correction:
        number = f"/{change.correction.pk}"
    elif change.kind is ChangeKind.REVISED:
        number = f"/{change.figures[0].pk}"
    host = urlsplit(page).hostname
    return f"tag:{host},{change.day.isoformat()}:statistic/{statistic.pk}/{change.kind}{number}"
