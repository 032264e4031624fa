"""Somebody who can write to the database adds events as well: hash and place right, the end moved."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from legal_help.access import granting, recovery, taken, walls, workbench
from legal_help.casework import assignment, cases, quarterly_counts
from legal_help.casework.queue import ordered_cases, waiting
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.intake import return_visit
from legal_help.models import AuditEvent, HelpRequest, KeyGrant, ThreadMessage
from legal_help.models.request import ThreadMessageQuerySet
from legal_help.retention import retention
from legal_help.rules import reported_changes
from legal_help.rules.small_counts import Quarter
from legal_help.sealed import headers
from legal_help.sealed.openings import Openings
from legal_help.trust import roster
from tests.legal_help.evidence.forgers import Forger, whole_forgery


@pytest.fixture
def request_sent(send):
    return HelpRequest.objects.get(public_ref=send().public_ref)


# The whole of a request replaced, and a sealed grant to it.


def assert_refused(request, reader, code):
    assert ordered_cases.load_queue(by=reader).damaged == [request.public_ref]
    with pytest.raises(audit.Tampered) as refusal:
        cases.open_case(by=reader, public_ref=request.public_ref)
    assert refusal.value.code == code


@pytest.mark.parametrize("named", ["nobody", "the reader", "a colleague"])
def test_an_event_that_nobody_signed_takes_no_kept_grant_away(
    request_sent, reader, colleague, by_sql, pair, named
):
    ordered_cases.load_queue(by=reader)
    by = {
        "nobody": None,
        "the reader": Forger(reader.audit_name),
        "a colleague": Forger(colleague.audit_name),
    }[named]
    audit.record(
        action=Action.UNGRANTED, object_ref=request_sent.pk, detail=reader.audit_name, by=by
    )

    whole_forgery(request_sent, reader, pair, by_sql)

    assert_refused(request_sent, reader, "grant_replaced")


def test_a_forged_event_of_keeping_refuses_nobody(request_sent, reader):
    audit.record(
        action=Action.GRANT_KEPT,
        object_ref=request_sent.pk,
        detail="1",
        by=Forger(reader.audit_name),
    )

    assert ordered_cases.load_queue(by=reader).damaged == []


def test_a_whole_request_forged_before_anybody_opened_it_is_refused(
    request_sent, reader, by_sql, pair, refusals
):
    whole_forgery(request_sent, reader, pair, by_sql)

    assert_refused(request_sent, reader, "header_forged")
    assert refusals() == [(str(request_sent.pk), "header_forged")] * 2


def test_a_forged_event_of_sending_is_none(request_sent, reader, by_sql, pair):
    """Nor beside the true one."""
    whole_forgery(request_sent, reader, pair, by_sql)
    forger = Forger(audit.APPLICANT)
    forger.pair = pair
    audit.record(action=Action.RECEIVED, object_ref=request_sent.pk, by=forger)

    assert_refused(request_sent, reader, "header_forged")


def test_without_the_event_of_sending_nothing_opens_for_the_first_time(request_sent, reader):
    AuditEvent.objects.filter(action=Action.RECEIVED).delete()

    assert_refused(request_sent, reader, "header_forged")


def test_how_a_request_came_is_asked_once_for_all_and_only_of_sealed_grants(
    send, reader, django_assert_num_queries
):
    for _ in range(3):
        send()
    rows = list(HelpRequest.objects.all())

    def asked(of):
        openings = Openings(reader)
        with django_assert_num_queries(of):
            openings.find_grants(rows)
        return openings

    openings = asked(3)
    for row in rows:
        openings.open(row)
    openings.keep()

    asked(2)


# Messages that would make a request more urgent.


@pytest.fixture
def detained_since(send, come_back):
    """A calm request, then news of a detention and a plain message."""
    receipt = send(facts={"filed": "yes"})
    return_visit.write_to_us(visit=come_back(receipt), kind=reported_changes.ReportKind.DETAINED)
    return_visit.write_to_us(visit=come_back(receipt), text="Please call me.")
    return HelpRequest.objects.get(public_ref=receipt.public_ref)


@pytest.mark.parametrize("opened_before", [True, False])
@pytest.mark.parametrize(
    "attack",
    [
        lambda message: message.delete(),
        lambda message: ThreadMessage.objects.filter(pk=message.pk).update(
            direction="from_us", applicant_blob=b""
        ),
    ],
    ids=["taken out", "turned into ours"],
)
def test_news_that_is_gone_is_told_in_the_queue(
    detained_since, reader, refusals, attack, opened_before
):
    request = detained_since
    if opened_before:
        cases.open_case(by=reader, public_ref=request.public_ref)
        cases.mark_read(by=reader, public_ref=request.public_ref, up_to=2)
        assert ordered_cases.load_queue(by=reader).damaged == []

    attack(ThreadMessage.objects.get(number=1))
    found = ordered_cases.load_queue(by=reader)

    assert found.damaged == [request.public_ref]
    assert [entry.unread for entry in found.entries] == [True]
    assert refusals() == [(str(request.pk), "message_missing")]


def test_a_plain_message_in_the_place_of_news_is_refused(detained_since, reader, by_sql):
    """The number of the rows is right then."""
    first, second = ThreadMessage.objects.order_by("number")
    by_sql(first, staff_blob=bytes(second.staff_blob))

    assert ordered_cases.load_queue(by=reader).damaged == [detained_since.public_ref]


def test_a_message_that_comes_while_the_queue_is_read_is_not_missing(
    detained_since, reader, monkeypatch
):
    rows = ThreadMessage.objects.none()
    with monkeypatch.context() as patch:
        patch.setattr(ThreadMessageQuerySet, "from_people_on", _first_nothing(rows))
        found = ordered_cases.load_queue(by=reader)

    assert found.damaged == []


def _first_nothing(rows):
    """As if the events were counted after the messages were fetched, and these came in between."""
    real, asked = ThreadMessageQuerySet.from_people_on, []

    def from_people_on(self, requests):
        asked.append(requests)
        return rows if len(asked) == 1 else real(self, requests)

    return from_people_on


def test_messages_are_counted_once_for_the_whole_queue(send, come_back, reader):
    for _ in range(3):
        return_visit.write_to_us(visit=come_back(send()), text="Please call me.")
    ordered_cases.load_queue(by=reader)
    with CaptureQueriesContext(connection) as captured:
        ordered_cases.load_queue(by=reader)

    counts = [each for each in captured.captured_queries if "message_received" in each["sql"]]
    assert len(counts) == 1


# A grant that was taken away, and whose row somebody put back.


@pytest.fixture
def put_back(send, reader, colleague, by_sql):
    """An accepted request, narrowed to others, whose old grant the colleague puts back."""
    with time_machine.travel(dt.datetime(2026, 8, 10, 15, tzinfo=dt.UTC)):
        receipt = send()
    request = HelpRequest.objects.get(public_ref=receipt.public_ref)
    ordered_cases.load_queue(by=colleague)
    old = KeyGrant.objects.get(request=request, recipient_key=colleague.person.key)
    cases.take_case(by=reader, public_ref=request.public_ref)
    by_sql(request, status="accepted")
    with workbench.locked(reader, request.public_ref) as opened:
        assignment.revoke_surplus_grants(opened, roster.verified(), reader)
    assert ordered_cases.load_queue(by=colleague).entries == []
    old.save(force_insert=True)
    request.refresh_from_db()
    return request


def test_a_grant_that_was_put_back_opens_nothing(put_back, colleague, reader, refusals):
    found = ordered_cases.load_queue(by=colleague)

    assert (found.entries, found.damaged) == ([], [])
    with pytest.raises(workbench.NoSuchRequest):
        cases.open_case(by=colleague, public_ref=put_back.public_ref)
    assert refusals() == [(str(put_back.pk), "grant_replaced")]
    assert len(ordered_cases.load_queue(by=reader).entries) == 1


def test_a_grant_that_was_put_back_stands_on_no_list(put_back, colleague, by_sql):
    by_sql(put_back, status="received", assigned_to_id=None, retention_until="2026-08-20")
    always = dt.date(2100, 1, 1)

    assert retention.ending(by=colleague, until=always) == []
    assert waiting.count_waiting(user=colleague.user, today=always) == waiting.WaitingCounts(
        late=0, today=0
    )
    counted = quarterly_counts.count_cases(
        by=colleague, quarter=Quarter(2026, 3), today=dt.date(2026, 11, 25)
    )
    assert not counted.is_whole


def test_whoever_put_it_back_is_none_of_those_who_can_open(put_back, reader, colleague):
    with workbench.locked(reader, put_back.public_ref) as opened:
        assert assignment.who_can_open(opened, roster.verified()) == [reader.person]
    with pytest.raises(assignment.LastHolder):
        assignment.recuse_oneself(by=reader, public_ref=put_back.public_ref)


@pytest.mark.parametrize("by", ["nobody", "a forger", "the colleague"])
def test_nobody_gives_to_themselves(put_back, reader, colleague, by):
    signers = {"nobody": None, "a forger": Forger(reader.audit_name), "the colleague": colleague}
    audit.record(
        action=Action.GRANTED,
        object_ref=put_back.pk,
        detail=colleague.audit_name,
        by=signers[by],
    )

    assert ordered_cases.load_queue(by=colleague).entries == []
    assert not workbench.is_open_to(colleague, put_back.public_ref)


def test_what_is_given_again_opens_again(put_back, reader, colleague):
    """Though the old row stands there, of which nobody knows what it holds."""
    row = KeyGrant.objects.get(request=put_back, recipient_key=colleague.person.key)

    assignment.assign_case(
        by=reader,
        public_ref=put_back.public_ref,
        to=colleague.person.key,
        had=reader.user.pk,
    )

    assert not KeyGrant.objects.filter(pk=row.pk).exists()
    assert len(ordered_cases.load_queue(by=colleague).entries) == 1
    assert cases.open_case(by=colleague, public_ref=put_back.public_ref).answers


@pytest.mark.parametrize("named_at_most", [0, 100])
def test_an_event_that_nobody_signed_shuts_nobody_out(
    colleague, request_sent, monkeypatch, named_at_most
):
    monkeypatch.setattr(HelpRequest, "NAMED_AT_MOST", named_at_most)
    for ref in (request_sent.pk, "no id"):
        audit.record(action=Action.UNGRANTED, object_ref=ref, detail=colleague.audit_name, by=None)

    assert walls.shut_from(colleague.person, roster.verified()) == set()
    assert len(ordered_cases.load_queue(by=colleague).entries) == 1
    assert cases.open_case(by=colleague, public_ref=request_sent.public_ref)


def test_recovery_gives_nothing_back_that_was_taken_away(send, reader, colleague, founding):
    send()
    request = HelpRequest.objects.get()
    granting.take_away(requests=[request.pk], of=colleague.person.key, by=reader)
    old = KeyGrant.objects.get(recipient_key=reader.person.key)
    KeyGrant.objects.filter(recipient_key=reader.person.key).delete()

    shares = founding.shares
    parcel = recovery.opened(
        recovery.exported(),
        root=roster.root(),
        newest=roster.newest_hash(),
        one=shares[1],
        other=shares[2],
    )
    recovery.imported(parcel)

    held = KeyGrant.objects.filter(recipient_key__in=[old.recipient_key, colleague.person.key])
    assert [each.recipient_key for each in held] == [reader.person.key]


def test_whether_anything_was_put_back_is_asked_once(send, reader, django_assert_num_queries):
    for _ in range(3):
        send()
    readers = roster.verified()

    with django_assert_num_queries(1):
        assert taken.back_with(reader.person, readers) == set()


# A grant that was given back, though it was kept behind the event that took it away.


@pytest.fixture(params=["kept behind", "deleted in the database"])
def raced(request, colleague, request_sent, reader):
    """The colleague's first queue was open while the grant was taken away, or its row is gone."""
    openings = Openings(colleague)
    openings.find_grants([request_sent])
    openings.reopen(request_sent)
    if request.param == "kept behind":
        granting.take_away(requests=[request_sent.pk], of=colleague.person.key, by=reader)
        openings.keep()
    else:
        openings.keep()
        KeyGrant.objects.filter(recipient_key=colleague.person.key).delete()
    assert not KeyGrant.objects.filter(recipient_key=colleague.person.key).exists()
    return request_sent


def test_what_a_colleague_gives_back_opens_though_it_was_kept_behind(
    raced, reader, colleague, refusals
):
    with workbench.locked(reader, raced.public_ref) as opened:
        granting.give(opened, to=colleague.person.key, readers=roster.verified(), by=reader)

    assert cases.open_case(by=colleague, public_ref=raced.public_ref).answers
    assert ordered_cases.load_queue(by=colleague).damaged == []
    assert refusals() == []


def test_what_was_given_back_and_kept_again_is_not_replaced(raced, reader, colleague, pair, by_sql):
    with workbench.locked(reader, raced.public_ref) as opened:
        granting.give(opened, to=colleague.person.key, readers=roster.verified(), by=reader)
    ordered_cases.load_queue(by=colleague)

    whole_forgery(raced, colleague, pair, by_sql)

    assert_refused(raced, colleague, "grant_replaced")


@pytest.mark.parametrize("named", ["nobody", "the reader", "a colleague", "the reader's own key"])
def test_an_event_of_giving_that_no_colleague_signed_lets_no_grant_be_replaced(
    request_sent, reader, colleague, by_sql, pair, named
):
    ordered_cases.load_queue(by=reader)
    by = {
        "nobody": None,
        "the reader": Forger(reader.audit_name),
        "a colleague": Forger(colleague.audit_name),
        "the reader's own key": reader,
    }[named]
    audit.record(action=Action.GRANTED, object_ref=request_sent.pk, detail=reader.audit_name, by=by)

    whole_forgery(request_sent, reader, pair, by_sql)

    assert_refused(request_sent, reader, "grant_replaced")


# An event of a renewal that was never written.


@pytest.mark.parametrize("named", ["nobody", "a colleague"])
@pytest.mark.parametrize("action", headers.RENEWALS)
@pytest.mark.parametrize("opened_before", [True, False])
def test_a_forged_event_of_a_renewal_shuts_nobody_out(
    send, come_back, reader, colleague, action, named, opened_before, refusals
):
    receipt = send()
    request_sent = HelpRequest.objects.get(public_ref=receipt.public_ref)
    if opened_before:
        ordered_cases.load_queue(by=reader)
    by = {"nobody": None, "a colleague": Forger(colleague.audit_name)}[named]
    audit.record(action=action, object_ref=request_sent.pk, detail="2", by=by)

    assert ordered_cases.load_queue(by=reader).damaged == []
    assert cases.open_case(by=reader, public_ref=request_sent.public_ref).answers
    return_visit.write_to_us(visit=come_back(receipt), text="Please call me.")
    assert refusals() == []
