"""Statistics in lists: under the topic that each was given first, or narrowed to some."""

from collections.abc import Collection, Mapping, Sequence
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

    @property
    def has_unchecked(self) -> bool:
        """Whether a figure that it shows is not checked."""
        latest = (statistic.latest_figure for statistic in self.statistics)
        return any(figure and not figure.is_checked for figure in latest)


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


def statistics_of(topic: str = "", keys: Collection[int] | None = None) -> StatisticQuerySet:
    """Return statistics by title, each with its latest figure.

    `topic` is the address of the topic that they have; `keys`, if given, are those to choose from.
    """
    statistics = Statistic.objects.published()
    if topic:
        statistics = statistics.filter(topics__slug=topic)
    if keys is not None:
        statistics = statistics.filter(pk__in=keys)
    return statistics.prefetch_related(prefetch_latest_figure())


@per_generation
def keys_by_topic() -> Mapping[str, set[int]]:
    """Return the keys of published statistics by the address of each topic that they have."""
    by_topic: dict[str, set[int]] = {}
    published = set(published_keys())
    for key, _topic, slug in _links():
        if key in published:
            by_topic.setdefault(slug, set()).add(key)
    return by_topic


@per_generation
def _keys_by_first_topic() -> Mapping[int | None, list[int]]:
    first = {key: topic for key, topic, _slug in _links()}
    by_topic: dict[int | None, list[int]] = {}
    for key in published_keys():
        by_topic.setdefault(first.get(key), []).append(key)
    return by_topic


@per_generation
def _links() -> list[tuple[int, int, str]]:
    """Return statistic, topic and address of the topic of each link, the newest link first."""
    links = StatisticTopic.objects.filter(tag__is_published=True).order_by("-pk")
    return [*links.values_list("content_object_id", "tag_id", "tag__slug")]


@per_generation
def published_keys() -> list[int]:
    """Return the keys of all published statistics, by title."""
    return [*Statistic.objects.published().values_list("pk", flat=True)]
