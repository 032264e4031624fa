import re
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import User
from advocacy.admin.statistics import SHOWN
from advocacy.models import Figure, Observance, Statistic, Topic
from articles.models import Article
from tests.advocacy.admin.helpers import errors_of, form_of
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("factory", "words"),
    [
        (TopicFactory, "Topic"),
        (ObservanceFactory, "10 December"),
        (StatisticFactory, "Statistic"),
        (FigureFactory, "figure-"),
        (SourceFactory, "Global Trends"),
        (InstrumentFactory, "Convention"),
    ],
)
def test_editors_find_everything_in_lists_with_search(editor, factory, words):
    thing = factory()
    name = thing._meta.model_name

    listed = editor.get(reverse(f"admin:advocacy_{name}_changelist"), {"q": words})
    opened = editor.get(reverse(f"admin:advocacy_{name}_change", args=[thing.pk]))

    assert opened.status_code == 200
    assert listed.status_code == 200


def test_an_observance_is_entered_with_names_and_topics(editor):
    topic = TopicFactory(slug="trafficking")

    answer = editor.post(
        reverse("admin:advocacy_observance_add"),
        {
            "name": "Human Rights Day",
            "slug": "human-rights-day",
            "names_es": "Día de los Derechos Humanos",
            "names_ar": "يوم حقوق الإنسان",
            "kind": "day",
            "status": "un-list",
            "relevance": "core",
            "rule-kind": "fixed",
            "rule-fixed-day": "10",
            "rule-fixed-month": "12",
            "topics": [topic.pk],
            "themes-TOTAL_FORMS": "1",
            "themes-INITIAL_FORMS": "0",
            "themes-0-year": "2026",
            "themes-0-theme": "Dignity for all",
            "themes-0-themes_es": "Dignidad para todos",
            "themes-0-source": "OHCHR, read on 26 November 2026",
            "actions": "Read the thirty articles\nTell one person",
            "actions_in_languages_fr": "Lire les trente articles",
            "fact_sources-TOTAL_FORMS": "1",
            "fact_sources-INITIAL_FORMS": "0",
            "fact_sources-0-fact": "resolution",
            "fact_sources-0-source": "A/RES/423(V)",
            "fact_sources-0-verification": "verified-primary",
        },
    )

    assert answer.status_code == 302
    observance = Observance.objects.get()
    assert observance.rule == {"type": "fixed", "month": 12, "day": 10}
    assert observance.names == {"es": "Día de los Derechos Humanos", "ar": "يوم حقوق الإنسان"}
    assert list(observance.topics.all()) == [topic]
    assert observance.fact_sources.get().source == "A/RES/423(V)"
    assert observance.actions_in("fr") == (["Lire les trente articles"], "fr")
    assert observance.actions_in("ar") == (["Read the thirty articles", "Tell one person"], "en")
    theme = observance.themes.get()
    assert (theme.year, theme.themes) == (2026, {"es": "Dignidad para todos"})


@pytest.mark.exhaustive  # an observance is entered here
def test_an_observance_keeps_what_is_not_changed(editor):
    topic = TopicFactory()
    observance = ObservanceFactory(names={"es": "Un día"}, note="Was 29 April.")
    observance.topics.add(topic)
    address = reverse("admin:advocacy_observance_change", args=[observance.pk])
    sent = form_of(editor.get(address))

    answer = editor.post(address, sent | {"topics": [topic.pk], "name": "Another name"})

    assert answer.status_code == 302
    observance.refresh_from_db()
    assert (observance.name, observance.names, observance.note) == (
        "Another name",
        {"es": "Un día"},
        "Was 29 April.",
    )
    assert list(observance.topics.all()) == [topic]


@pytest.mark.exhaustive  # tests/advocacy/admin/forms/test_rule_field.py has the field
def test_an_observance_shows_its_rule_in_words_and_computed_dates_as_a_hint(editor):
    vesak = ObservanceFactory(
        rule={
            "type": "movable",
            "known": {"2025": "2025-05-12"},
            "computed_unverified": {"2026": "2026-05-01"},
            "computed_note": "Must be confirmed.",
        }
    )

    page = editor.get(reverse("admin:advocacy_observance_change", args=[vesak.pk]))

    text = page.content.decode()
    assert "Announced year by year" in text
    assert "2026-05-01. Must be confirmed." in text


@pytest.mark.exhaustive  # a detail of the form
def test_topics_are_chosen_and_never_made_by_a_slip(editor):
    address = reverse("admin:advocacy_instrument_change", args=[InstrumentFactory().pk])
    sent = form_of(editor.get(address))

    page = editor.post(address, sent | {"topics": [404]})

    assert "topics" in errors_of(page)
    assert Topic.objects.count() == 0


def test_topics_can_be_found_by_typing(editor):
    TopicFactory(name="Trafficking", names={"es": "Trata de personas"})

    answer = editor.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "advocacy",
            "model_name": "observance",
            "field_name": "topics",
            "term": "Trata",
        },
    )

    assert [found["text"] for found in answer.json()["results"]] == ["Trafficking"]


@pytest.mark.exhaustive  # tests/advocacy/admin/test_deletion.py lists the uses
def test_a_figure_is_changed_in_one_place_and_shows_where_it_is_cited(editor):
    figure = FigureFactory(slug="share-2024", value=Decimal("75.0000"))
    moment = datetime(2026, 7, 30, tzinfo=UTC)
    Article.objects.create(
        title="Cites it",
        slug="cites-it",
        body='<p><stat-ref key="share-2024"></stat-ref></p>',
        status="published",
        publish_at=moment,
        first_published_at=moment,
        created_by=User.objects.get(),
    )
    address = reverse("admin:advocacy_figure_change", args=[figure.pk])
    page = editor.get(address)
    sent = form_of(page)
    assert "Cites it</a>" in page.content.decode()
    assert sent["value"] == "75"

    changed = {"value": "76", "slug": "another-name", "reason": "We read the wrong row."}
    answer = editor.post(address, sent | changed)

    assert answer.status_code == 302
    figure.refresh_from_db()
    # Articles cite it by its name, so that stays.
    assert (figure.value, figure.slug) == (76, "share-2024")


@pytest.mark.exhaustive  # tests/advocacy/models/test_constraints.py has the rule
def test_figures_that_contradict_themselves_are_explained_and_kept(editor):
    figure = FigureFactory()
    address = reverse("admin:advocacy_figure_change", args=[figure.pk])
    sent = form_of(editor.get(address))

    page = editor.post(address, sent | {"low": "2000", "caveat": "Typed with care"})

    assert errors_of(page) == {"__all__": ["The lowest is above the value."]}
    assert "Typed with care</textarea>" in page.content.decode()


def test_a_statistic_is_entered_with_its_figures(editor):
    source = SourceFactory()

    answer = editor.post(
        reverse("admin:advocacy_statistic_add"),
        {
            "title": "People displaced",
            "slug": "people-displaced",
            "measure": "people forcibly displaced",
            "unit": "persons",
            "counted": "people",
            "population": "all",
            "geography_scheme": "UN M49",
            "geography_code": "001",
            "geography_name": "World",
            "figures-TOTAL_FORMS": "1",
            "figures-INITIAL_FORMS": "0",
            "figures-0-slug": "displaced-2024",
            "figures-0-value": "123200000",
            "figures-0-period_start": "2024-12-31",
            "figures-0-period_end": "2024-12-31",
            "figures-0-source": source.pk,
            "figures-0-verification": "verified-primary",
        },
    )

    assert answer.status_code == 302
    figure = Figure.objects.get()
    assert figure.statistic == Statistic.objects.get(slug="people-displaced")
    assert (figure.value, figure.period_end) == (123_200_000, date(2024, 12, 31))


@pytest.mark.exhaustive  # a count of queries, as tests/articles/admin/test_admin.py has one
def test_lists_cost_the_same_for_many(editor, django_assert_max_num_queries):
    for _ in range(5):
        FigureFactory()

    for name in ("statistic", "figure", "source"):
        address = reverse(f"admin:advocacy_{name}_changelist")
        editor.get(address)  # whatever is asked once in a generation
        for query in ("", "?q=a", "?q=a+b", "?p=1&o=1"):
            with django_assert_max_num_queries(10):
                assert editor.get(f"{address}{query}").status_code == 200


def years_of(statistic, count):
    return [
        FigureFactory(
            statistic=statistic,
            slug=f"of-{year}",
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
        )
        for year in range(2000, 2000 + count)
    ]


@pytest.mark.exhaustive  # a detail of the form
def test_of_many_figures_the_form_shows_the_newest(editor, django_assert_max_num_queries):
    statistic = StatisticFactory()
    figures = years_of(statistic, SHOWN + 2)
    address = reverse("admin:advocacy_statistic_change", args=[statistic.pk])

    with django_assert_max_num_queries(27):
        answer = editor.get(address)

    [formset] = answer.context["inline_admin_formsets"]
    assert [form.instance for form in formset.formset.initial_forms] == figures[2:]
    assert f"newest {SHOWN} of {SHOWN + 2} figures" in answer.text
    every = f"{reverse('admin:advocacy_figure_changelist')}?statistic__id__exact={statistic.pk}"
    assert f'href="{every}"' in answer.text
    assert str(figures[-1].source) in answer.text


@pytest.mark.exhaustive  # tests/advocacy/admin/forms/test_concurrent_edit.py has two at once
def test_what_is_sent_of_the_newest_figures_is_about_those_that_were_shown(editor):
    statistic = StatisticFactory()
    figures = years_of(statistic, SHOWN)
    address = reverse("admin:advocacy_statistic_change", args=[statistic.pk])
    answer = editor.get(address)
    form = answer.context["adminform"].form
    [inline] = answer.context["inline_admin_formsets"]
    sent = {}
    for each in (form, inline.formset.management_form, *inline.formset.initial_forms):
        for field in each:
            value = field.value()
            sent[field.html_name] = "" if value is None or isinstance(value, dict) else value
    # Meanwhile a colleague adds one: the oldest is not among the newest any more.
    FigureFactory(statistic=statistic, period_start=date(2030, 1, 1), period_end=date(2030, 12, 31))
    prefix = next(f.prefix for f in inline.formset.initial_forms if f.instance == figures[0])

    answer = editor.post(address, sent | {f"{prefix}-value": "7"})

    assert answer.status_code == 302, answer.context["errors"]
    figures[0].refresh_from_db()
    assert figures[0].value == 7


@pytest.mark.exhaustive
def test_the_list_says_the_newest_figure_and_how_many_nobody_checked(editor):
    statistic = StatisticFactory(title="Refugees")
    for number, figure in enumerate(years_of(statistic, 3)):
        statistic.figures.filter(pk=figure.pk).update(value=100 + number)

    rows = editor.get(reverse("admin:advocacy_statistic_changelist")).text

    assert ">102<" in rows.replace(" people", "")
    assert '<td class="field-unchecked">3</td>' in rows


@pytest.mark.exhaustive  # a detail of the form
def test_beside_a_choice_stand_links_to_add_and_to_change_and_none_that_deletes(editor):
    """A red cross reads as if it emptied the field."""
    page = editor.get(reverse("admin:advocacy_figure_change", args=[FigureFactory().pk])).text

    links = re.findall(r'related-widget-wrapper-link (\w+)-related" id="\w+_id_source"', page)
    assert links == ["change", "add"]
