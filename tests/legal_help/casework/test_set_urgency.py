"""Set the level of a case: what the queue and its page make of it."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from legal_help.access import workbench
from legal_help.casework import cases, set_urgency
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import row_labels
from legal_help.crypto.padding import LETTER
from legal_help.crypto.sealing import wrap
from legal_help.events import audit
from legal_help.events.texts import signed
from legal_help.intake import return_visit
from legal_help.models import AuditEvent, CaseNote, HelpRequest
from legal_help.rules.deadlines import Level, review_by
from legal_help.rules.reported_changes import ReportKind, VerificationMethod
from legal_help.rules.urgency import OverrideReason
from legal_help.sealed import reading
from legal_help.trust import lawbook, roster

U1, U2, U3, U4 = Level
pytestmark = pytest.mark.django_db


def day(days):
    return str(timezone.localdate() + timedelta(days=days))


@pytest.fixture
def held(send):
    """Return a case that triage calls most urgent."""
    return send(facts={"detained": "yes"})


@pytest.fixture
def quiet(send):
    """Return a case without any reason."""
    return send(facts={"moved": "no"})


@pytest.fixture
def set_level(reader):
    def set_level(
        receipt, level, *, by=reader, seen=0, confirmed=True, why=OverrideReason.SPOKE, text="Yes"
    ):
        set_urgency.set_level(
            by=by,
            public_ref=receipt.public_ref,
            level=level,
            why=why,
            text=text,
            seen=seen,
            confirmed=confirmed,
        )

    return set_level


def in_queue(reader):
    (entry,) = ordered_cases.load_queue(by=reader).entries
    return entry.level


def opened(reader, receipt):
    return cases.open_case(by=reader, public_ref=receipt.public_ref)


def both(reader, receipt):
    """Return the level in the queue and on the page, which must be the same."""
    level = in_queue(reader)
    assert opened(reader, receipt).level == level
    return level


def test_a_level_that_was_set_counts_in_the_queue_and_on_the_page(held, set_level, reader):
    set_level(held, U3, text="They were released")

    assert both(reader, held) == U3
    page = opened(reader, held)
    assert (page.urgency.triage, page.urgency.is_lowered) == (U1, True)
    assert (page.level_said.by, page.level_said.text) == (reader.user, "They were released")
    assert page.level_said.override.reason == OverrideReason.SPOKE
    assert [note.level.override.level for note in page.notes] == [U3]
    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.urgency.is_lowered


def test_a_level_can_be_raised(quiet, set_level, reader):
    set_level(quiet, U1, why=OverrideReason.DANGER)

    assert both(reader, quiet) == U1


def test_the_last_word_counts_whoever_said_it(quiet, set_level, reader, colleague, send):
    receipt = send(facts={"moved": "no"})
    set_level(receipt, U1)
    set_level(receipt, U2, by=colleague)

    page = opened(reader, receipt)

    assert (page.level, page.level_said.by) == (U2, colleague.user)
    assert len(page.notes) == 2


def test_what_was_said_is_taken_back(held, set_level, reader):
    set_level(held, U4)
    set_urgency.leave_to_triage(by=reader, public_ref=held.public_ref)

    assert both(reader, held) == U1
    page = opened(reader, held)
    assert page.level_said.override is None
    assert len(page.notes) == 2
    with pytest.raises(set_urgency.NoOverride):
        set_urgency.leave_to_triage(by=reader, public_ref=held.public_ref)


def test_what_was_never_said_is_not_taken_back(held, reader):
    with pytest.raises(set_urgency.NoOverride):
        set_urgency.leave_to_triage(by=reader, public_ref=held.public_ref)
    assert not CaseNote.objects.exists()


def test_the_most_urgent_is_not_lowered_by_a_slip(held, set_level, reader):
    with pytest.raises(set_urgency.NotConfirmed):
        set_level(held, U2, confirmed=False)

    assert both(reader, held) == U1
    assert not CaseNote.objects.exists()


def test_a_danger_that_is_told_again_counts_again(held, set_level, reader, come_back):
    set_level(held, U4)
    return_visit.write_to_us(visit=come_back(held), kind=ReportKind.DETAINED)

    assert both(reader, held) == U1
    assert opened(reader, held).urgency.is_overtaken


def test_a_danger_that_came_while_the_form_was_open_counts(held, set_level, reader, come_back):
    return_visit.write_to_us(visit=come_back(held), kind=ReportKind.DETAINED)
    set_level(held, U4, seen=0)

    assert both(reader, held) == U1


def test_a_danger_that_was_known_is_covered(held, set_level, reader, come_back):
    return_visit.write_to_us(visit=come_back(held), kind=ReportKind.DETAINED)
    set_level(held, U4, seen=1)

    assert both(reader, held) == U4


def test_nobody_covers_what_is_not_written_yet(held, set_level, reader, come_back):
    set_level(held, U4, seen=1_000)
    return_visit.write_to_us(visit=come_back(held), kind=ReportKind.DETAINED)

    assert both(reader, held) == U1


def test_news_that_is_not_right_leaves_what_was_said(held, set_level, reader, come_back):
    set_level(held, U4)
    return_visit.write_to_us(visit=come_back(held), kind=ReportKind.DETAINED)
    cases.settle_report(
        by=reader,
        public_ref=held.public_ref,
        number=1,
        counts=False,
        how=VerificationMethod.NOT_REACHED,
    )

    assert both(reader, held) == U4


def test_news_that_is_right_counts_until_somebody_speaks_again(held, set_level, reader, come_back):
    set_level(held, U4)
    return_visit.write_to_us(visit=come_back(held), kind=ReportKind.DETAINED)
    cases.settle_report(
        by=reader, public_ref=held.public_ref, number=1, counts=True, how=VerificationMethod.OFFICE
    )
    assert both(reader, held) == U1

    set_level(held, U3, seen=1)

    assert both(reader, held) == U3


def test_a_message_without_news_changes_nothing(held, set_level, reader, come_back):
    set_level(held, U4)
    return_visit.write_to_us(visit=come_back(held), text="Thank you")

    assert both(reader, held) == U4


def test_a_day_that_comes_near_counts_again(send, set_level, reader, time_machine):
    now = timezone.now()
    receipt = send(facts={"hearing": day(40)})
    set_level(receipt, U4)
    assert both(reader, receipt) == U4

    time_machine.move_to(now + timedelta(days=11))

    assert both(reader, receipt) == U2


def test_a_law_that_changes_counts_again(send, set_level, reader):
    receipt = send(facts={"order_date": day(-100), "missed": "yes"})
    set_level(receipt, U4)
    assert both(reader, receipt) == U4

    fact = lawbook.verified().facts["in-absentia-180"]
    lawbook.amend([{**fact.as_json(), "parameters": {"days": 110}}], by=reader)

    assert both(reader, receipt) == U1


@pytest.mark.parametrize(("level", "nearer"), [(U1, True), (U4, False)])
def test_the_day_of_review_comes_nearer_and_never_later(quiet, set_level, level, nearer):
    before = HelpRequest.objects.get().review_by
    set_level(quiet, level)

    after = HelpRequest.objects.get().review_by
    assert after == (min(before, review_by(level, timezone.localdate())) if nearer else before)
    assert (after < before) is nearer


def test_it_is_an_event_without_the_level(quiet, set_level, reader):
    set_level(quiet, U1)

    event = AuditEvent.objects.get(action="level_set")
    case = HelpRequest.objects.get()
    assert (event.actor, event.object_ref) == (reader.audit_name, str(case.pk))
    day, _colon, mark = event.detail_code.partition(":")
    assert day == case.review_by.isoformat()
    assert re.fullmatch("[0-9a-f]{40}", mark)


def test_nobody_sets_the_level_of_what_they_may_not_open(quiet, colleague, set_level):
    with pytest.raises(workbench.NoSuchRequest):
        set_level(quiet, U1, by=colleague)
    with pytest.raises(workbench.NoSuchRequest):
        set_urgency.leave_to_triage(by=colleague, public_ref=quiet.public_ref)


def test_nobody_sets_the_level_of_what_was_taken_back(quiet, reader, set_level, come_back):
    return_visit.withdraw_case(visit=come_back(quiet))

    with pytest.raises(workbench.RequestWithdrawn):
        set_level(quiet, U1)
    with pytest.raises(workbench.RequestWithdrawn):
        set_urgency.leave_to_triage(by=reader, public_ref=quiet.public_ref)


def test_a_level_that_was_deleted_is_missed_and_nothing_is_lowered(held, set_level, reader):
    set_level(held, U4)
    set_level(held, U1)
    CaseNote.objects.order_by("created_at").last().delete()

    found = ordered_cases.load_queue(by=reader)

    assert [entry.level for entry in found.entries] == [U1]
    assert found.damaged == [held.public_ref]
    page = opened(reader, held)
    assert page.level == U1
    assert [note.is_refused for note in page.notes] == [False, True]


def test_a_raise_that_is_left_counts_where_another_was_deleted(quiet, set_level, reader):
    set_level(quiet, U2)
    set_level(quiet, U4)
    CaseNote.objects.order_by("created_at").last().delete()

    assert both(reader, quiet) == U2


def test_a_level_whose_row_says_that_it_is_none_is_missed(held, set_level, reader, by_sql):
    set_level(held, U4)
    by_sql(CaseNote.objects.get(), sets_level=False)

    assert both(reader, held) == U1
    assert ordered_cases.load_queue(by=reader).damaged == [held.public_ref]


def test_a_note_whose_row_says_that_it_sets_the_level_is_refused(held, reader, by_sql):
    cases.add_note(by=reader, public_ref=held.public_ref, text="U4")
    by_sql(CaseNote.objects.get(), sets_level=True)

    assert both(reader, held) == U1
    assert ordered_cases.load_queue(by=reader).damaged == [held.public_ref]


@pytest.mark.sampled
@pytest.mark.parametrize(
    "sets",
    [
        "U4",
        {"level": "U9"},
        {"level": "U4", "over": "U1", "why": "spoke", "stood": 5, "seen": 0},
        {"level": "U4", "over": "U1", "why": "spoke", "stood": [["X"]], "seen": 0},
        {"level": "U4", "over": "U1", "why": "spoke", "stood": [["X", "U1", "?"]], "seen": 0},
    ],
)
def test_a_level_of_an_odd_shape_is_refused(held, set_level, reader, by_sql, sets):
    set_level(held, U4)
    row = CaseNote.objects.get()
    found = workbench.opened_by(reader, HelpRequest.objects.all(), held.public_ref)
    content = {"by": reader.audit_name, "at": timezone.now().isoformat(), "text": "", "sets": sets}
    padded = signed(
        content,
        by=reader.pair,
        label=row_labels.note_signature(row.request_id, row.pk),
        sizes=LETTER,
    )
    by_sql(row, blob=wrap(found.case_key, row_labels.note(row.request_id, row.pk, 1), padded))

    assert both(reader, held) == U1
    assert ordered_cases.load_queue(by=reader).damaged == [held.public_ref]


def test_a_note_cannot_settle_news_and_set_the_level(held, reader, come_back):
    return_visit.write_to_us(visit=come_back(held), kind=ReportKind.DETAINED)
    cases.settle_report(
        by=reader, public_ref=held.public_ref, number=1, counts=True, how=VerificationMethod.OFFICE
    )

    with pytest.raises(IntegrityError):
        CaseNote.objects.update(sets_level=True)


def test_whoever_takes_the_name_of_a_reader_sets_nothing(held, reader, pair):

    ordered_cases.load_queue(by=reader)
    thief = replace(reader, pair=pair)

    with pytest.raises(audit.BlobAltered):
        set_urgency.set_level(
            by=thief,
            public_ref=held.public_ref,
            level=U4,
            why=OverrideReason.OTHER,
            text="",
            seen=0,
            confirmed=True,
        )
    with pytest.raises(audit.BlobAltered):
        set_urgency.leave_to_triage(by=thief, public_ref=held.public_ref)


def test_one_query_more_for_any_number_of_requests(
    send, set_level, reader, django_assert_num_queries
):
    receipts = [send(facts={"detained": "yes"}) for _ in range(3)]
    for receipt in receipts:
        set_level(receipt, U3)
    rows = [
        workbench.opened_by(reader, HelpRequest.objects.all(), receipt.public_ref)
        for receipt in receipts
    ]
    notes = {row.request.pk: list(row.request.notes.all()) for row in rows}
    found = reading.Reading(reader, roster.verified())

    with django_assert_num_queries(1):
        said = [found.level_said(row, notes[row.request.pk])[0] for row in rows]

    assert [each.override.level for each in said] == [U3] * 3
