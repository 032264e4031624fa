"""Statistics in lists: under the topic that each was given first, or those of one topic."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from advocacy.models import Statistic, StatisticTopic, Topic, prefetch_latest_figure
from advocacy.models.statistic import StatisticQuerySet
from page_cache.generation import per_generation

PER_PAGE: Final = 30
# More statistics than these, and a section shows the first of its topic alone.
FEW: Final = 60
IN_A_SECTION: Final = 3


class Section(NamedTuple):
    """Statistics of one topic, or of none, and how many there are."""

    topic: Topic | None
    statistics: Sequence[Statistic]
    total: int


def sections() -> list[Section]:
    """Return each statistic under the topic it was given first; topics with most come first."""
    by_topic = _keys_by_first_topic()
    is_short = sum(map(len, by_topic.values())) <= FEW
    shown = {topic: keys if is_short else keys[:IN_A_SECTION] for topic, keys in by_topic.items()}
    topics = Topic.objects.in_bulk([topic for topic in shown if topic])
    statistics = Statistic.objects.prefetch_related(prefetch_latest_figure()).in_bulk(
        [key for keys in shown.values() for key in keys]
    )
    return [
        Section(
            topics.get(topic or 0),
            [statistics[key] for key in shown[topic] if key in statistics],
            len(keys),
        )
        for topic, keys in sorted(by_topic.items(), key=lambda pair: -len(pair[1]))
    ]


def statistics_of(topic: str) -> StatisticQuerySet:
    """Return the statistics of a topic by its address, each with its latest figure."""
    of_topic = Statistic.objects.published().filter(topics__slug=topic)
    return of_topic.prefetch_related(prefetch_latest_figure())


@per_generation
def _keys_by_first_topic() -> Mapping[int | None, list[int]]:
    links = StatisticTopic.objects.filter(tag__is_published=True).order_by("-pk")
    first = dict(links.values_list("content_object_id", "tag_id"))
    by_topic: dict[int | None, list[int]] = {}
    for key in Statistic.objects.published().values_list("pk", flat=True):
        by_topic.setdefault(first.get(key), []).append(key)
    return by_topic
