"""Statistics in lists: under the topic that each was given first, or those of one topic in pages.

The keys of all lists are read once in a generation. A list then fetches what it shows, whatever
there is besides.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from advocacy.models import Statistic, StatisticTopic, Topic, latest_for_cards
from page_cache import generation

PER_PAGE: Final = 30
# More statistics than these, and a section shows the first of its topic alone.
FEW: Final = 60
IN_A_SECTION: Final = 3


class Section(NamedTuple):
    """Statistics of one topic, or of none, and how many there are."""

    topic: Topic | None
    statistics: list[Statistic]
    total: int


class NoSuchPage(Exception):
    """The list ends before this page."""


class Page(NamedTuple):
    """Statistics of one topic by title; `last` is the number of the last page."""

    statistics: list[Statistic]
    number: int
    last: int
    total: int


def sections() -> list[Section]:
    """Each statistic once, under the topic it was given first; the topics with most come first."""
    by_topic = generation.remembered("statistics by first topic", _by_first_topic)
    is_short = sum(map(len, by_topic.values())) <= FEW
    shown = {topic: keys if is_short else keys[:IN_A_SECTION] for topic, keys in by_topic.items()}
    topics = Topic.objects.in_bulk([topic for topic in shown if topic])
    found = _statistics([key for keys in shown.values() for key in keys])
    return [
        Section(
            topics.get(topic or 0),
            [found[key] for key in shown[topic] if key in found],
            len(keys),
        )
        for topic, keys in sorted(by_topic.items(), key=lambda pair: -len(pair[1]))
    ]


def page_of(topic: str, number: int = 1) -> Page:
    """Those of a topic by its address. Raises NoSuchPage; an empty list has one page."""
    keys = generation.remembered(("statistics of topic", topic), lambda: _keys_of(topic))
    last = max(1, -(-len(keys) // PER_PAGE))
    if number > last:
        raise NoSuchPage
    own = keys[(number - 1) * PER_PAGE : number * PER_PAGE]
    found = _statistics(own)
    return Page([found[key] for key in own if key in found], number, last, len(keys))


def _by_first_topic() -> Mapping[int | None, list[int]]:
    links = StatisticTopic.objects.order_by("-pk").values_list("content_object_id", "tag_id")
    first = dict(links)
    by_topic: dict[int | None, list[int]] = {}
    for key in Statistic.objects.values_list("pk", flat=True):
        by_topic.setdefault(first.get(key), []).append(key)
    return by_topic


def _keys_of(topic: str) -> list[int]:
    return list(Statistic.objects.filter(topics__slug=topic).values_list("pk", flat=True))


def _statistics(keys: Sequence[int]) -> dict[int, Statistic]:
    return Statistic.objects.prefetch_related(latest_for_cards()).in_bulk(keys)
