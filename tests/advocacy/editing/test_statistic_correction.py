"""What all figures of a statistic mean is corrected as a figure is: with a reason, in public."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from advocacy.editing import correct
from advocacy.models import Figure, Statistic, StatisticCorrection
from advocacy.models.correction import CorrectionIsPermanent
from tests.advocacy.admin.helpers import errors_of, form_of
from tests.advocacy.factories import FigureFactory, StatisticFactory
from tests.articles.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def statistic():
    """Of which readers have seen a figure."""
    statistic = StatisticFactory(slug="laws", unit="percent", measure="Countries with a law")
    yesterday = timezone.now() - timedelta(days=1)
    FigureFactory(statistic=statistic, value=90, verification="computed", entered_at=yesterday)
    return statistic


def corrected(statistic, reason="The report counts countries.", **right):
    for name, value in right.items():
        setattr(statistic, name, value)
    return correct.correct_statistic(statistic, reason=reason, by=UserFactory())


def stored():
    return Statistic.objects.get(slug="laws")


def address_of(statistic):
    return reverse("admin:advocacy_statistic_change", args=[statistic.pk])


def facts_of(correction):
    return [(fact.name, fact.before, fact.after) for fact in correction.facts]


def test_a_correction_stores_what_is_right_and_keeps_what_was_said(statistic):
    before = Figure.objects.get().changed_at

    correction = corrected(statistic, "  It counts countries. ", unit="countries")

    now = stored()
    assert (now.unit, now.corrected_at) == ("countries", correction.corrected_at)
    correction.refresh_from_db()
    assert correction.reason == "It counts countries."
    assert correction.said["unit"] == "percent"
    assert correction.says == correction.said | {"unit": "countries"}
    assert Figure.objects.get().changed_at > before


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("right", "facts"),
    [
        ({"unit": "countries"}, [("unit", "per cent", "countries")]),
        ({"measure": "With two"}, [("measure", "Countries with a law", "With two")]),
        ({"geography_name": "Asia"}, [("geography_name", "World", "Asia")]),
        (
            {"geography_code": "142"},
            [("geography_name", "World (UN M49 001)", "World (UN M49 142)")],
        ),
    ],
)
def test_a_correction_tells_what_it_changed(statistic, right, facts):
    assert facts_of(corrected(statistic, **right)) == facts


def test_a_correction_needs_a_reason_and_something_to_correct(statistic):
    with pytest.raises(correct.ReasonMissing):
        corrected(statistic, " ", unit="countries")
    with pytest.raises(correct.NothingToCorrect):
        corrected(stored(), description="Other words.")
    with pytest.raises(IntegrityError, match="statisticcorrection_says_why"), transaction.atomic():
        StatisticCorrection.objects.create(
            statistic=statistic, said={}, says={}, corrected_by=UserFactory()
        )


def test_what_was_said_of_a_mistake_stays(statistic):
    correction = corrected(statistic, unit="countries")

    with pytest.raises(CorrectionIsPermanent):
        correction.save()
    with pytest.raises(CorrectionIsPermanent):
        correction.delete()
    with pytest.raises(CorrectionIsPermanent):
        StatisticCorrection.objects.update(reason="x")
    with pytest.raises(CorrectionIsPermanent):
        StatisticCorrection.objects.all().delete()
    Figure.objects.all().delete()
    with pytest.raises(ProtectedError):
        statistic.delete()


def test_readers_see_it_in_the_change_log_and_among_all_corrections(client, statistic):
    corrected(statistic, unit="countries", measure="Countries <with> a law")

    for address in ("/statistics/laws/", "/corrections/"):
        page = " ".join(client.get(address).text.split())
        assert "Unit: it said <b>per cent</b>; right is <b>countries</b>." in page
        assert (
            'Measured: it said <b><bdi lang="en">Countries with a law</bdi></b>'
            '; right is <b><bdi lang="en">Countries &lt;with&gt; a law</bdi></b>.'
        ) in page
        assert '<bdi lang="en">The report counts countries.</bdi>' in page
    assert "Last changed on" in client.get("/statistics/laws/").text
    assert statistic.last_changed_on == timezone.localdate()
    assert (
        "decía <b>por ciento</b>; lo correcto es <b>países</b>."
        in client.get("/es/corrections/").text
    )


@pytest.mark.exhaustive  # a count of queries, as tests/sitewide/test_query_budgets.py has them
def test_a_page_costs_one_query_more_where_there_was_a_correction(client, statistic):
    with CaptureQueriesContext(connection) as before:
        client.get("/statistics/laws/")
    corrected(statistic, unit="countries")
    corrected(statistic, unit="percent")
    with CaptureQueriesContext(connection) as after:
        client.get("/statistics/laws/")

    assert len(after) <= len(before) + 1


@pytest.mark.exhaustive  # tests/advocacy/admin/test_correcting.py asks of a figure
def test_an_editor_is_asked_for_the_reason_and_loses_nothing(editor, statistic):
    sent = form_of(editor.get(address_of(statistic))) | {"unit": "countries"}

    page = editor.post(address_of(statistic), sent)
    assert list(errors_of(page)) == ["reason"]
    assert '<option value="countries" selected>' in page.text
    assert stored().unit == "percent"

    editor.post(address_of(statistic), sent | {"reason": "The report counts countries."})
    assert stored().unit == "countries"
    assert StatisticCorrection.objects.get().corrected_by == User.objects.get()
    assert Figure.objects.get().verification == "unverified"
    assert ": The report counts countries.</p>" in editor.get(address_of(statistic)).text


@pytest.mark.exhaustive  # an edge
def test_a_reason_without_a_change_is_asked_about(editor, statistic):
    sent = form_of(editor.get(address_of(statistic)))

    page = editor.post(address_of(statistic), sent | {"reason": "Wrong."})

    assert list(errors_of(page)) == ["reason"]


@pytest.mark.exhaustive
@pytest.mark.sampled
@pytest.mark.parametrize("change", [{"title": "Other"}, {"description": "Other"}])
def test_other_words_change_without_ceremony(editor, statistic, change):
    sent = form_of(editor.get(address_of(statistic)))

    assert editor.post(address_of(statistic), sent | change).status_code == 302
    assert not StatisticCorrection.objects.exists()


@pytest.mark.exhaustive  # as other words
def test_so_does_what_nobody_can_have_read(editor):
    statistic = StatisticFactory(slug="laws", unit="percent")
    FigureFactory(statistic=statistic)
    sent = form_of(editor.get(address_of(statistic)))

    assert editor.post(address_of(statistic), sent | {"unit": "countries"}).status_code == 302
    assert stored().unit == "countries"
    assert not StatisticCorrection.objects.exists()


@pytest.mark.exhaustive  # a detail of the form
def test_a_new_statistic_has_nothing_to_correct(editor):
    page = editor.get(reverse("admin:advocacy_statistic_add"))

    assert "If it was wrong" not in page.text
