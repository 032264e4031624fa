"""Set the level of a case: what the queue and its page make of it."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from legal_help.access.locked_case import NoSuchRequest, RequestWithdrawn, locked_case
from legal_help.casework import assignment, cases, set_urgency
from legal_help.casework.queue import ordered_cases
from legal_help.event_log import log
from legal_help.event_log.alarms import Tampered
from legal_help.events.case_actions import CaseAction
from legal_help.events.fields import Refused
from legal_help.events.roster import INTAKE
from legal_help.intake import return_visit
from legal_help.models import CaseNote
from legal_help.rules.deadlines import Level, review_by
from legal_help.rules.reported_changes import ReportKind, VerificationMethod
from legal_help.rules.urgency import OverrideReason
from legal_help.trust import lawbook
from tests.legal_help.casework.looking import done, steps
from tests.legal_help.helpers import state_of
from tests.legal_help.lines import plant

U1, U2, U3, U4 = Level


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
    assert opened(reader, receipt).urgency.level == level
    return level


def test_a_level_that_was_set_counts_in_the_queue_and_on_the_page(held, set_level, reader):
    set_level(held, U3, text="They were released")

    assert both(reader, held) == U3
    page = opened(reader, held)
    assert (page.urgency.triage, page.urgency.is_lowered) == (U1, True)
    assert (page.level_said.by, page.level_said.text) == (reader.person, "They were released")
    assert page.level_said.override.reason == OverrideReason.SPOKE
    assert [note.level.override.level for note in page.notes] == [U3]
    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.urgency.is_lowered


@pytest.mark.exhaustive
def test_a_level_can_be_raised(quiet, set_level, reader):
    set_level(quiet, U1, why=OverrideReason.DANGER)

    assert both(reader, quiet) == U1


@pytest.mark.exhaustive
def test_the_last_word_counts_whoever_said_it(set_level, reader, colleague, send):
    receipt = send(facts={"moved": "no"})
    set_level(receipt, U1)
    set_level(receipt, U2, by=colleague)

    page = opened(reader, receipt)

    assert (page.urgency.level, page.level_said.by) == (U2, colleague.person)
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


@pytest.mark.exhaustive  # an edge of the level
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


@pytest.mark.exhaustive  # an edge of the level
def test_a_danger_that_came_while_the_form_was_open_counts(held, set_level, reader, come_back):
    return_visit.write_to_us(visit=come_back(held), kind=ReportKind.DETAINED)
    set_level(held, U4, seen=0)

    assert both(reader, held) == U1


@pytest.mark.exhaustive  # an edge of the level
def test_a_danger_that_was_known_is_covered(held, set_level, reader, come_back):
    return_visit.write_to_us(visit=come_back(held), kind=ReportKind.DETAINED)
    set_level(held, U4, seen=1)

    assert both(reader, held) == U4


def test_nobody_covers_what_is_not_written_yet(held, set_level, reader, come_back):
    set_level(held, U4, seen=1_000)
    return_visit.write_to_us(visit=come_back(held), kind=ReportKind.DETAINED)

    assert both(reader, held) == U1


@pytest.mark.exhaustive  # an edge of the level
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


@pytest.mark.exhaustive  # an edge of the level
def test_news_that_is_right_counts_until_somebody_speaks_again(held, set_level, reader, come_back):
    set_level(held, U4)
    return_visit.write_to_us(visit=come_back(held), kind=ReportKind.DETAINED)
    cases.settle_report(
        by=reader, public_ref=held.public_ref, number=1, counts=True, how=VerificationMethod.OFFICE
    )
    assert both(reader, held) == U1

    set_level(held, U3, seen=1)

    assert both(reader, held) == U3


@pytest.mark.exhaustive
def test_a_message_without_news_changes_nothing(held, set_level, reader, come_back):
    set_level(held, U4)
    return_visit.write_to_us(visit=come_back(held), text="Thank you")

    assert both(reader, held) == U4


@pytest.mark.exhaustive  # an edge of the level
def test_a_day_that_comes_near_counts_again(send, set_level, reader, time_machine):
    now = timezone.now()
    receipt = send(facts={"hearing": day(40)})
    set_level(receipt, U4)
    assert both(reader, receipt) == U4

    time_machine.move_to(now + timedelta(days=11))

    assert both(reader, receipt) == U2


@pytest.mark.exhaustive  # an edge of the level
def test_a_law_that_changes_counts_again(send, set_level, reader):
    receipt = send(facts={"order_date": day(-100), "missed": "yes"})
    set_level(receipt, U4)
    assert both(reader, receipt) == U4

    fact = lawbook.verified().facts["in-absentia-180"]
    stricter = replace(fact, parameters={"days": 110})
    lawbook.keep(stricter, by=reader, today=timezone.localdate())

    assert both(reader, receipt) == U1


@pytest.mark.parametrize(("level", "nearer"), [(U1, True), (U4, False)])
def test_the_day_of_review_comes_nearer_and_never_later(quiet, set_level, level, nearer):
    before = state_of(quiet).review_by
    set_level(quiet, level)

    after = state_of(quiet).review_by
    day = review_by(level, timezone.localdate()).isoformat()
    assert after == (min(before, day) if nearer else before)
    assert (after < before) is nearer


@pytest.mark.exhaustive
def test_a_review_that_is_put_off_is_refused_past_the_page(quiet, reader):
    with pytest.raises(Refused) as refused, locked_case(reader, quiet.public_ref) as case:
        case.keep_note({"text": "", "sets": {}}, kind="level", review_by=day(400))

    assert refused.value.reason == "less_pressing"


def test_it_is_a_step_that_says_no_level(quiet, set_level, reader):
    set_level(quiet, U2)

    (step,) = steps(quiet.public_ref, "note")
    assert (step.by, step.details["kind"]) == (reader.by, "level")
    assert set(step.details) == {"kind", "mark"}
    assert set(step.changes) == {"notes", "notes_fold", "review_by", "is_urgent"}


def test_what_was_once_urgent_stays_so_in_the_state(quiet, set_level, reader):
    """Else one person could call a request harmless, and then end it alone."""
    set_level(quiet, U1)
    set_level(quiet, U4)
    set_urgency.leave_to_triage(by=reader, public_ref=quiet.public_ref)

    assert state_of(quiet).is_urgent
    with pytest.raises(Refused), locked_case(reader, quiet.public_ref) as case:
        case.step(CaseAction.READ, is_urgent=False)


@pytest.mark.exhaustive  # an edge of the level
def test_a_day_that_has_come_near_is_signed_by_whoever_looks_at_the_queue(
    send, reader, come_back, time_machine
):
    """From then on nobody ends the request alone, with whatever program."""
    now = timezone.now()
    near, far, taken_back = (send(facts={"hearing": day(days)}) for days in (60, 300, 60))
    return_visit.withdraw_case(visit=come_back(taken_back))
    time_machine.move_to(now + timedelta(days=50))

    for _ in "ab":
        entries = ordered_cases.load_queue(by=reader).entries
        set_urgency.sign_new_urgency(by=reader, entries=entries)

    assert [state_of(each).is_urgent for each in (near, far, taken_back)] == [True, False, False]
    assert done(near.public_ref) == ["read"]
    with pytest.raises(Refused) as refused, locked_case(reader, near.public_ref) as case:
        case.step(CaseAction.DECIDE, {"outcome": "cannot_help"}, end=["cannot_help", day(90), 30])
    assert refused.value.reason == "second_person"


def test_nobody_sets_the_level_of_what_they_may_not_open(quiet, enrol, set_level):
    late = enrol("late", INTAKE)
    with pytest.raises(NoSuchRequest):
        set_level(quiet, U1, by=late)
    with pytest.raises(NoSuchRequest):
        set_urgency.leave_to_triage(by=late, public_ref=quiet.public_ref)


def test_nobody_sets_the_level_of_what_was_taken_back(quiet, reader, set_level, come_back):
    return_visit.withdraw_case(visit=come_back(quiet))

    with pytest.raises(RequestWithdrawn):
        set_level(quiet, U1)
    with pytest.raises(RequestWithdrawn):
        set_urgency.leave_to_triage(by=reader, public_ref=quiet.public_ref)


# What was changed in the database.


def newest_note():
    return CaseNote.objects.order_by("number").last()


def test_a_level_that_was_deleted_is_missed_and_nothing_is_lowered(held, set_level, reader, told):
    set_level(held, U4)
    set_level(held, U1)
    newest_note().delete()

    found = ordered_cases.load_queue(by=reader)

    assert [entry.level for entry in found.entries] == [U1]
    assert found.damaged == [held.public_ref]
    page = opened(reader, held)
    assert page.urgency.level == U1
    assert [note.is_refused for note in page.notes] == [False, True]
    assert told() == [("text_missing", str(page.case.pk))]


@pytest.mark.exhaustive
def test_a_raise_that_is_left_counts_where_another_was_deleted(quiet, set_level, reader):
    set_level(quiet, U2)
    set_level(quiet, U4)
    newest_note().delete()

    assert both(reader, quiet) == U2


@pytest.mark.exhaustive  # tests/legal_help/sealed/test_reading.py refuses what was moved
def test_an_older_level_put_in_the_place_of_a_newer_one_is_refused(held, set_level, reader, by_sql):
    """Somebody copies "it can wait" over "it cannot"."""
    set_level(held, U4)
    set_level(held, U1)
    older, newer = CaseNote.objects.order_by("number")
    for columns in ({"blob": bytes(older.blob)}, {"mark": older.mark}):
        by_sql(newer, **columns)

        assert both(reader, held) == U1
        assert ordered_cases.load_queue(by=reader).damaged == [held.public_ref]


@pytest.mark.exhaustive
def test_two_levels_that_changed_places_are_refused(held, set_level, reader):
    set_level(held, U4)
    set_level(held, U1)
    older, newer = CaseNote.objects.order_by("number")
    CaseNote.objects.filter(pk=older.pk).update(number=9)
    CaseNote.objects.filter(pk=newer.pk).update(number=older.number, event=older.event)
    CaseNote.objects.filter(pk=older.pk).update(number=newer.number, event=newer.event)

    assert both(reader, held) == U1
    assert ordered_cases.load_queue(by=reader).damaged == [held.public_ref]


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", ["plain", "settles:1", "banana"])
def test_a_level_whose_row_says_that_it_is_none_still_counts(held, set_level, reader, by_sql, kind):
    """The step says what a note is; the column is for nobody."""
    set_level(held, U3)
    by_sql(CaseNote.objects.get(), kind=kind)

    assert both(reader, held) == U3


@pytest.mark.exhaustive  # tests/legal_help/sealed/test_reading.py refuses what was moved
def test_a_note_whose_row_says_that_it_sets_the_level_sets_none(held, reader, by_sql):
    cases.add_note(by=reader, public_ref=held.public_ref, text="U4")
    by_sql(CaseNote.objects.get(), kind="level")

    assert both(reader, held) == U1
    assert [note.level for note in opened(reader, held).notes] == [None]


@pytest.mark.exhaustive  # tests/legal_help/sealed/test_reading.py refuses what was moved
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
def test_a_level_of_an_odd_shape_is_refused(held, reader, told, sets):
    """A colleague with a key of their own can sign any shape."""
    with locked_case(reader, held.public_ref) as case:
        case.keep_note({"text": "", "sets": sets}, kind="level")

    assert both(reader, held) == U1
    assert ordered_cases.load_queue(by=reader).damaged == [held.public_ref]
    assert told()[0][0] == "blob_altered"


@pytest.mark.exhaustive
def test_whoever_takes_the_name_of_a_reader_sets_nothing(held, reader, pair):
    thief = replace(reader, pair=pair)
    set_ = {"level": U4, "why": OverrideReason.OTHER, "text": "", "seen": 0, "confirmed": True}

    with pytest.raises(Tampered, match="grant_altered"):
        set_urgency.set_level(by=thief, public_ref=held.public_ref, **set_)
    with pytest.raises(Tampered, match="grant_altered"):
        set_urgency.leave_to_triage(by=thief, public_ref=held.public_ref)
    with pytest.raises(Refused) as refused, locked_case(reader, held.public_ref) as case:
        replace(case, by=thief).step(CaseAction.READ, review_by="2020-01-01")

    assert refused.value.reason == "signer"
    assert both(reader, held) == U1


@pytest.mark.exhaustive  # an edge of the level
def test_what_cannot_be_signed_now_is_signed_at_the_next_look(
    send, reader, colleague, time_machine
):
    """A colleague closed one request to themselves meanwhile; the other one is signed all the same."""
    now = timezone.now()
    first, second = (send(facts={"hearing": day(60)}) for _ in "ab")
    time_machine.move_to(now + timedelta(days=50))
    entries = ordered_cases.load_queue(by=reader).entries
    assignment.recuse_oneself(by=reader, public_ref=first.public_ref)

    set_urgency.sign_new_urgency(by=reader, entries=entries)

    assert [state_of(each).is_urgent for each in (first, second)] == [False, True]


@pytest.mark.exhaustive
def test_while_the_log_is_in_doubt_nothing_is_signed(send, reader, time_machine, told):
    now = timezone.now()
    receipt = send(facts={"hearing": day(60)})
    time_machine.move_to(now + timedelta(days=50))
    entries = ordered_cases.load_queue(by=reader).entries
    plant(b"{}", links=False)

    set_urgency.sign_new_urgency(by=reader, entries=entries)

    assert log.look().doubt
    assert not state_of(receipt).is_urgent
