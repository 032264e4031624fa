"""What the checks need to know, and cannot find in the text."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, auto
from typing import Final

from articles.body.content import Content
from articles.checks.number_words import NumberKind


class LinkTarget(Enum):
    """What stands at an address of this site."""

    PUBLIC = auto()
    NOT_YET = auto()
    """A draft, or scheduled: readers cannot open it."""
    GONE = auto()
    """Withdrawn, or its time is over."""
    NOTHING = auto()


@dataclass(frozen=True)
class LinkedPage:
    behind: LinkTarget
    title: str = ""


@dataclass(frozen=True)
class KnownFigure:
    """A figure that could stand in the place of a number that was typed."""

    slug: str
    statistic: str
    title: str
    words: str
    """For people: its title, period and publisher."""
    kind: NumberKind
    value: Decimal
    """In ones, not in millions."""
    is_of_topic: bool = False
    """Whether the article has one of its topics."""


@dataclass(frozen=True)
class NewerFigure:
    slug: str
    words: str
    """The value and its period."""


@dataclass(frozen=True)
class CitedFigure:
    statistic: str
    title: str
    is_unchecked: bool = False
    revised: NewerFigure | None = None
    """What its publisher says now of the same period."""
    newer: NewerFigure | None = None
    """The newest period, where that came out since the article was written."""


@dataclass(frozen=True)
class Original:
    """What a translation was made from."""

    content: Content
    paragraphs: frozenset[str]
    """Of its body, and its headings."""


@dataclass(frozen=True)
class PublicationCommitments:
    """What was promised or planned of an article, and stands against the way it is to go out."""

    instead_of: datetime | None = None
    """The moment that it is scheduled for, where somebody wants it at once."""
    is_withdrawn: bool = False
    embargo_until: datetime | None = None
    """The latest that lasts longer than until it goes out."""
    told: int = 0
    """How many were told of such an embargo."""
    bundle: str = ""
    bundle_at: datetime | None = None
    """When that goes live; None without one that is planned."""


NO_COMMITMENTS: Final = PublicationCommitments()


@dataclass(frozen=True)
class Facts:
    today: date
    """When readers read it first: the day of publication, planned or past, else today."""
    cover_words: str | None = None
    """None without a picture."""
    pictures: Mapping[int, str] = field(default_factory=dict)
    """The words of each, by its key."""
    is_translation: bool = False
    """Of an article in another language: the words of its pictures are in that one."""
    original: Original | None = None
    is_outdated: bool = False
    """Whether readers saw something else of the original since, or may have where nobody knows."""
    links: Mapping[str, LinkedPage] = field(default_factory=dict)
    """Those of this site, by the address in the body."""
    figures: Mapping[str, CitedFigure] = field(default_factory=dict)
    """By the name in the body."""
    unchecked_in_charts: Mapping[str, str] = field(default_factory=dict)
    """The newest figure that a chart shows and nobody checked, in words; by the name of its statistic."""
    held: tuple[KnownFigure, ...] = ()
    lacks_danger_answer: bool = False
    """Whether nobody has said yet who is endangered by it."""
    going: PublicationCommitments = NO_COMMITMENTS
    untranslated: str = ""
    """The names of the languages that lack it."""
    is_public: bool = False
