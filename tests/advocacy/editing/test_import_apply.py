"""A table becomes figures, all of them or none; and is taken back as a whole."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from advocacy.editing import correct, import_apply, import_preview, import_undo
from advocacy.models import Figure, FigureImport, VerificationRecord
from advocacy.tables.errors import Mistake, Problem
from advocacy.tables.matching import Choice, Outcome
from articles.models import Article
from page_cache import generation
from tests.advocacy.editing.helpers import apply, outcomes
from tests.advocacy.factories import FigureFactory, SourceFactory, StatisticFactory

pytestmark = pytest.mark.django_db


@pytest.mark.both_databases
def test_new_figures_come_with_their_source_and_unchecked(pasted, importer, refugees, source):
    draft = pasted(edition="2026", released_on=date(2026, 6, 1))

    assert apply(draft, importer) == 3

    added = Figure.objects.get(slug="refugees-2024")
    assert added.value == Decimal("1100.5")
    assert (added.period_start, added.period_end) == (date(2024, 1, 1), date(2024, 12, 31))
    assert (added.source, added.edition, added.released_on) == (source, "2026", date(2026, 6, 1))
    assert added.verification == "unverified"
    draft.refresh_from_db()
    assert (draft.applied_by, draft.figure_count) == (importer, 3)
    assert [one.row for one in draft.imported.all()] == [2, 3, 4]


@pytest.mark.both_databases
def test_a_new_generation_begins_and_search_finds_the_figures(pasted, importer, client):
    before = generation.current()

    apply(pasted(), importer)

    assert generation.current() > before
    assert "Refugees" in client.get("/search/", {"q": "1,200 people"}).content.decode()


@pytest.mark.exhaustive
def test_what_is_stored_stays_and_is_only_added_to(pasted, importer, refugees):
    FigureFactory(
        statistic=refugees, value=1000, period_start=date(2023, 1, 1), period_end=date(2023, 12, 31)
    )
    draft = pasted()

    assert outcomes(draft) == [Outcome.SAME, Outcome.NEW, Outcome.NEW]
    assert apply(draft, importer) == 2


@pytest.mark.both_databases
def test_a_value_that_its_publisher_changed_becomes_a_revision(pasted, importer, refugees):
    first = FigureFactory(
        statistic=refugees,
        slug="refugees-2023",
        value=990,
        period_start=date(2023, 1, 1),
        period_end=date(2023, 12, 31),
    )
    draft = pasted("Year\tValue\n2023\t1000\n")

    with pytest.raises(import_apply.RowsUndecided):
        apply(draft, importer)
    apply(draft, importer, row_2=Choice.REVISE)

    later = Figure.objects.get(slug="refugees-2023-revised")
    assert (later.revises, later.value) == (first, 1000)
    assert Figure.objects.get(pk=first.pk).value == 990
    assert outcomes(pasted("Year\tValue\n2023\t1000\n")) == [Outcome.SAME]


@pytest.mark.both_databases
def test_what_comes_over_a_draft_is_a_draft_and_no_correction(pasted, importer, refugees, client):
    of_year = {"period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31)}
    FigureFactory(statistic=refugees, period_start=date(2020, 1, 1))
    stored = FigureFactory(statistic=refugees, value=990, is_published=False, **of_year)
    draft = pasted("Year\tValue\n2023\t1000\n", reason="Two digits were swapped.")

    apply(draft, importer, row_2=Choice.CORRECT)
    stored.refresh_from_db()
    assert (stored.value, stored.corrected_at, stored.is_published) == (1000, None, False)
    apply(pasted("Year\tValue\n2023\t1001\n"), importer, row_2=Choice.REVISE)

    revision = Figure.objects.get(revises=stored)
    assert (revision.is_published, revision.first_published_at) == (False, None)
    assert client.get(refugees.get_absolute_url()).status_code == 200


def test_a_mistake_of_ours_is_corrected_with_a_reason_and_its_check_ends(
    pasted, importer, refugees
):
    stored = FigureFactory(
        statistic=refugees,
        slug="refugees-2023",
        value=990,
        verification="verified-primary",
        evidence="https://unhcr.org/x",
        period_start=date(2023, 1, 1),
        period_end=date(2023, 12, 31),
    )
    draft = pasted("Year\tValue\n2023\t1000\n2024\t1100\n")

    with pytest.raises(import_apply.ReasonMissing):
        apply(draft, importer, row_2=Choice.CORRECT)
    assert Figure.objects.count() == 1

    draft.reason = "Two digits were swapped."
    assert apply(draft, importer, row_2=Choice.CORRECT) == 2

    stored.refresh_from_db()
    assert (stored.value, stored.verification) == (1000, "unverified")
    correction = stored.corrections.get()
    assert (correction.reason, correction.corrected_by) == ("Two digits were swapped.", importer)
    assert correction.before.value == 990


@pytest.mark.exhaustive
def test_words_of_a_source_put_right_do_not_hold_up_taking_back(pasted, importer, source):
    draft = pasted()
    apply(draft, importer)
    source.title = "Global Trends, put right"
    source.save()
    draft.refresh_from_db()

    assert import_undo.reasons_against(draft) == {}


def test_a_row_with_a_mistake_holds_up_all_until_it_is_left_out(pasted, importer):
    draft = pasted("Year\tValue\n2023\t2.4m\n2024\t5\n")

    with pytest.raises(import_apply.RowsUndecided):
        apply(draft, importer)
    assert Figure.objects.count() == 0

    assert apply(draft, importer, row_2=Choice.SKIP) == 1


@pytest.mark.both_databases
def test_nothing_is_added_where_something_changed_since_the_preview(pasted, importer, refugees):
    draft = pasted()
    seen = import_preview.preview(draft).fingerprint
    FigureFactory(
        statistic=refugees, value=7, period_start=date(2023, 1, 1), period_end=date(2023, 12, 31)
    )

    with pytest.raises(import_apply.ChangedMeanwhile):
        import_apply.apply_import(draft=draft, by=importer, fingerprint=seen)

    assert Figure.objects.count() == 1


@pytest.mark.both_databases
def test_nothing_is_added_where_the_database_refuses_one_row(pasted, importer, monkeypatch):
    draft = pasted()
    seen = import_preview.preview(draft).fingerprint
    monkeypatch.setattr(
        "advocacy.editing.import_apply.ImportedFigure.objects.bulk_create",
        lambda _rows: (_ for _ in ()).throw(IntegrityError),
    )

    with pytest.raises(import_apply.ChangedMeanwhile):
        import_apply.apply_import(draft=draft, by=importer, fingerprint=seen)

    assert Figure.objects.count() == 0


def test_a_table_is_added_once(pasted, importer):
    draft = pasted()
    seen = import_preview.preview(draft).fingerprint
    import_apply.apply_import(draft=draft, by=importer, fingerprint=seen)

    with pytest.raises(import_apply.AlreadyAdded):
        import_apply.apply_import(draft=draft, by=importer, fingerprint=seen)


def test_where_no_row_acts_there_is_nothing_to_add(pasted, importer):
    with pytest.raises(import_apply.NothingToAdd):
        apply(pasted("Year\tValue\n2024\t5\n"), importer, row_2=Choice.SKIP)


def test_without_a_source_nothing_can_be_added(pasted, importer):
    draft = pasted(source=None)

    assert outcomes(draft) == [Outcome.NEW] * 3
    with pytest.raises(import_apply.RowsUndecided):
        apply(draft, importer)


@pytest.mark.exhaustive
def test_a_source_can_be_named_in_each_row(pasted, importer):
    named = SourceFactory(publisher="ILO", title="Child labour", year=2025)
    draft = pasted(
        "Year\tValue\tSource\n2023\t5\tILO, Child labour, 2025\n2024\t6\tCHILD LABOUR\n"
        "2025\t7\tNobody\n",
        source=None,
    )

    assert outcomes(draft) == [Outcome.NEW, Outcome.NEW, Outcome.WRONG]
    apply(draft, importer, row_4=Choice.SKIP)
    assert set(Figure.objects.values_list("source", flat=True)) == {named.pk}


def test_a_name_that_two_sources_share_stands_for_neither(pasted):
    SourceFactory(publisher="ILO", title="Report", year=2024)
    SourceFactory(publisher="ILO", title="Report", year=2025)

    assert outcomes(pasted("Year\tValue\tSource\n2023\t5\tReport\n")) == [Outcome.WRONG]


@pytest.mark.exhaustive  # tests/advocacy/tables/test_periods.py has the customs
def test_a_year_means_what_it_means_for_the_figures_that_are_there(pasted, importer, refugees):
    for year in (2020, 2021):
        day = date(year, 12, 31)
        FigureFactory(statistic=refugees, value=900, period_start=day, period_end=day)

    apply(pasted(), importer)

    assert Figure.objects.get(slug="refugees-2024").period_start == date(2024, 12, 31)


def test_several_statistics_are_named_in_a_column(pasted, importer, refugees):
    children = StatisticFactory(slug="children", title="Children on the move", unit="percent")
    draft = pasted(
        "Statistic,Year,Value\nrefugees,2024,5\nchildren on the Move,2024,40%\nBirds,2024,1\n",
        statistic=None,
    )

    assert outcomes(draft) == [Outcome.NEW, Outcome.NEW, Outcome.WRONG]
    apply(draft, importer, row_4=Choice.SKIP)
    assert children.figures.get().value == 40
    assert refugees.figures.get().value == 5


@pytest.mark.exhaustive
def test_years_that_stand_side_by_side_are_turned(pasted, importer, refugees):
    draft = pasted("\t2023\t2024\nWorld\t5\t6\n")

    assert draft.is_turned
    apply(draft, importer)
    assert [figure.value for figure in refugees.current_figures] == [5, 6]


@pytest.mark.exhaustive  # tests/advocacy/models/test_figure_names.py refuses it
def test_names_for_citing_never_meet(pasted, importer, refugees):
    FigureFactory(slug="refugees-2023")
    FigureFactory(also_cited_as="refugees-2024")

    apply(pasted(), importer)

    slugs = refugees.figures.order_by("period_end").values_list("slug", flat=True)
    assert list(slugs) == ["refugees-2023-2", "refugees-2024-2", "refugees-2025"]


@pytest.mark.both_databases
def test_an_import_is_taken_back_as_a_whole(pasted, importer, refugees):
    kept = FigureFactory(
        statistic=refugees, value=900, period_start=date(2020, 1, 1), period_end=date(2020, 12, 31)
    )
    draft = pasted()
    apply(draft, importer)
    before = generation.current()

    assert import_undo.take_back(figure_import=draft, by=importer) == 3

    assert list(refugees.figures.all()) == [kept]
    draft.refresh_from_db()
    assert (draft.undone_by, draft.figure_count) == (importer, 3)
    assert generation.current() > before


def test_what_is_cited_is_not_taken_back(pasted, importer):
    draft = pasted()
    apply(draft, importer)
    Article.objects.create(
        title="Cites it",
        slug="cites-it",
        body='<p><stat-ref key="refugees-2024"></stat-ref></p>',
        created_by=importer,
    )

    with pytest.raises(import_undo.CannotTakeBack) as refused:
        import_undo.take_back(figure_import=draft, by=importer)

    assert [(str(figure), names) for figure, names in refused.value.reasons.items()] == [
        ("refugees-2024", ["citation"])
    ]
    assert Figure.objects.count() == 3


def test_what_was_revised_or_changed_since_is_not_taken_back(pasted, importer):
    draft = pasted()
    apply(draft, importer)
    first, second, third = Figure.objects.order_by("period_end")
    FigureFactory(
        statistic=first.statistic,
        revises=first,
        period_start=first.period_start,
        period_end=first.period_end,
    )
    second.caveat = "Typed later."
    second.save()
    third.value = 1300
    correct.correct(third, reason="A slip.", by=importer)
    draft.refresh_from_db()

    reasons = import_undo.reasons_against(draft)

    assert {figure.pk: names for figure, names in reasons.items()} == {
        first.pk: ["figure"],
        second.pk: [""],
        third.pk: ["", "correction of a figure"],
    }


@pytest.mark.exhaustive
def test_a_check_of_the_import_is_recorded_and_goes_with_it_but_a_later_one_holds(pasted, importer):
    read = {"verification": "verified-primary", "evidence": "https://unhcr.org/x"}
    draft = pasted(**read, accessed_on=date(2026, 6, 2))
    apply(draft, importer)
    record = VerificationRecord.objects.get(figure__slug="refugees-2024")

    assert (record.by, record.checked_on) == (importer, date(2026, 6, 2))
    assert record.stood.startswith("1,100.5 (")
    draft.refresh_from_db()
    assert import_undo.reasons_against(draft) == {}

    figure = Figure.objects.get(slug="refugees-2024")
    VerificationRecord.objects.create(
        figure=figure,
        stood="x",
        verification="verified-primary",
        evidence="https://unhcr.org/y",
        checked_on=date(2026, 6, 3),
        by=importer,
    )
    assert import_undo.reasons_against(draft) == {figure: ["verification"]}


@pytest.mark.exhaustive
def test_what_was_deleted_by_hand_does_not_hold_up_the_rest(pasted, importer):
    draft = pasted()
    apply(draft, importer)
    Figure.objects.get(slug="refugees-2024").delete()

    assert import_undo.take_back(figure_import=draft, by=importer) == 2


@pytest.mark.both_databases
@pytest.mark.sampled
@pytest.mark.parametrize(
    "wrong",
    [
        {"applied_at": timezone.now()},
        {"undone_at": timezone.now()},
        {"verification": "verified-primary"},
    ],
)
def test_the_database_holds_that_an_import_says_who_and_where(pasted, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        FigureImport.objects.filter(pk=pasted().pk).update(**wrong)


def test_a_preview_costs_the_same_for_many_rows(pasted, django_assert_max_num_queries):
    draft = pasted("Year\tValue\n" + "".join(f"{year}\t{year}0\n" for year in range(1900, 2026)))

    with django_assert_max_num_queries(6):
        import_preview.preview(draft)


@pytest.mark.exhaustive
@pytest.mark.both_databases
def test_adding_costs_the_same_for_many_rows(pasted, importer, django_assert_max_num_queries):
    draft = pasted("Year\tValue\n" + "".join(f"{year}\t{year}0\n" for year in range(1900, 2026)))

    with django_assert_max_num_queries(45):
        apply(draft, importer)


@pytest.mark.exhaustive
def test_a_title_that_two_statistics_have_stands_for_neither(pasted):
    everybody = StatisticFactory(slug="all-jailed", title="Jailed")
    women = StatisticFactory(slug="women-jailed", title="jailed")
    draft = pasted(
        "Statistic\tYear\tValue\nJailed\t2023\t5\nwomen-jailed\t2024\t6\nall-jailed\t2024\t7\n",
        statistic=None,
    )

    rows = import_preview.preview(draft).planned
    assert [one.outcome for one in rows] == [Outcome.WRONG, Outcome.NEW, Outcome.NEW]
    assert [wrong.problem for wrong in rows[0].wrong] == [Problem.TWO_STATISTICS]
    assert [one.series.pk for one in rows[1:]] == [women.pk, everybody.pk]


def test_an_address_goes_before_the_title_of_another(pasted):
    StatisticFactory(slug="other", title="jailed")
    jailed = StatisticFactory(slug="jailed", title="Journalists in jail")
    draft = pasted("Statistic\tYear\tValue\njailed\t2023\t5\n", statistic=None)

    [one] = import_preview.preview(draft).planned
    assert one.series.pk == jailed.pk


def test_a_decimal_comma_never_loses_what_stands_behind_it(pasted):
    [one] = import_preview.preview(pasted("Year,Value\n2022,1,5\n")).planned

    assert one.outcome == Outcome.WRONG
    assert [*one.wrong] == [Mistake(Problem.UNDER_NO_HEAD, "5")]


def test_a_table_that_came_out_before_a_value_does_not_revise_it(pasted, importer, refugees):
    FigureFactory(
        statistic=refugees,
        value=990,
        released_on=date(2026, 6, 2),
        period_start=date(2023, 1, 1),
        period_end=date(2023, 12, 31),
    )
    draft = pasted("Year\tValue\n2023\t1000\n2024\t1100\n", released_on=date(2026, 6, 1))

    with pytest.raises(import_apply.OlderThanStored):
        apply(draft, importer, row_2=Choice.REVISE)

    assert Figure.objects.count() == 1
