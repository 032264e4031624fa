"""Decide what a preview link shows, and when it is over. No Django, no clock, no database."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto


class LinkView(Enum):
    NOTHING = auto()
    DRAFT = auto()
    PUBLISHED = auto()
    """Readers can open it: the link leads there."""
    WITHDRAWN = auto()


@dataclass(frozen=True)
class LinkTerms:
    """The terms of a preview link."""

    made_at: datetime
    ends_at: datetime | None
    """None for one that lasts until publication."""
    is_revoked: bool


@dataclass(frozen=True)
class ContentState:
    """The state of its content."""

    is_public: bool
    is_withdrawn: bool
    is_being_written: bool
    """Whether it has a version that readers do not see."""
    first_published_at: datetime | None
    """The moment from which readers see it, which may be to come."""
    put_in_place_at: datetime | None
    """The moment at which its last version was published, or scheduled."""


def link_view(link: LinkTerms, article: ContentState, now: datetime) -> LinkView:
    """Return what the link shows. Publication ends every link for good, whatever comes later."""
    if link.is_revoked or (link.ends_at is not None and link.ends_at <= now):
        return LinkView.NOTHING
    if article.is_withdrawn:
        return LinkView.WITHDRAWN
    was_published = _was_published_since(link.made_at, article, now)
    if article.is_public and (was_published or not article.is_being_written):
        return LinkView.PUBLISHED
    return LinkView.NOTHING if was_published else LinkView.DRAFT


def _was_published_since(made_at: datetime, article: ContentState, now: datetime) -> bool:
    first, last = article.first_published_at, article.put_in_place_at
    if first is None or first > now:
        return False
    return first > made_at or (last is not None and last > made_at)
