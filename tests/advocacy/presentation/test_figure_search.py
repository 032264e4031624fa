"""The list of figures in the admin, and which figures match words."""

from datetime import date

import pytest
from django.urls import reverse

from advocacy.models import Figure, Verification
from advocacy.presentation.figure_search import matching_words
from tests.advocacy.factories import FigureFactory, SourceFactory, StatisticFactory

pytestmark = pytest.mark.django_db

LIST = reverse("admin:advocacy_figure_changelist")
TITLES = ["Asylum", "Asylum", "Bail", "Courts", "Detention", "Exile"]
OF_EACH = [3, 1, 0, 4, 2, 1]


@pytest.fixture
def figures():
    """All that there are, in their own order."""
    statistics = [StatisticFactory(title=title) for title in TITLES]
    for statistic, count in reversed(list(zip(statistics, OF_EACH, strict=True))):
        for year in range(2020 + count, 2020, -1):
            days = {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}
            checked = Verification.UNVERIFIED if year % 2 else Verification.VERIFIED_PRIMARY
            FigureFactory(statistic=statistic, verification=checked, **days)
    return list(Figure.objects.all())


@pytest.fixture
def listed(editor, monkeypatch):
    """What a page of the list shows, of four each."""
    monkeypatch.setattr("advocacy.admin.statistics.FigureAdmin.list_per_page", 4)

    def listed(**asked):
        page = editor.get(LIST, asked)
        assert page.status_code == 200
        return list(page.context["cl"].result_list)

    return listed


@pytest.mark.exhaustive  # tests/public_pages/lists/test_pagination.py has the rule
def test_the_pages_of_the_list_are_all_of_it_in_its_order(figures, listed):
    assert [each for page in (1, 2, 3) for each in listed(p=page)] == figures
    assert listed(all="") == figures


@pytest.mark.exhaustive  # tests/public_pages/lists/test_pagination.py has the rule
def test_what_is_narrowed_keeps_its_order_and_pages(figures, listed):
    unchecked = [each for each in figures if each.verification == Verification.UNVERIFIED]

    shown = [listed(p=page, verification__exact="unverified") for page in (1, 2)]

    assert [*shown[0], *shown[1]] == unchecked
    first = figures[0].statistic
    assert listed(statistic__id__exact=first.pk) == list(first.figures.all())


@pytest.mark.exhaustive  # the list is searched here
def test_another_column_may_be_chosen(figures, listed):
    shown = [each for page in (1, 2, 3) for each in listed(p=page, o="-1")]

    assert shown == sorted(figures, key=lambda each: each.slug, reverse=True)


@pytest.mark.exhaustive  # an edge of the pages
def test_a_page_that_is_not_there_leads_to_the_first(figures, editor, listed):
    assert editor.get(LIST, {"p": "99"}).status_code == 302


@pytest.mark.exhaustive  # a detail of the list
def test_only_a_narrowed_list_says_how_many_it_shows(figures, editor):
    assert " results" not in editor.get(LIST).text
    assert "0 results" in editor.get(LIST, {"q": "nothing"}).text
    assert "7 results" in editor.get(LIST, {"verification__exact": "unverified"}).text


@pytest.fixture
def displaced():
    """A figure whose every name can be looked for."""
    return FigureFactory(
        slug="displaced-2024",
        also_cited_as="uprooted-2024",
        statistic=StatisticFactory(title="People displaced", slug="flight"),
        source=SourceFactory(title="Global Trends", publisher="Registry"),
    )


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("words", "holds"),
    [
        ([], True),
        (["DISPLACED-2"], True),
        (["rooted"], True),
        (["people"], True),
        (["fligh"], True),
        (["trends"], True),
        (["regist"], True),
        (["people displ"], True),
        (["people", "trends", "2024"], True),
        (["2024", "people", "prison"], False),
        (["prison"], False),
        (["%"], False),
        (["_isplaced"], False),
    ],
)
def test_a_figure_holds_each_word_in_its_names_statistic_or_source(displaced, words, holds):
    FigureFactory(statistic=StatisticFactory(title="In jail"))

    found = matching_words(Figure.objects.all(), words)
    assert list(found.filter(pk=displaced.pk)) == [displaced] * holds


@pytest.mark.exhaustive
def test_no_words_are_held_by_all_and_ask_nothing(displaced, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert list(matching_words(Figure.objects.all(), [])) == [displaced]


@pytest.mark.exhaustive
def test_a_new_name_is_found_at_once(displaced):
    assert not matching_words(Figure.objects.all(), ["árboles"]).exists()

    displaced.statistic.title = "ÁRBOLES"
    displaced.statistic.save()

    assert matching_words(Figure.objects.all(), ["árboles"]).get() == displaced


def test_the_list_is_searched_by_all_words(displaced, listed):
    FigureFactory(statistic=StatisticFactory(title="People in jail"))

    assert listed(q="people REGISTRY") == listed(q='"people displ"') == [displaced]
    assert listed(q="jail registry") == []


@pytest.mark.exhaustive
def test_a_figure_is_chosen_by_typing(figures, displaced, editor):
    asked = {"app_label": "advocacy", "model_name": "figure", "field_name": "revises"}

    found = editor.get(reverse("admin:autocomplete"), asked | {"term": "registry people"}).json()
    every = editor.get(reverse("admin:autocomplete"), asked).json()

    assert found["results"] == [{"id": str(displaced.pk), "text": "displaced-2024"}]
    assert len(every["results"]) == len(figures) + 1


@pytest.mark.exhaustive  # tests/public_pages/lists/test_pagination.py has the rule
def test_the_history_of_a_figure_has_pages_of_its_own(displaced, editor):
    answer = editor.get(reverse("admin:advocacy_figure_history", args=[displaced.pk]))

    assert answer.status_code == 200
    assert list(answer.context["action_list"]) == []
