"""In the admin a figure that readers may have seen is corrected, and never changed in passing."""

import re
from datetime import timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from advocacy.models import Figure, FigureCorrection
from tests.advocacy.admin.helpers import errors_of, form_of
from tests.advocacy.factories import FigureFactory

pytestmark = pytest.mark.django_db

YESTERDAY = timezone.now() - timedelta(days=1)


@pytest.fixture
def figure():
    return FigureFactory(slug="share-2024", value=57, statistic__slug="share", entered_at=YESTERDAY)


def address_of(figure):
    return reverse("admin:advocacy_figure_change", args=[figure.pk])


def links_in(words):
    """Where each link of a message leads: its path, and what it takes along."""
    found = [urlsplit(unescape(link)) for link in re.findall('href="([^"]+)"', words)]
    return [(link.path, {k: v[0] for k, v in parse_qs(link.query).items()}) for link in found]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("typed", "same"),
    [
        ({"value": "75"}, {"value": "57.000"}),
        ({"low": "50", "high": "60"}, {"caveat": "Read with care."}),
        ({"qualifier": "about"}, {"verification": "verified-primary"}),
        ({"period_start": "2024-07-01"}, {"evidence": "https://a.test/"}),
        ({"edition": "2025"}, {"accessed_on": "2026-05-03"}),
    ],
)
def test_what_readers_may_have_seen_changes_with_a_reason_alone(editor, figure, typed, same):
    sent = form_of(editor.get(address_of(figure)))

    page = editor.post(address_of(figure), sent | typed | {"caveat": "Typed with care"})

    assert list(errors_of(page)) == ["reason"]
    assert "Typed with care</textarea>" in page.text
    for name, value in typed.items():
        assert page.context["adminform"].form[name].value() == value
    assert not FigureCorrection.objects.exists()
    # What readers take from it stays, so nobody is asked.
    assert editor.post(address_of(figure), sent | same).status_code == 302


@pytest.mark.exhaustive
def test_the_question_offers_the_two_other_ways_with_what_was_typed(editor, figure):
    sent = form_of(editor.get(address_of(figure)))

    page = editor.post(
        address_of(figure),
        sent | {"value": "75", "period_start": "2025-01-01", "period_end": "2025-12-31"},
    )

    add = reverse("admin:advocacy_figure_add")
    common = {
        "statistic": str(figure.statistic_id),
        "value": "75",
        "source": str(figure.source_id),
    }
    newer = {"period_start": "2025-01-01", "period_end": "2025-12-31"}
    revised = {"period_start": "2024-01-01", "period_end": "2024-12-31", "revises": str(figure.pk)}
    (words,) = errors_of(page)["reason"]
    assert links_in(words) == [(add, common | newer), (add, common | revised)]
    assert words in page.text
    form = editor.get(add, common | revised).context["adminform"].form
    assert form["value"].value() == "75"
    assert form["revises"].value() == str(figure.pk)


@pytest.mark.exhaustive  # as on the page of the statistic
def test_with_a_reason_it_is_corrected(editor, figure):
    page = editor.get(address_of(figure))
    assert "Readers see this" in page.text

    answer = editor.post(
        address_of(figure),
        form_of(page) | {"value": "75", "caveat": "New", "reason": "We read the wrong row."},
    )

    assert answer.status_code == 302
    figure.refresh_from_db()
    assert (figure.value, figure.caveat) == (75, "New")
    correction = FigureCorrection.objects.get()
    assert (correction.said["value"], correction.says["value"]) == ("57", "75")
    assert correction.corrected_by == User.objects.get()
    again = editor.get(address_of(figure)).text
    assert ", editor: We read the wrong row.</p>" in again


@pytest.mark.exhaustive  # an edge
def test_a_reason_without_a_change_is_asked_about_and_stays(editor, figure):
    sent = form_of(editor.get(address_of(figure)))

    page = editor.post(address_of(figure), sent | {"reason": "We read the wrong row."})

    assert list(errors_of(page)) == ["reason"]
    assert "We read the wrong row.</textarea>" in page.text


@pytest.mark.exhaustive
def test_a_figure_of_today_is_mended_without_ceremony(editor):
    figure = FigureFactory(value=57)
    sent = form_of(editor.get(address_of(figure)))

    answer = editor.post(address_of(figure), sent | {"value": "75"})

    assert answer.status_code == 302
    assert Figure.objects.get().value == 75
    assert not FigureCorrection.objects.exists()


@pytest.mark.exhaustive  # tests/advocacy/editing/test_correct.py has the rule
def test_a_figure_of_today_that_is_revised_keeps_its_period_or_says_why(editor):
    figure = FigureFactory(value=57)
    FigureFactory(statistic=figure.statistic, revises=figure, value=58)
    sent = form_of(editor.get(address_of(figure)))

    page = editor.post(address_of(figure), sent | {"period_start": "2024-07-01"})

    assert list(errors_of(page)) == ["reason"]


@pytest.mark.exhaustive
def test_a_new_figure_has_nothing_to_correct(editor):
    page = editor.get(reverse("admin:advocacy_figure_add"))

    assert 'name="reason"' not in page.text


@pytest.mark.exhaustive  # tests/advocacy/admin/test_deletion.py has the rule
def test_a_figure_stays_with_its_statistic(editor, figure):
    other = FigureFactory().statistic
    sent = form_of(editor.get(address_of(figure)))

    editor.post(address_of(figure), sent | {"statistic": other.pk})

    assert Figure.objects.get(pk=figure.pk).statistic == figure.statistic


@pytest.mark.exhaustive
def test_a_period_that_has_a_figure_is_refused_kindly_in_a_chain_too(editor, figure):
    revision = FigureFactory(statistic=figure.statistic, revises=figure, value=58)
    FigureFactory(statistic=figure.statistic, period_start="2023-01-01", period_end="2023-12-31")
    sent = form_of(editor.get(address_of(revision)))
    moved = {"period_start": "2023-01-01", "period_end": "2023-12-31", "reason": "Wrong year."}

    page = editor.post(address_of(revision), sent | moved)

    words = "There is already a figure for this period. Choose it under “Revises”."
    assert errors_of(page) == {"period_start": [words]}


def test_the_period_of_a_chain_is_corrected_from_any_of_its_values(editor, figure):
    revision = FigureFactory(statistic=figure.statistic, revises=figure, value=58)
    sent = form_of(editor.get(address_of(revision)))
    moved = {"period_start": "2023-01-01", "period_end": "2023-12-31", "reason": "Wrong year."}

    answer = editor.post(address_of(revision), sent | moved)

    assert answer.status_code == 302
    periods = Figure.objects.values_list("period_start__year", flat=True)
    assert list(periods) == [2023, 2023]
    assert FigureCorrection.objects.count() == 2


def statistic_form(editor, figure):
    address = reverse("admin:advocacy_statistic_change", args=[figure.statistic_id])
    return address, form_of(editor.get(address))


@pytest.mark.exhaustive
def test_on_the_page_of_the_statistic_the_same_is_asked(editor, figure):
    address, sent = statistic_form(editor, figure)

    page = editor.post(address, sent | {"figures-0-value": "75", "title": "Better said"})

    (form,) = page.context["inline_admin_formsets"][0].formset.initial_forms
    assert list(form.errors) == ["reason"]
    assert 'value="Better said"' in page.text
    assert Figure.objects.get().value == 57


def test_on_the_page_of_the_statistic_it_is_corrected_once(editor, figure):
    address, sent = statistic_form(editor, figure)
    new = {
        "figures-TOTAL_FORMS": "2",
        "figures-1-slug": "share-2025",
        "figures-1-value": "80",
        "figures-1-period_start": "2025-01-01",
        "figures-1-period_end": "2025-12-31",
        "figures-1-source": figure.source_id,
        "figures-1-verification": "verified-primary",
    }

    answer = editor.post(
        address, sent | new | {"figures-0-value": "75", "figures-0-reason": "Wrong row."}
    )

    assert answer.status_code == 302
    assert list(Figure.objects.order_by("pk").values_list("value", flat=True)) == [75, 80]
    assert FigureCorrection.objects.get().reason == "Wrong row."
    assert Figure.objects.get(slug="share-2024").corrected_at


@pytest.mark.exhaustive  # tests/advocacy/admin/test_deletion.py has the rule
def test_no_figure_is_deleted_beside_its_statistic(editor, figure):
    address, sent = statistic_form(editor, figure)

    answer = editor.post(
        address,
        sent | {"figures-0-value": "75", "figures-0-reason": "Wrong.", "figures-0-DELETE": "on"},
    )

    assert answer.status_code == 302
    assert Figure.objects.get().value == 75
