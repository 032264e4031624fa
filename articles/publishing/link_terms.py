"""What a preview link shows its recipient, and when it is over. No Django, no clock, no database."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto


class Shows(Enum):
    NOTHING = auto()
    DRAFT = auto()
    PUBLISHED = auto()
    """Readers have it: the link leads there."""
    WITHDRAWN = auto()


@dataclass(frozen=True)
class Given:
    """What is known of the link."""

    made_at: datetime
    ends_at: datetime | None
    """None for one that lasts until publication."""
    is_revoked: bool


@dataclass(frozen=True)
class Stands:
    """How far its article is."""

    is_public: bool
    is_withdrawn: bool
    is_being_written: bool
    """Whether it has a version that readers do not see."""
    first_published_at: datetime | None
    """From when readers see it; to come, for an article that is scheduled."""
    put_in_place_at: datetime | None
    """When its last version was published, or scheduled."""


def shows(link: Given, article: Stands, now: datetime) -> Shows:
    """Publication ends every link for good: what is written or taken down later is not for it."""
    if link.is_revoked or (link.ends_at is not None and link.ends_at <= now):
        return Shows.NOTHING
    if article.is_withdrawn:
        return Shows.WITHDRAWN
    was_published = _was_published_since(link.made_at, article, now)
    if article.is_public and (was_published or not article.is_being_written):
        return Shows.PUBLISHED
    return Shows.NOTHING if was_published else Shows.DRAFT


def _was_published_since(made_at: datetime, article: Stands, now: datetime) -> bool:
    first, last = article.first_published_at, article.put_in_place_at
    if first is None or first > now:
        return False
    return first > made_at or (last is not None and last > made_at)
