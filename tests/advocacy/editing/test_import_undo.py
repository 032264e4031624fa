"""An import that corrected figures is undone at one press; and two imports at the same moment."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.utils import timezone

from advocacy.editing import correct, import_apply, import_preview, import_undo, verify
from advocacy.models import Figure, FigureCorrection, ImportedFigure, Statistic, VerificationRecord
from advocacy.presentation import change_log
from advocacy.tables.matching import Choice, Outcome
from articles.models import Article
from tests.advocacy.editing.helpers import apply, outcomes
from tests.advocacy.factories import FigureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(refugees):
    return FigureFactory(
        statistic=refugees,
        slug="refugees-2023",
        value=990,
        verification="verified-primary",
        evidence="https://unhcr.org/x",
        accessed_on=date(2025, 3, 4),
        verification_note="Table 2.",
        period_start=date(2023, 1, 1),
        period_end=date(2023, 12, 31),
    )


@pytest.fixture
def applied(pasted, importer, stored):
    """One figure corrected from 990 to 1,000, another one added."""
    draft = pasted("Year\tValue\n2023\t1000\n2024\t1100\n")
    draft.reason = "Two digits were swapped."
    assert apply(draft, importer, row_2=Choice.CORRECT) == 2
    draft.refresh_from_db()
    return draft


@pytest.mark.both_databases
def test_what_was_corrected_is_corrected_back_and_readers_see_both(
    applied,
    importer,
    stored,
):
    assert import_undo.take_back(figure_import=applied, by=importer) == 2

    figure = Figure.objects.get()
    assert (figure.pk, figure.value) == (stored.pk, 990)
    back, first = figure.corrections.all()
    assert (first.before.value, first.after.value) == (990, 1000)
    assert (back.before.value, back.after.value, back.corrected_by) == (1000, 990, importer)
    day = f"{timezone.localdate():%-d %B %Y}"
    assert back.reason == f"The correction of {day} came with an import that was undone."
    statistic = Statistic.objects.with_figures().get()
    assert [change.kind for change in change_log.list_changes(statistic)] == [
        change_log.ChangeKind.CORRECTED,
        change_log.ChangeKind.CORRECTED,
        change_log.ChangeKind.FIRST,
    ]
    applied.refresh_from_db()
    assert applied.undone_by == importer


def test_its_check_holds_again_for_it_was_about_this_number(applied, importer, stored):
    stood = VerificationRecord.objects.get().stood

    import_undo.take_back(figure_import=applied, by=importer)

    stored.refresh_from_db()
    assert (stored.verification, stored.evidence) == ("verified-primary", "https://unhcr.org/x")
    assert (stored.accessed_on, stored.verification_note) == (date(2025, 3, 4), "Table 2.")
    record = VerificationRecord.objects.first()
    assert (record.verification, record.stood, record.by) == ("verified-primary", stood, importer)


@pytest.mark.exhaustive
def test_a_corrected_figure_that_is_cited_is_restored_all_the_same(applied, importer, stored):
    article = Article.objects.create(
        title="Cites it",
        slug="cites-it",
        body='<p><stat-ref key="refugees-2023"></stat-ref></p>',
        created_by=importer,
    )

    import_undo.take_back(figure_import=applied, by=importer)

    assert article.citations.get().figure.value == 990


@pytest.mark.exhaustive  # test_import_apply.py has each change
@pytest.mark.sampled
@pytest.mark.parametrize("how", ["corrected", "checked", "edited"])
def test_what_was_touched_since_is_not_taken_back(applied, importer, stored, how):
    stored.refresh_from_db()
    if how == "corrected":
        stored.value = 1001
        correct.correct(stored, reason="One more.", by=importer)
    elif how == "checked":
        check = verify.CheckResult("verified-primary", date(2026, 1, 2), "https://unhcr.org/y")
        verify.verify(
            thing=stored, check=check, stood=verify.statement_checked(stored), by=importer
        )
    else:
        stored.caveat = "Typed later."
        stored.save()

    with pytest.raises(import_undo.CannotTakeBack) as refused:
        import_undo.take_back(figure_import=applied, by=importer)

    assert refused.value.reasons == {stored: [""]}
    assert Figure.objects.count() == 2


def test_where_one_cannot_be_restored_nothing_is(applied, importer, stored, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise IntegrityError

    monkeypatch.setattr(FigureCorrection.objects, "bulk_create", refuse)

    with pytest.raises(IntegrityError):
        import_undo.take_back(figure_import=applied, by=importer)

    assert sorted(Figure.objects.values_list("value", flat=True)) == [1000, 1100]
    applied.refresh_from_db()
    assert applied.undone_at is None


def test_it_is_taken_back_once(applied, importer):
    import_undo.take_back(figure_import=applied, by=importer)

    with pytest.raises(import_undo.AlreadyTakenBack):
        import_undo.take_back(figure_import=applied, by=importer)

    assert FigureCorrection.objects.count() == 2


@pytest.mark.exhaustive
def test_a_correction_of_which_nobody_kept_what_was_before_stays(applied, importer, stored):
    ImportedFigure.objects.filter(is_correction=True).update(as_before=None)

    assert import_undo.reasons_against(applied) == {stored: ["correction of a figure"]}


@pytest.mark.exhaustive
def test_only_what_was_corrected_was_there_before(applied):
    with pytest.raises(IntegrityError), transaction.atomic():
        ImportedFigure.objects.filter(is_correction=False).update(as_before={})


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_two_imports_at_once_the_second_adds_nothing_and_looks_again(
    pasted,
    importer,
    refugees,
):
    if connection.vendor == "sqlite":
        pytest.skip("One transaction at a time is all that SQLite lets write.")
    first = pasted("Year\tValue\n2023\t1000\n2024\t1100\n")
    second = pasted("Year\tValue\n2022\t800\n2024\t1150\n")
    seen = import_preview.preview(second).fingerprint
    told = []

    def add():
        try:
            import_apply.apply_import(draft=second, by=importer, fingerprint=seen)
        except import_apply.ChangedMeanwhile as late:
            told.append(late)
        connections.close_all()

    colleague = threading.Thread(target=add)
    with transaction.atomic():
        import_apply.apply_import(
            draft=first, by=importer, fingerprint=import_preview.preview(first).fingerprint
        )
        colleague.start()
        colleague.join(timeout=0.5)
        assert colleague.is_alive()  # it waits
    colleague.join()

    assert len(told) == 1
    assert sorted(refugees.figures.values_list("value", flat=True)) == [1000, 1100]
    second.refresh_from_db()
    assert (second.applied_at, second.imported.count()) == (None, 0)
    # What was pasted is there, and is now held against what the first one stored.
    assert outcomes(second) == [Outcome.NEW, Outcome.CHANGED]
    assert apply(second, importer, row_3=Choice.REVISE) == 2
    assert [figure.value for figure in refugees.current_figures] == [800, 1000, 1150]


@pytest.mark.exhaustive
@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_two_presses_for_one_import_one_adds_and_one_takes_back(
    pasted,
    importer,
    refugees,
):
    if connection.vendor == "sqlite":
        pytest.skip("One transaction at a time is all that SQLite lets write.")
    draft = pasted("Year\tValue\n2023\t1000\n")
    seen = import_preview.preview(draft).fingerprint
    told = []

    def at_once(verb, **more):
        """Do it, while a colleague does the same."""

        def do():
            try:
                verb(by=importer, **more)
            except (import_apply.AlreadyAdded, import_undo.AlreadyTakenBack) as late:
                told.append(type(late))
            connections.close_all()

        colleague = threading.Thread(target=do)
        with transaction.atomic():
            verb(by=importer, **more)
            colleague.start()
            colleague.join(timeout=0.3)
        colleague.join()

    at_once(import_apply.apply_import, draft=draft, fingerprint=seen)
    assert (refugees.figures.count(), told) == (1, [import_apply.AlreadyAdded])

    at_once(import_undo.take_back, figure_import=draft)
    assert (refugees.figures.count(), told[1:]) == (0, [import_undo.AlreadyTakenBack])


@pytest.mark.both_databases
def test_what_was_added_stays_from_the_next_day_on(applied, importer, time_machine):
    time_machine.move_to(applied.applied_at + timedelta(days=1))

    with pytest.raises(import_undo.CannotTakeBack) as refusal:
        import_undo.take_back(figure_import=applied, by=importer)

    added = Figure.objects.get(value=1100)
    assert refusal.value.reasons == {added: ["readers may have seen it"]}
