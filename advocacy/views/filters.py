from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.db import models
from django.forms.utils import flatatt
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from advocacy.models import Observance, ObservanceTopic, StatisticTopic, Topic
from advocacy.models.topic import TopicalQuerySet
from page_cache.generation import per_generation
from public_pages.language import reader_language
from search.question.query import LONGEST


class PlainSelect(forms.Select):
    """A select written as one string: a template for each option takes ten times as long."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:  # noqa: ARG002 -- Django passes it
        chosen = str(value or "")
        return format_html(
            "<select{}>{}</select>",
            flatatt(self.build_attrs(self.attrs, {"name": name} | (attrs or {}))),
            format_html_join(
                "",
                '<option value="{}"{}>{}</option>',
                (
                    (option, SafeString(" selected") if option == chosen else "", label)
                    for option, label in self.choices
                ),
            ),
        )


class OptionalChoiceField(forms.ChoiceField):
    """A choice from a list, or none."""

    widget = PlainSelect
    default_error_messages = {"invalid_choice": _("Choose one from the list.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **options)


def page_of_topic(query: QueryDict, chosen: Mapping[str, str]) -> str:
    """Return the path of the topic's page if a list is narrowed to that topic alone, else "".

    It is the canonical address of such a list: search engines then show one page for each topic.
    """
    topic = chosen.get("topic", "")
    is_alone = {name for name, value in query.items() if value} == {"topic"}
    return reverse("topic", args=[topic]) if topic and is_alone else ""


type TopicLinks = Callable[[], models.QuerySet[Any]]


class TopicField(OptionalChoiceField):
    """A topic by its slug, shown by its name in the reader's language."""

    def __init__(self, links: TopicLinks) -> None:
        super().__init__(
            label=_("Topic"),
            choices=lambda: [("", _("All topics")), *_linked_topics(links, reader_language())],
            error_messages={
                "invalid_choice": _("There is no such topic. Choose one from the list.")
            },
        )


@per_generation
def _linked_topics(links: TopicLinks, language: str) -> list[tuple[str, str]]:
    """Return address and name of each topic that has such links, by name."""
    linked = links().filter(tag=models.OuterRef("pk"))
    topics = Topic.objects.published().filter(models.Exists(linked))
    names = [(topic.slug, topic.name_in(language)) for topic in topics]
    return sorted(names, key=lambda pair: pair[1])


def _of_days() -> models.QuerySet[Any]:
    links: models.QuerySet[Any] = ObservanceTopic.objects.filter(content_object__is_published=True)
    return links


def _of_statistics() -> models.QuerySet[Any]:
    links: models.QuerySet[Any] = StatisticTopic.objects.filter(content_object__is_published=True)
    return links


class ObservanceFilter(forms.Form):
    topic = TopicField(_of_days)
    relevance = OptionalChoiceField(
        label=_("Which days"), choices=[("", _("All days")), *Observance.Relevance.choices]
    )

    def choose(self, observances: TopicalQuerySet[Observance]) -> TopicalQuerySet[Observance]:
        """Return the chosen rows, or all rows if the form is not valid."""
        if not self.is_valid():
            return observances
        if topic := self.cleaned_data["topic"]:
            observances = observances.filter(topics__slug=topic)
        if relevance := self.cleaned_data["relevance"]:
            observances = observances.filter(relevance=relevance)
        return observances


class StatisticFilter(forms.Form):
    q = forms.CharField(
        label=_("Search the statistics"),
        required=False,
        max_length=LONGEST,
        widget=forms.SearchInput(
            {"dir": "auto", "autocomplete": "off", "enterkeyhint": "search"},
        ),
    )
    topic = TopicField(_of_statistics)

    @property
    def chosen(self) -> dict[str, str]:
        """Return the words and the slug of the topic, without empty ones; {} if it is not valid."""
        if not self.is_valid():
            return {}
        return {name: value for name, value in self.cleaned_data.items() if value}
