"""The words of a source below a public figure are corrected with a reason, in public."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from advocacy.editing import correct
from advocacy.models import Source, StatisticCorrection
from tests.advocacy.admin.helpers import errors_of, form_of
from tests.advocacy.factories import (
    FigureFactory,
    PublisherFactory,
    SourceFactory,
    StatisticFactory,
)
from tests.articles.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    """On which two figures of one statistic rest, and one of another; readers have seen them."""
    source = SourceFactory(publisher="UNHCR", title="Global Trends", year=2024)
    laws, trials = StatisticFactory(slug="laws"), StatisticFactory(slug="trials")
    seen = {"source": source, "entered_at": timezone.now() - timedelta(days=1)}
    first = FigureFactory(statistic=laws, **seen)
    FigureFactory(statistic=laws, revises=first, **seen)
    FigureFactory(statistic=trials, **seen)
    FigureFactory(statistic__slug="other")
    return source


def address_of(source):
    return reverse("admin:advocacy_source_change", args=[source.pk])


def test_each_statistic_that_rests_on_it_tells_once_what_it_was_and_why(client, source):
    source.year = 2025

    told = correct.correct_source(source, reason=" The year was wrong. ", by=UserFactory())

    assert Source.objects.get(pk=source.pk).year == 2025
    assert {each.statistic.slug for each in told} == {"laws", "trials"}
    for address in ("/statistics/laws/", "/statistics/trials/", "/corrections/"):
        page = client.get(address).text
        assert "it said <b>" in page
        assert "UNHCR, Global Trends, 2024" in page
        assert "The year was wrong." in page
    assert "The year was wrong." not in client.get("/statistics/other/").text
    (fact,) = told[0].facts
    assert (fact.name, fact.before, fact.after) == (
        "source",
        "UNHCR, Global Trends, 2024",
        "UNHCR, Global Trends, 2025",
    )


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("right", "reason", "refusal"),
    [
        ({"year": 2025}, "  ", correct.ReasonMissing),
        ({}, "Wrong.", correct.NothingToCorrect),
        ({"licence": "CC BY 4.0"}, "Wrong.", correct.NothingToCorrect),
    ],
)
def test_nothing_is_corrected_without_a_reason_or_a_change(source, right, reason, refusal):
    for name, value in right.items():
        setattr(source, name, value)

    with pytest.raises(refusal):
        correct.correct_source(source, reason=reason, by=UserFactory())

    assert Source.objects.get(pk=source.pk).year == 2024
    assert not StatisticCorrection.objects.exists()


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["title", "year", "locator", "publisher"])
def test_the_form_asks_for_the_reason(editor, source, name):
    PublisherFactory(pk=1999, name="1999")
    sent = form_of(editor.get(address_of(source))) | {name: "1999"}

    answer = editor.post(address_of(source), sent)

    assert "Readers may have seen figures with this source" in str(errors_of(answer))
    assert editor.post(address_of(source), sent | {"reason": "Misread."}).status_code == 302
    assert StatisticCorrection.objects.count() == 2
    assert str(getattr(Source.objects.get(pk=source.pk), name)) == "1999"


@pytest.mark.exhaustive
def test_the_form_takes_what_nobody_read_and_what_is_no_words(editor, source):
    unread = FigureFactory(source=SourceFactory(year=2020)).source
    for row, right in ((unread, {"year": "2021"}), (source, {"licence": "CC BY 4.0"})):
        sent = form_of(editor.get(address_of(row))) | right
        assert editor.post(address_of(row), sent).status_code == 302

    assert not StatisticCorrection.objects.exists()
    assert 'name="reason"' in editor.get(address_of(source)).text
    assert 'name="reason"' not in editor.get(reverse("admin:advocacy_source_add")).text


@pytest.mark.exhaustive
def test_a_reason_without_a_change_is_refused(editor, source):
    sent = form_of(editor.get(address_of(source))) | {"reason": "Misread."}

    assert "Nothing of its words was changed" in str(
        errors_of(editor.post(address_of(source), sent))
    )
