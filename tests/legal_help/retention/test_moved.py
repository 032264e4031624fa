"""By which day, whose, and what was read: columns that a database can be made to lie with."""

import datetime as dt

import pytest
import time_machine

from config.wiring import schedule
from legal_help.access import membership
from legal_help.casework import assignment, cases, set_urgency
from legal_help.events import audit
from legal_help.intake import return_visit
from legal_help.models import AuditEvent, HelpRequest, ThreadMessage
from legal_help.retention import moved
from legal_help.rules import projections, reported_changes, urgency
from legal_help.rules.deadlines import Level
from legal_help.rules.projections import SignedAction

pytestmark = pytest.mark.django_db

# A Wednesday.
DAY = dt.datetime(2026, 11, 18, 15, tzinfo=dt.UTC)
CALM = {"filed": "yes"}


@pytest.fixture
def clock():
    with time_machine.travel(DAY, tick=False) as clock:
        yield clock


def row():
    return HelpRequest.objects.get()


# By which day it is read.


def test_a_day_that_was_moved_away_is_put_back(clock, send, by_sql, objections):
    send()
    by_sql(row(), review_by="2099-01-01")

    assert moved.look_for_moved_columns() == 1

    assert row().review_by == DAY.date()
    assert objections() == [(str(row().pk), "day_later")]


def test_the_nearest_day_that_was_told_counts(clock, send, come_back, by_sql):
    receipt = send(facts=CALM)
    far = row().review_by
    clock.shift(dt.timedelta(days=1))
    return_visit.write_to_us(visit=come_back(receipt), kind=reported_changes.ReportKind.DETAINED)
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")
    assert moved.look_for_moved_columns() == 0
    by_sql(row(), review_by=far)

    moved.look_for_moved_columns()

    assert row().review_by == DAY.date() + dt.timedelta(days=1)


def test_a_day_that_a_caseworker_brought_nearer_counts(clock, send, reader, by_sql):
    receipt = send(facts=CALM)
    far = row().review_by
    set_urgency.set_level(
        by=reader,
        public_ref=receipt.public_ref,
        level=Level.U1,
        why=urgency.OverrideReason.OTHER,
        text="They sound very afraid.",
        seen=0,
        confirmed=True,
    )
    near = row().review_by
    assert moved.look_for_moved_columns() == 0
    by_sql(row(), review_by=far)

    moved.look_for_moved_columns()

    assert near < far
    assert row().review_by == near


def test_a_nearer_day_harms_nobody(clock, send, by_sql, objections):
    send(facts=CALM)
    by_sql(row(), review_by="2026-11-18")

    assert moved.look_for_moved_columns() == 0
    assert objections() == []


def test_an_event_forged_beside_it_makes_no_day_later(clock, send, reader, by_sql):
    """Neither one that nobody signed, nor one that a reader signs in the person's place."""
    send(facts=CALM)
    far = row().review_by
    for by in (None, reader):
        audit.record(action="received", object_ref=row().pk, detail="2099-01-01", by=by)
    by_sql(row(), review_by="2099-01-01")

    moved.look_for_moved_columns()

    assert row().review_by == far


# Whose it is.


def test_an_owner_that_nobody_made_one_is_reported(send, colleague, by_sql, objections):
    send()
    by_sql(row(), assigned_to_id=colleague.user.pk)

    assert moved.look_for_moved_columns() == 1

    assert row().assigned_to == colleague.user
    assert objections() == [(str(row().pk), "owner_unsigned")]


def taken(reader, colleague, receipt):
    cases.take_case(by=reader, public_ref=receipt.public_ref)


def taken_and_given_back(reader, colleague, receipt):
    taken(reader, colleague, receipt)
    cases.release_case(by=reader, public_ref=receipt.public_ref)


def assigned(reader, colleague, receipt):
    assignment.assign_case(
        by=reader, public_ref=receipt.public_ref, to=colleague.person.key, had=None
    )


def handed_over(reader, colleague, receipt):
    taken(reader, colleague, receipt)
    assignment.offer_case(by=reader, public_ref=receipt.public_ref, to=colleague.person.key)
    assignment.accept_offer(by=colleague, public_ref=receipt.public_ref)


def recused(reader, colleague, receipt):
    assigned(reader, colleague, receipt)
    assignment.recuse_oneself(by=colleague, public_ref=receipt.public_ref)


def walled(reader, colleague, receipt):
    assigned(reader, colleague, receipt)
    assignment.set_wall(by=reader, public_ref=receipt.public_ref, of=colleague.person.key)


def left(reader, colleague, receipt):
    assigned(reader, colleague, receipt)
    membership.remove(by=reader, key=colleague.person.key)


@pytest.mark.parametrize(
    "way", [taken, taken_and_given_back, assigned, handed_over, recused, walled, left]
)
def test_whoever_got_it_in_the_right_way_is_its_owner(send, reader, colleague, way):
    way(reader, colleague, send())

    assert moved.look_for_moved_columns() == 0


def test_whoever_accepts_the_case_owns_it(send, colleague, decide, stands):
    receipt = send(facts=CALM)
    stands("being_read")
    decide(receipt, "accepted", by=colleague)

    assert row().assigned_to == colleague.user
    assert moved.look_for_moved_columns() == 0


def test_whoever_accepts_the_case_of_a_colleague_who_left_owns_it(
    send, reader, colleague, enrol, decide
):
    receipt = send(facts=CALM)
    cases.take_case(by=colleague, public_ref=receipt.public_ref)
    membership.remove(by=reader, key=colleague.person.key)
    decide(receipt, "accepted", by=reader)

    assert row().assigned_to == reader.user
    assert moved.look_for_moved_columns() == 0


def test_whoever_had_it_once_does_not_have_it_any_more(send, reader, colleague, by_sql, objections):
    handed_over(reader, colleague, send())
    by_sql(row(), assigned_to_id=reader.user.pk)

    moved.look_for_moved_columns()

    assert objections() == [(str(row().pk), "owner_unsigned")]


# What was read.


@pytest.fixture
def written(send, come_back):
    """A request with three messages that nobody has read."""
    receipt = send(facts=CALM)
    for number in range(3):
        return_visit.write_to_us(visit=come_back(receipt), text=f"message {number}")
    return receipt


def unread():
    rows = ThreadMessage.objects.filter(direction="from_person", seen_by_staff=False)
    return sorted(rows.values_list("number", flat=True))


def test_messages_that_nobody_read_wait_again(written, objections):
    ThreadMessage.objects.update(seen_by_staff=True)

    assert moved.look_for_moved_columns() == 1

    assert unread() == [1, 2, 3]
    assert objections() == [(str(row().pk), "read_unsigned")]


def answer(reader, reference, number):
    cases.send_reply(by=reader, public_ref=reference, text="We read it.", read_to=number)


def mark(reader, reference, number):
    cases.mark_read(by=reader, public_ref=reference, up_to=number)


@pytest.mark.parametrize("act", [answer, mark])
def test_what_was_answered_or_marked_stays_read_and_no_more(written, reader, act):
    act(reader, written.public_ref, 2)
    assert moved.look_for_moved_columns() == 0
    ThreadMessage.objects.update(seen_by_staff=True)

    moved.look_for_moved_columns()

    assert unread() == [3]


@pytest.mark.parametrize("act", [answer, mark])
def test_nobody_reads_what_is_not_written_yet(written, reader, come_back, act):
    act(reader, written.public_ref, 99)
    return_visit.write_to_us(visit=come_back(written), text="One more")
    ThreadMessage.objects.update(seen_by_staff=True)

    moved.look_for_moved_columns()

    assert [number for number in unread() if number > 3] == [4 + (act is answer)]


def test_settled_news_stays_read(send, reader, come_back):
    receipt = send(facts=CALM)
    return_visit.write_to_us(visit=come_back(receipt), kind=reported_changes.ReportKind.DETAINED)
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")
    cases.settle_report(
        by=reader,
        public_ref=receipt.public_ref,
        number=1,
        counts=False,
        how=reported_changes.VerificationMethod.NOT_REACHED,
    )
    assert moved.look_for_moved_columns() == 0
    ThreadMessage.objects.update(seen_by_staff=True)

    moved.look_for_moved_columns()

    assert unread() == [2]


def test_an_event_that_no_reader_signed_reads_nothing(written, come_back):
    for by in (None, come_back(written).applicant):
        audit.record(action="marked_read", object_ref=row().pk, detail="3", by=by)
    ThreadMessage.objects.update(seen_by_staff=True)

    moved.look_for_moved_columns()

    assert unread() == [1, 2, 3]


# All of it.


def test_all_at_once_is_put_right_in_one_night(written, colleague, by_sql, objections):
    by_sql(row(), review_by="2099-01-01", assigned_to_id=colleague.user.pk)
    ThreadMessage.objects.update(seen_by_staff=True)

    moved.look_for_moved_columns()

    codes = {code for _pk, code in objections()}
    assert codes == {"day_later", "owner_unsigned", "read_unsigned"}
    assert (row().review_by < dt.date(2099, 1, 1), unread()) == (True, [1, 2, 3])


@pytest.mark.parametrize("count", [1, 4])
def test_the_night_asks_few_questions(send, reader, django_assert_num_queries, count):
    for _ in range(count):
        send()

    with django_assert_num_queries(5):
        assert moved.look_for_moved_columns() == 0


def test_without_a_roster_nothing_is_touched(send, by_sql, settings):
    send()
    by_sql(row(), review_by="2099-01-01")
    settings.ROSTER_ROOT = ""

    assert moved.look_for_moved_columns() == 0
    assert row().review_by == dt.date(2099, 1, 1)


def test_what_was_erased_meanwhile_is_nobodys(send, by_sql, monkeypatch):
    send()
    by_sql(row(), review_by="2099-01-01")
    monkeypatch.setattr(moved, "_wrong", lambda *_: HelpRequest.objects.all().delete() and ["x"])

    assert moved.look_for_moved_columns() == 0


def test_no_day_and_no_number_stands_in_the_list_of_events(written, reader, come_back):
    """They tell a machine what to compare; a list of days by request would tell how urgent it was."""
    from legal_help.desk.words.events import detail_of  # noqa: PLC0415 -- beside its test

    answer(reader, written.public_ref, 2)
    for event in AuditEvent.objects.filter(action__in=("received", "message_received", "answered")):
        assert detail_of(event.action, event.detail_code) == ""


# The rules, without a database.

USERS = {"key-a": 1, "key-b": 2}


def done(*acts):
    return [SignedAction(action, detail, user) for action, detail, user in acts]


@pytest.mark.parametrize(
    ("past", "day"),
    [
        (done(("received", "2026-11-20", None)), dt.date(2026, 11, 20)),
        (
            done(("received", "2026-11-20", None), ("message_received", "", None)),
            dt.date(2026, 11, 20),
        ),
        (
            done(("received", "2026-11-20", None), ("level_set", "2026-11-19", 1)),
            dt.date(2026, 11, 19),
        ),
        # Whoever signs in another's place says nothing.
        (
            done(("received", "2026-11-20", None), ("level_set", "2026-11-19", None)),
            dt.date(2026, 11, 20),
        ),
        (done(("received", "2026-11-20", 1)), None),
        # An older release wrote none.
        (done(("received", "", None), ("message_received", "2026-11-19", None)), None),
        ([], None),
    ],
)
def test_the_day_by_which_it_is_read(past, day):
    assert projections.day_to_read(past) == day


@pytest.mark.parametrize(
    ("past", "owner"),
    [
        ([], None),
        (done(("taken", "", 1)), 1),
        (done(("taken", "", None)), None),
        (done(("taken", "", 1), ("released", "", 1)), None),
        (done(("taken", "", 1), ("assigned", "key-b", 3)), 2),
        (done(("assigned", "key-x", 3)), None),
        (done(("taken", "", 1), ("walled", "key-b", 3)), 1),
        (done(("taken", "", 2), ("walled", "key-b", 3)), None),
        (done(("taken", "", 2), ("recused", "key-b", 2)), None),
        # Whoever accepts a case that nobody has takes it as well.
        (done(("status_set", "accepted", 1)), None),
        (done(("taken", "", 2), ("taken", "", 1), ("status_set", "accepted", 1)), 1),
        (done(("taken", "", 1), ("transfer_accepted", "", 2)), 2),
    ],
)
def test_whose_it_is(past, owner):
    assert projections.owner_after(past, USERS) == owner


@pytest.mark.parametrize(
    ("past", "left"),
    [
        ([], [1, 2, 3]),
        (done(("marked_read", "2", 1)), [3]),
        (done(("marked_read", "", 1)), [1, 2, 3]),
        (done(("marked_read", "2", 1), ("marked_read", "1", 1)), [3]),
        (done(("news_settled", "2", 1)), [1, 3]),
        (done(("news_settled", "2", None)), [1, 2, 3]),
    ],
)
def test_what_nobody_read(past, left):
    assert projections.unread_numbers([1, 2, 3], past) == left


def test_the_worker_looks_every_night(written, send, by_sql, objections):
    """A row that lies in two ways, and another that was taken out."""
    gone = HelpRequest.objects.get(public_ref=send().public_ref)
    gone.delete()
    by_sql(row(), review_by="2099-01-01", status="closed")

    schedule.run_job.func("look for moved dates of erasing")
    schedule.run_job.func("look for columns that nobody signed")
    schedule.run_job.func("look for lost requests")

    assert {code for _pk, code in objections()} == {"day_later", "closed_unsigned"}
    assert row().status == "received"
    assert AuditEvent.objects.filter(action="request_lost").count() == 1
