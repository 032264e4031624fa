"""Somebody who can write to the database adds events as well: hash and place right, the end moved."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from legal_help import audit, casework, crypto, news, queue, thread
from legal_help.models import AuditEvent, HelpRequest, ThreadMessage
from legal_help.models.request import ThreadMessageQuerySet
from legal_help.openings import KEPT, RECEIVED, UNGRANTED, Openings
from tests.legal_help.test_tampering import whole_forgery


class Forger:
    """Signs in the name of somebody whose key they have not."""

    def __init__(self, name):
        self.audit_name, self.pair = str(name), crypto.Pair.generate()


@pytest.fixture
def request_sent(send):
    return HelpRequest.objects.get(public_ref=send().public_ref)


# The whole of a request replaced, and a sealed grant to it.


def assert_refused(request, reader, code):
    assert queue.read(by=reader).damaged == [request.public_ref]
    with pytest.raises(audit.Tampered) as refusal:
        casework.open_request(by=reader, public_ref=request.public_ref)
    assert refusal.value.code == code


@pytest.mark.parametrize("named", ["nobody", "the reader", "a colleague"])
def test_an_event_that_nobody_signed_takes_no_kept_grant_away(
    request_sent, reader, colleague, by_sql, pair, named
):
    queue.read(by=reader)
    by = {
        "nobody": None,
        "the reader": Forger(reader.audit_name),
        "a colleague": Forger(colleague.audit_name),
    }[named]
    audit.record(action=UNGRANTED, object_ref=request_sent.pk, detail=reader.audit_name, by=by)

    whole_forgery(request_sent, reader, pair, by_sql)

    assert_refused(request_sent, reader, "grant_replaced")


def test_a_forged_event_of_keeping_refuses_nobody(request_sent, reader):
    audit.record(action=KEPT, object_ref=request_sent.pk, detail="1", by=Forger(reader.audit_name))

    assert queue.read(by=reader).damaged == []


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
    audit.record(action=RECEIVED, object_ref=request_sent.pk, by=forger)

    assert_refused(request_sent, reader, "header_forged")


def test_without_the_event_of_sending_nothing_opens_for_the_first_time(request_sent, reader):
    AuditEvent.objects.filter(action=RECEIVED).delete()

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
    thread.write(visit=come_back(receipt), kind=news.Kind.DETAINED)
    thread.write(visit=come_back(receipt), text="Please call me.")
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
        casework.open_request(by=reader, public_ref=request.public_ref)
        casework.mark_read(by=reader, public_ref=request.public_ref, up_to=2)
        assert queue.read(by=reader).damaged == []

    attack(ThreadMessage.objects.get(number=1))
    found = queue.read(by=reader)

    assert found.damaged == [request.public_ref]
    assert [entry.unread for entry in found.entries] == [True]
    assert refusals() == [(str(request.pk), "message_missing")]


def test_a_plain_message_in_the_place_of_news_is_refused(detained_since, reader, by_sql):
    """The number of the rows is right then."""
    first, second = ThreadMessage.objects.order_by("number")
    by_sql(first, staff_blob=bytes(second.staff_blob))

    assert queue.read(by=reader).damaged == [detained_since.public_ref]


def test_a_message_that_comes_while_the_queue_is_read_is_not_missing(
    detained_since, reader, monkeypatch
):
    rows = ThreadMessage.objects.none()
    with monkeypatch.context() as patch:
        patch.setattr(ThreadMessageQuerySet, "told_on", _first_nothing(rows))
        found = queue.read(by=reader)

    assert found.damaged == []


def _first_nothing(rows):
    """As if the events were counted after the messages were fetched, and these came in between."""
    real, asked = ThreadMessageQuerySet.told_on, []

    def told_on(self, requests):
        asked.append(requests)
        return rows if len(asked) == 1 else real(self, requests)

    return told_on


def test_messages_are_counted_once_for_the_whole_queue(send, come_back, reader):
    for _ in range(3):
        thread.write(visit=come_back(send()), text="Please call me.")
    queue.read(by=reader)
    with CaptureQueriesContext(connection) as captured:
        queue.read(by=reader)

    counts = [each for each in captured.captured_queries if "message_received" in each["sql"]]
    assert len(counts) == 1
