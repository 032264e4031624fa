from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from advocacy.models import Observance, Topic
from advocacy.models.statistic import StatisticQuerySet
from advocacy.models.topic import TopicalQuerySet
from advocacy.reading import reader_language


class TopicField(forms.ModelChoiceField[Topic]):
    """A topic by its address, offered in the reader's language."""

    def __init__(self, topics: models.QuerySet[Topic], **options: Any) -> None:
        super().__init__(
            topics,
            to_field_name="slug",
            required=False,
            label=_("Topic"),
            empty_label=_("All topics"),
            error_messages={"invalid_choice": _("We know no such topic. Choose one of the list.")},
            **options,
        )

    def label_from_instance(self, obj: Any) -> str:
        name: str = obj.name_in(reader_language())
        return name


class ObservanceFilter(forms.Form):
    topic = TopicField(Topic.objects.exclude(observancetopics=None).distinct())
    relevance = forms.ChoiceField(
        label=_("Which days"),
        required=False,
        choices=[("", _("All days")), *Observance.Relevance.choices],
        error_messages={"invalid_choice": _("Choose one of the list.")},
    )

    def choose(self, observances: TopicalQuerySet[Observance]) -> TopicalQuerySet[Observance]:
        """Those wanted; all of them while the question is not understood."""
        if not self.is_valid():
            return observances
        if topic := self.cleaned_data["topic"]:
            observances = observances.filter(topics=topic)
        if relevance := self.cleaned_data["relevance"]:
            observances = observances.filter(relevance=relevance)
        return observances


class StatisticFilter(forms.Form):
    topic = TopicField(Topic.objects.exclude(statistictopics=None).distinct())

    def choose(self, statistics: StatisticQuerySet) -> StatisticQuerySet:
        if self.is_valid() and (topic := self.cleaned_data["topic"]):
            return statistics.filter(topics=topic)
        return statistics
