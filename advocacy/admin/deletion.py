"""Say in words and links why a figure, a statistic, a source or a topic cannot be deleted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from advocacy.models import Figure, Publisher, Source, Statistic, Topic
from advocacy.models.topic import TopicLink

# The return value of Django's admin: the rows, their number by kind, the missing permissions, the obstacles.
type Deletion = tuple[list[Any], dict[str, int], set[str], list[str]]


class GuardedAdmin[M: Model](admin.ModelAdmin[M]):
    """Refuses to delete rows that are in use, and says where.

    Django would name the rows of its tables, one query each, and no article.
    """

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Deletion:
        uses = [use for row in objs for use in uses_of(row)]
        return ([], {}, set(), [*uses]) if uses else super().get_deleted_objects(objs, request)


def uses_of(row: Model) -> Iterator[SafeString]:
    """Yield each use as a list item; nothing where the row may be deleted."""
    match row:
        case Figure():
            yield from _of_figure(row)
        case Statistic():
            yield from _of_statistic(row)
        case Source():
            yield from _of_source(row)
        case Publisher():
            for source in row.sources.select_related("publisher"):
                yield format_html(_("It published {source}."), source=_link(source))
        case Topic():
            yield from _of_topic(row)


def _of_figure(figure: Figure) -> Iterator[SafeString]:
    yield from _citations(figure, figure.citations.select_related("article"))
    yield from _shown_without_its_name(figure)
    for later in Figure.objects.filter(revises=figure):
        yield format_html(_("{later} revises {figure}."), later=_link(later), figure=_link(figure))
    if figure.first_published_at and figure.entered_on < timezone.localdate():
        yield format_html(
            _("{figure} is here since {day}, and readers may have seen it. Correct it instead."),
            figure=_link(figure),
            day=localize(figure.entered_on),
        )
    if figure.corrected_at:
        yield format_html(
            _("{figure} was corrected, and readers can look up what it said."), figure=_link(figure)
        )


def _of_statistic(statistic: Statistic) -> Iterator[SafeString]:
    if count := statistic.figures.count():
        yield _figures_of(
            statistic,
            count,
            ngettext(
                "{figures} figure belongs to {statistic}.",
                "{figures} figures belong to {statistic}.",
                count,
            ),
            statistic__id__exact=statistic.pk,
        )
    yield from _citations(statistic, statistic.citations.select_related("article"))
    if statistic.corrected_at:
        yield format_html(
            _("{figure} was corrected, and readers can look up what it said."),
            figure=_link(statistic),
        )


def _of_source(source: Source) -> Iterator[SafeString]:
    counts = Counter(source.figures.values_list("statistic", flat=True))
    for statistic in Statistic.objects.filter(pk__in=counts):
        count = counts[statistic.pk]
        yield _figures_of(
            statistic,
            count,
            ngettext(
                "It is the source of {figures} figure of {statistic}.",
                "It is the source of {figures} figures of {statistic}.",
                count,
            ),
            source__id__exact=source.pk,
            statistic__id__exact=statistic.pk,
        )
    cited = source.figures.filter(citations__isnull=False).distinct()
    for figure in cited.prefetch_related("citations__article"):
        yield from _citations(figure, figure.citations.all())


def _of_topic(topic: Topic) -> Iterator[SafeString]:
    """Say of how many things of each kind the topic would be taken off."""
    for related in Topic._meta.related_objects:
        links: Any = related.related_model
        if issubclass(links, TopicLink) and (count := links.objects.filter(tag=topic).count()):
            kind = links._meta.get_field("content_object").related_model._meta
            yield format_html(
                _("{things} with the topic {topic}: {count}."),
                things=capfirst(kind.verbose_name_plural),
                topic=_link(topic),
                count=localize(count),
            )


def _citations(cited: Figure | Statistic, citations: Iterable[Any]) -> Iterator[SafeString]:
    for citation in citations:
        yield format_html(
            _("{article} cites {cited}."), article=_link(citation.article), cited=_link(cited)
        )


def _shown_without_its_name(figure: Figure) -> Iterator[SafeString]:
    """Yield articles that show the figure in a chart, or as the newest one of its statistic."""
    if not figure.is_published:
        return
    statistic = figure.statistic
    others = statistic.citations.exclude(figure=figure).select_related("article")
    newest = Figure.objects.filter(statistic=statistic).latest_of_each()
    is_newest = figure.pk in set(newest.values_list("pk", flat=True))
    for citation in others.filter(policy="latest"):
        if citation.figure_id is None:
            words = _("{article} shows {cited} in a chart.")
        elif is_newest:
            words = _("{article} shows the newest figure, which is {cited}.")
        else:
            continue
        yield format_html(words, article=_link(citation.article), cited=_link(figure))


def _figures_of(statistic: Statistic, count: int, words: str, **chosen: int) -> SafeString:
    query = "&".join(f"{name}={value}" for name, value in chosen.items())
    figures = format_html(
        '<a href="{}?{}">{}</a>', reverse("admin:advocacy_figure_changelist"), query, count
    )
    return format_html(words, figures=figures, statistic=_link(statistic))


def _link(row: Model) -> SafeString:
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return format_html('<a href="{}">{}</a>', reverse(name, args=[row.pk]), row)
