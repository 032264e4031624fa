"""Values of one period that revise each other: a chain with an end, of one statistic and one period."""

import threading
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, connections, transaction
from django.urls import reverse

from advocacy.editing import correct
from advocacy.models import Figure
from advocacy.models.figures.figure import RevisionOfAnotherPeriod
from tests.advocacy.admin.helpers import errors_of, form_of
from tests.advocacy.factories import FigureFactory, SourceFactory, StatisticFactory
from tests.articles.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

IN_2023 = {"period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31)}


@pytest.fixture
def first():
    return FigureFactory(value=363)


@pytest.fixture
def second(first):
    return FigureFactory(value=370, statistic=first.statistic, revises=first)


def test_no_figure_revises_one_that_comes_to_revise_it(first, second):
    third = FigureFactory(statistic=first.statistic, revises=second)

    for later in (second, third):
        constraint = "figure_revises_one_stored_before"
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            Figure.objects.filter(pk=first.pk).update(revises=later)
    assert list(Figure.objects.values_list("revises", flat=True)) == [None, first.pk, second.pk]


@pytest.mark.exhaustive
def test_two_figures_never_revise_each_other_though_each_alone_might(first):
    """One of the two directions is refused by itself: nobody has to look at the other row."""
    other = FigureFactory(statistic=first.statistic, **IN_2023)

    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.filter(pk=first.pk).update(revises=other)
    Figure.objects.filter(pk=other.pk).update(revises=first)


@pytest.mark.exhaustive
def test_the_form_says_so_kindly(editor, first, second):
    address = reverse("admin:advocacy_figure_change", args=[first.pk])
    sent = form_of(editor.get(address))

    page = editor.post(address, sent | {"revises": second.pk, "caveat": "Typed with care"})

    words = "A figure can only revise one that was entered before it."
    assert errors_of(page) == {"revises": [words]}
    assert "Typed with care" in page.text


def test_a_figure_is_revised_once(first, second):
    with pytest.raises(IntegrityError), transaction.atomic():
        FigureFactory(statistic=first.statistic, revises=first)


@pytest.mark.sampled
@pytest.mark.parametrize(
    "apart", [IN_2023, {"period_start": None, "period_end": None}, {"period_end": "2024-06-30"}]
)
def test_a_revision_is_of_the_same_period(first, apart):
    with pytest.raises(RevisionOfAnotherPeriod), transaction.atomic():
        FigureFactory(statistic=first.statistic, revises=first, **apart)
    with pytest.raises(RevisionOfAnotherPeriod), transaction.atomic():
        FigureFactory(revises=first)  # of another statistic


@pytest.mark.sampled
@pytest.mark.parametrize("at", [0, 1, 2])
def test_no_link_of_a_chain_moves_away_by_itself(first, second, at):
    third = FigureFactory(statistic=first.statistic, revises=second)
    moved = [first, second, third][at]

    moved.period_start, moved.period_end = IN_2023.values()
    with pytest.raises(RevisionOfAnotherPeriod), transaction.atomic():
        moved.save()
    moved.refresh_from_db()
    moved.statistic = StatisticFactory()
    with pytest.raises(RevisionOfAnotherPeriod), transaction.atomic():
        moved.save()


@pytest.mark.exhaustive
def test_a_chain_without_a_period_is_one_too():
    undated = FigureFactory(period_start=None, period_end=None)

    FigureFactory(
        statistic=undated.statistic, revises=undated, period_start=None, period_end=None
    ).save()

    assert undated.statistic.current_figures == [Figure.objects.last()]


def test_without_a_period_there_is_one_figure_of_a_source_and_edition():
    undated = {"period_start": None, "period_end": None}
    one = FigureFactory(edition="2022", **undated)
    same = {"statistic": one.statistic, "source": one.source, **undated}

    FigureFactory(**same | {"edition": "2025"})
    FigureFactory(**same | {"edition": "2022", "source": SourceFactory()})
    FigureFactory(**same, edition="2022", revises=one)
    with pytest.raises(ValidationError, match="figure of this source and edition"):
        FigureFactory.build(**same, edition="2022").full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        FigureFactory(**same, edition="2022")


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_moves_the_period_and_the_other_revises_nothing_of_it(monkeypatch):
    """While the period of a value is corrected, a colleague adds its revision for the old one."""
    if connection.vendor == "sqlite":
        pytest.skip("One transaction at a time is all that SQLite lets write.")
    first = FigureFactory(value=363, slug="first")
    by, source = UserFactory(), SourceFactory()
    refused = []

    def revise():
        try:
            FigureFactory(statistic=first.statistic, source=source, revises=first, value=370)
        except RevisionOfAnotherPeriod as error:
            refused.append(error)
        finally:
            connections.close_all()

    colleague = threading.Thread(target=revise)
    chain_read = correct._chain

    def colleague_begins(figure):
        chain = chain_read(figure)
        if not colleague.ident:
            colleague.start()
            colleague.join(timeout=0.5)
        return chain

    monkeypatch.setattr(correct, "_chain", colleague_begins)
    for name, day in IN_2023.items():
        setattr(first, name, day)
    correct.correct(first, reason="Wrong year.", by=by)
    colleague.join()

    assert len(refused) == 1
    assert list(Figure.objects.values_list("slug", "period_start")) == [
        ("first", IN_2023["period_start"])
    ]
