"""Two editors have the same form open: see advocacy/admin/forms/concurrent_edit.py."""

import pytest
from django.urls import reverse

from tests.advocacy.admin.helpers import form_of
from tests.advocacy.factories import (
    FigureFactory,
    ObservanceFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db

# A text of each that both change, another that only one of them does, and how it is made.
FORMS = [
    (StatisticFactory, "statistic", "method_caveat", "description"),
    (FigureFactory, "figure", "caveat", "edition"),
    (ObservanceFactory, "observance", "note", "description"),
    (SourceFactory, "source", "url", "licence"),
]
WORDS = {"url": ("https://a.example/", "https://b.example/")}


@pytest.mark.sampled
@pytest.mark.parametrize(("factory", "name", "both", "one"), FORMS)
def test_nothing_is_overwritten_in_silence_and_nothing_typed_is_lost(
    editor,
    factory,
    name,
    both,
    one,
):
    row = factory()
    first, second = WORDS.get(both, ("What the first wrote", "What the second wrote"))
    address = reverse(f"admin:advocacy_{name}_change", args=[row.pk])
    page = editor.get(address)
    assert 'type="hidden" name="as_opened"' in page.text
    opened = form_of(page)
    assert editor.post(address, opened | {both: first, one: "Of the first"}).status_code == 302

    asked = editor.post(address, opened | {both: second})

    assert asked.status_code == 200
    [told] = asked.context["adminform"].form.errors[both]
    assert f"It now says “{first}”" in told
    row.refresh_from_db()
    assert (getattr(row, both), getattr(row, one)) == (first, "Of the first")
    shown = form_of(asked)
    assert (shown[both], shown[one]) == (second, "Of the first")
    assert editor.post(address, shown).status_code == 302
    row.refresh_from_db()
    assert (getattr(row, both), getattr(row, one)) == (second, "Of the first")


@pytest.mark.exhaustive
@pytest.mark.sampled
@pytest.mark.parametrize(("factory", "name", "both", "one"), FORMS)
def test_what_two_change_in_different_places_is_kept_of_both(
    editor,
    factory,
    name,
    both,
    one,
):
    row = factory()
    first, _second = WORDS.get(both, ("What the first wrote", ""))
    address = reverse(f"admin:advocacy_{name}_change", args=[row.pk])
    opened = form_of(editor.get(address))
    editor.post(address, opened | {both: first})

    assert editor.post(address, opened | {one: "Of the second"}).status_code == 302

    row.refresh_from_db()
    assert (getattr(row, both), getattr(row, one)) == (first, "Of the second")


@pytest.mark.exhaustive
def test_topics_rules_and_numbers_of_another_stay(editor):
    topic, day = TopicFactory(), ObservanceFactory()
    address = reverse("admin:advocacy_observance_change", args=[day.pk])
    opened = form_of(editor.get(address))
    changed = opened | {
        "topics": [str(topic.pk)],
        "rule-fixed-day": "11",
        "first_observed": "1990",
    }
    assert editor.post(address, changed).status_code == 302

    assert editor.post(address, opened | {"note": "Of the second"}).status_code == 302

    day.refresh_from_db()
    assert [*day.topics.all()] == [topic]
    assert (day.rule["day"], day.first_observed, day.note) == (11, 1990, "Of the second")


def test_a_number_corrected_meanwhile_is_not_put_back(editor):
    figure = FigureFactory(value=57)
    address = reverse("admin:advocacy_figure_change", args=[figure.pk])
    opened = form_of(editor.get(address))
    right = {"value": "75", "reason": "We read the wrong row."}
    assert editor.post(address, opened | right).status_code == 302

    assert editor.post(address, opened | {"caveat": "Of the second"}).status_code == 302

    figure.refresh_from_db()
    assert (figure.value, figure.caveat, figure.corrections.count()) == (75, "Of the second", 1)


@pytest.mark.exhaustive
def test_whoever_types_the_same_is_not_asked(editor):
    figure = FigureFactory()
    address = reverse("admin:advocacy_figure_change", args=[figure.pk])
    same = form_of(editor.get(address)) | {"caveat": "The same"}

    assert [editor.post(address, same).status_code for _ in range(2)] == [302, 302]


@pytest.mark.exhaustive
@pytest.mark.sampled
@pytest.mark.parametrize("said", ["nothing", '{"caveat": 1}', "", "[]"])
def test_a_mark_that_is_none_breaks_nothing(editor, said):
    address = reverse("admin:advocacy_figure_change", args=[FigureFactory().pk])
    sent = form_of(editor.get(address)) | {"as_opened": said}

    assert editor.post(address, sent).status_code in (200, 302)


@pytest.mark.exhaustive  # as from its own form
def test_a_number_corrected_meanwhile_is_not_put_back_from_the_form_of_its_statistic(editor):
    figure = FigureFactory(value=57)
    statistic = reverse("admin:advocacy_statistic_change", args=[figure.statistic_id])
    page = editor.get(statistic)
    assert 'name="figures-0-as_opened"' in page.text
    opened = form_of(page)
    right = {"value": "75", "reason": "We read the wrong row."}
    own = reverse("admin:advocacy_figure_change", args=[figure.pk])
    assert editor.post(own, form_of(editor.get(own)) | right).status_code == 302

    assert editor.post(statistic, opened | {"description": "Of the second"}).status_code == 302

    figure.refresh_from_db()
    assert (figure.value, figure.statistic.description) == (75, "Of the second")
