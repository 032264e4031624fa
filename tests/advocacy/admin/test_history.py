"""Whoever asks what a figure said before finds it in its history."""

import pytest
from django.urls import reverse

from tests.advocacy.admin.helpers import form_of, text_of
from tests.advocacy.factories import (
    FigureFactory,
    ObservanceFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


def history_after(editor, row, **changes):
    address = reverse(f"admin:advocacy_{row._meta.model_name}_change", args=[row.pk])
    sent = form_of(editor.get(address)) | changes | {"_continue": "1"}
    answer = editor.post(address, sent)
    assert answer.status_code == 302, answer.context["errors"]
    log = reverse(f"admin:advocacy_{row._meta.model_name}_history", args=[row.pk])
    return text_of(editor.get(log))


def test_a_number_says_what_it_was(editor):
    figure = FigureFactory(slug="profits", value="236.50")

    said = history_after(editor, figure, value="999")

    assert "Changed Value for figure “profits: 236.5 → 999”." in said


@pytest.mark.exhaustive
def test_so_does_one_on_the_form_of_its_statistic(editor):
    figure = FigureFactory(slug="profits", value=236)

    said = history_after(
        editor, figure.statistic, **{"figures-0-value": "999", "title": "Profits of force"}
    )

    assert (
        f"Changed Title for statistic “Profits of force: {figure.statistic.title} → Profits of"
        in said
    )
    assert "Changed Value for figure “profits: 236 → 999”." in said


@pytest.mark.exhaustive  # a number says what it was here
def test_a_rule_and_a_choice_of_rows_say_it_in_words(editor):
    topic, other = TopicFactory(name="Water"), TopicFactory(name="Work")
    day = ObservanceFactory(name="A day")
    day.topics.add(topic)
    figure = FigureFactory(source=SourceFactory(publisher="UNHCR", title="Trends", year=2024))
    source = SourceFactory(publisher="ILO", title="Report", year=2025)

    assert "A day: Water → Work" in history_after(editor, day, topics=[other.pk])
    assert "UNHCR, Trends, 2024 → ILO, Report, 2025" in history_after(
        editor, figure, source=source.pk
    )


@pytest.mark.exhaustive  # a detail of the page
def test_long_words_are_cut_and_nothing_is_nothing(editor):
    statistic = StatisticFactory(is_published=False)

    said = history_after(editor, statistic, description="x" * 2000)

    assert "– → " + "x" * 999 + "…" in said
