from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from advocacy.editing import correct
from advocacy.models import Figure, FigureCorrection
from advocacy.models.correction import CorrectionIsPermanent
from advocacy.numbers.figure_words import figure_on_card
from tests.advocacy.factories import FigureFactory, SourceFactory, entered
from tests.articles.factories import DraftFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def by():
    return UserFactory()


@pytest.fixture
def share():
    return FigureFactory(value=Decimal(57), statistic__unit="percent", qualifier="about")


def corrected(figure, by, reason="We read the wrong row.", **right):
    for name, value in right.items():
        setattr(figure, name, value)
    return correct.correct(figure, reason=reason, by=by)


def test_a_correction_stores_what_is_right_and_keeps_what_was_said(share, by, time_machine):
    time_machine.move_to("2026-05-03 10:00Z", tick=False)

    correction = corrected(share, by, "  We read the wrong row. ", value=Decimal("75.00"))

    share.refresh_from_db()
    now = datetime(2026, 5, 3, 10, tzinfo=UTC)
    assert (share.value, share.corrected_at) == (75, now)
    correction.refresh_from_db()
    assert (correction.reason, correction.corrected_by) == ("We read the wrong row.", by)
    assert correction.corrected_at == now
    assert correction.said == {
        "value": "57",
        "low": None,
        "high": None,
        "qualifier": "about",
        "period_start": "2024-01-01",
        "period_end": "2024-12-31",
        "source": share.source_id,
        "source_words": str(share.source),
        "edition": "",
    }
    assert correction.says == correction.said | {"value": "75"}


@pytest.mark.exhaustive
def test_what_was_said_can_be_said_again_in_any_language(share, by):
    correction = corrected(share, by, value=Decimal("75.5"), qualifier="at least")

    before, after = correction.before, correction.after
    assert figure_on_card(before, "es") == "alrededor de 57\N{NO-BREAK SPACE}%"
    assert figure_on_card(after, "en") == "at least 75.5%"
    assert (before.period_start, before.period_end) == (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.exhaustive
@pytest.mark.sampled
@pytest.mark.parametrize(
    ("right", "changes"),
    [
        ({"value": 75}, (True, False, False)),
        ({"low": 50, "high": 60}, (True, False, False)),
        ({"qualifier": ""}, (True, False, False)),
        ({"period_end": date(2024, 6, 30)}, (False, True, False)),
        ({"edition": "2025"}, (False, False, True)),
    ],
)
def test_a_correction_tells_what_it_changed(share, by, right, changes):
    correction = corrected(share, by, **right)

    told = (correction.changes_number, correction.changes_period, correction.changes_source)
    assert told == changes


@pytest.mark.exhaustive  # tests/advocacy/editing/test_source_correction.py has words
def test_a_source_that_was_wrong_is_kept_in_words(share, by):
    wrong = str(share.source)
    right = SourceFactory(publisher="ILO", title="Estimates", year=2022, locator="p. 3")

    correction = corrected(share, by, source=right)

    assert correction.changes_source
    assert (correction.said["source_words"], correction.says["source_words"]) == (
        wrong,
        "ILO, Estimates, 2022, p. 3",
    )


@pytest.mark.sampled
@pytest.mark.parametrize("reason", ["", "   \n"])
def test_nothing_is_corrected_without_a_reason(share, by, reason):
    with pytest.raises(correct.ReasonMissing):
        corrected(share, by, reason, value=75)

    share.refresh_from_db()
    assert (share.value, share.corrections.count()) == (57, 0)


@pytest.mark.sampled
@pytest.mark.parametrize("same", [{}, {"value": Decimal("57.0")}, {"caveat": "Read with care."}])
def test_what_says_the_same_is_no_correction(share, by, same):
    with pytest.raises(correct.NothingToCorrect):
        corrected(share, by, **same)

    assert not FigureCorrection.objects.exists()


@pytest.mark.exhaustive  # tests/advocacy/models/test_constraints.py has the rule
def test_a_wrong_number_is_refused_by_the_database_and_leaves_no_record(share, by):
    with pytest.raises(IntegrityError, match="figure_low_is_not_above_value"), transaction.atomic():
        corrected(share, by, low=90)

    assert not FigureCorrection.objects.exists()


@pytest.mark.exhaustive  # a number of a chain is corrected here
def test_a_chain_of_revisions_is_corrected_to_one_period(by):
    first = FigureFactory(value=363)
    second = FigureFactory(value=367, statistic=first.statistic, revises=first)
    third = FigureFactory(value=370, statistic=first.statistic, revises=second)
    alone = FigureFactory(
        statistic=first.statistic, period_start=date(2022, 1, 1), period_end=date(2022, 12, 31)
    )
    second = Figure.objects.get(pk=second.pk)

    correction = corrected(
        second, by, period_start=date(2023, 1, 1), period_end=date(2023, 12, 31), value=368
    )

    chain = Figure.objects.filter(pk__in=[first.pk, second.pk, third.pk]).order_by("pk")
    assert set(chain.values_list("period_start", "period_end")) == {
        (date(2023, 1, 1), date(2023, 12, 31))
    }
    assert list(chain.values_list("value", flat=True)) == [363, 368, 370]
    assert correction.figure == second
    changed = {each.figure_id: each.changes_number for each in FigureCorrection.objects.all()}
    assert changed == {first.pk: False, second.pk: True, third.pk: False}
    assert all(each.corrected_at for each in chain)
    assert Figure.objects.get(pk=alone.pk).corrected_at is None


def test_a_number_of_a_chain_is_corrected_alone(by):
    first = FigureFactory(value=363)
    FigureFactory(value=367, statistic=first.statistic, revises=first)

    corrected(first, by, value=364)

    assert FigureCorrection.objects.get().figure == first


@pytest.mark.exhaustive
def test_a_period_that_has_a_figure_is_taken(by):
    other = FigureFactory(period_start=date(2023, 1, 1), period_end=date(2023, 12, 31))
    figure = FigureFactory(statistic=other.statistic)

    with pytest.raises(correct.PeriodTaken):
        corrected(figure, by, period_start=other.period_start, period_end=other.period_end)


@pytest.mark.exhaustive
def test_a_period_that_nobody_knew_is_put_right(by):
    figure = FigureFactory(period_start=None, period_end=None)
    FigureFactory(statistic=figure.statistic, period_start=None, period_end=None, edition="2")

    corrected(figure, by, period_start=date(2023, 1, 1), period_end=date(2023, 12, 31))

    figure.refresh_from_db()
    assert figure.period_start == date(2023, 1, 1)


def test_a_correction_is_never_changed_or_taken_away(share, by):
    correction = corrected(share, by, value=75)
    correction.reason = "Nothing to see here."

    for rewrite in (
        correction.save,
        correction.delete,
        lambda: FigureCorrection.objects.update(reason="x"),
        lambda: FigureCorrection.objects.all().delete(),
        lambda: FigureCorrection.objects.bulk_update([correction], ["reason"]),
    ):
        with pytest.raises(CorrectionIsPermanent), transaction.atomic():
            rewrite()
    with pytest.raises(ProtectedError):
        share.delete()

    assert FigureCorrection.objects.get().reason == "We read the wrong row."


def test_a_correction_says_why(share, by):
    with pytest.raises(IntegrityError, match="figurecorrection_says_why"), transaction.atomic():
        FigureCorrection.objects.create(figure=share, said={}, says={}, corrected_by=by)


def test_no_role_may_change_a_correction():
    rights = Permission.objects.filter(content_type__model="figurecorrection")
    assert list(rights.values_list("codename", flat=True)) == ["view_figurecorrection"]


def test_a_figure_of_today_that_no_article_cites_was_read_by_nobody(share):
    assert not share.may_have_been_read

    Figure.objects.update(**entered(timezone.now() - timedelta(days=1)))
    assert Figure.objects.get(pk=share.pk).may_have_been_read


@pytest.mark.sampled
@pytest.mark.parametrize(
    "body",
    ['<p><stat-ref key="{figure}"></stat-ref></p>', '<stat-chart key="{statistic}"></stat-chart>'],
)
def test_a_figure_that_an_article_quotes_or_draws_may_have_been_read(share, body):
    DraftFactory(body=body.format(figure=share.slug, statistic=share.statistic.slug))

    assert share.may_have_been_read


@pytest.mark.exhaustive
def test_another_figure_that_is_cited_does_not_count(share):
    other = FigureFactory(
        statistic=share.statistic, period_start=date(2023, 1, 1), period_end=date(2023, 12, 31)
    )
    DraftFactory(body=f'<p><stat-ref key="{other.slug}"></stat-ref></p>')

    assert not share.may_have_been_read


@pytest.mark.exhaustive
def test_corrections_since_a_moment_come_newest_first(share, by, time_machine):
    time_machine.move_to("2026-05-01 10:00Z", tick=False)
    corrected(share, by, value=60)
    time_machine.move_to("2026-05-02 10:00Z", tick=False)
    corrected(share, by, "Again.", value=75)
    share.refresh_from_db()

    def since(day):
        moment = datetime(2026, 5, day, 12, tzinfo=UTC)
        return [each.reason for each in share.corrections_since(moment)]

    assert [since(day) for day in (30, 2, 1)] == [[], [], ["Again."]]
    before_both = datetime(2026, 4, 1, tzinfo=UTC)
    assert [c.reason for c in share.corrections_since(before_both)] == [
        "Again.",
        "We read the wrong row.",
    ]


@pytest.mark.exhaustive
def test_a_figure_never_corrected_costs_no_query(share, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert share.corrections_since(timezone.now()) == []
