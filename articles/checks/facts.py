"""Facts that the checks need and cannot find in the text of an article."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import Enum, auto
from typing import Final

from articles.body.content import Content
from articles.checks.number_words import NumberKind


class LinkTarget(Enum):
    """Tells what readers find at an address of this site."""

    PUBLIC = auto()
    NOT_YET = auto()
    """A draft, or a scheduled article: readers cannot open it yet."""
    GONE = auto()
    """An article that was withdrawn or has expired."""
    NOTHING = auto()


@dataclass(frozen=True)
class LinkedPage:
    """A page of this site to which a link of the body leads."""

    target: LinkTarget
    title: str = ""


@dataclass(frozen=True)
class KnownFigure:
    """A figure of ours that an editor could cite instead of a number that was typed."""

    slug: str
    statistic: str
    title: str
    words: str
    """Its title, period and publisher, for people."""
    kind: NumberKind
    value: Decimal
    """In ones, even if the statistic counts in millions."""
    is_of_topic: bool = False
    """Whether the article has one of its topics."""


@dataclass(frozen=True)
class NewerFigure:
    """A figure that took the place of one that is cited."""

    slug: str
    words: str
    """The value and its period."""


@dataclass(frozen=True)
class CitedFigure:
    """A figure that the body cites."""

    statistic: str
    title: str
    is_unchecked: bool = False
    revised: NewerFigure | None = None
    """The value that its publisher gives for the same period now."""
    newer: NewerFigure | None = None
    """The value of the newest period, if that came out after the article was written."""


@dataclass(frozen=True)
class Original:
    """The article that was translated, as it was then."""

    content: Content
    paragraphs: frozenset[str]
    """The text of its paragraphs and headings."""


@dataclass(frozen=True)
class PublicationCommitments:
    """Promises and plans for an article that conflict with how it is to be published."""

    instead_of: datetime | None = None
    """When it is scheduled, if somebody wants to publish it now."""
    is_withdrawn: bool = False
    embargo_until: datetime | None = None
    """When the last embargo ends that lasts longer than until publication."""
    recipients: int = 0
    """How many people were told of such an embargo."""
    bundle: str = ""
    bundle_at: datetime | None = None
    """When the bundle goes live. None if no bundle is planned."""


NO_COMMITMENTS: Final = PublicationCommitments()


@dataclass(frozen=True)
class Facts:
    today: date
    """The day of publication, planned or past; else the day of the check."""
    pictures: Mapping[int, str] = field(default_factory=dict)
    """The alt text of each picture, by its key, and that of the cover: in the language of the article,
    if somebody wrote it in that."""
    foreign: frozenset[int] = frozenset()
    """The keys of those pictures whose alt text is in another language only."""
    withheld: frozenset[int] = frozenset()
    """The keys of those pictures that readers of the article must not see."""
    unplayable_recordings: frozenset[int] = frozenset()
    """The keys of those recordings in the body that readers of the article cannot play."""
    recordings_without_words: Mapping[int, str] = field(default_factory=dict)
    """The titles of those recordings that need captions or a transcript, and have none, by their keys."""
    is_translation: bool = False
    """Whether its original is in another language, as the words of its pictures are then."""
    original: Original | None = None
    is_outdated: bool = False
    """Whether the original was, or may have been, published again since it was translated."""
    links: Mapping[str, LinkedPage] = field(default_factory=dict)
    """Pages of this site that the body links to, by the address in the body."""
    figures: Mapping[str, CitedFigure] = field(default_factory=dict)
    """By the slug in the body."""
    unchecked_in_charts: Mapping[str, str] = field(default_factory=dict)
    """The newest unchecked figure that a chart shows, in words, by the slug of its statistic."""
    known_figures: tuple[KnownFigure, ...] = ()
    lacks_danger_answer: bool = False
    """Whether the question who is endangered by it has no answer yet."""
    commitments: PublicationCommitments = NO_COMMITMENTS
    untranslated: str = ""
    """The names of the languages into which it is not translated."""
    is_public: bool = False
