"""Somebody who can write to the database adds events as well: hash and place right, the end moved."""

import pytest

from legal_help import audit, casework, crypto, opening, queue
from legal_help.models import AuditEvent, HelpRequest
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
    audit.record(
        action=opening.UNGRANTED, object_ref=request_sent.pk, detail=reader.audit_name, by=by
    )

    whole_forgery(request_sent, reader, pair, by_sql)

    assert_refused(request_sent, reader, "grant_replaced")


def test_a_forged_event_of_keeping_refuses_nobody(request_sent, reader):
    audit.record(
        action=opening.KEPT, object_ref=request_sent.pk, detail="1", by=Forger(reader.audit_name)
    )

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
    audit.record(action=opening.RECEIVED, object_ref=request_sent.pk, by=forger)

    assert_refused(request_sent, reader, "header_forged")


def test_without_the_event_of_sending_nothing_opens_for_the_first_time(request_sent, reader):
    AuditEvent.objects.filter(action=opening.RECEIVED).delete()

    assert_refused(request_sent, reader, "header_forged")


def test_how_a_request_came_is_asked_once_for_all_and_only_of_sealed_grants(
    send, reader, django_assert_num_queries
):
    for _ in range(3):
        send()
    rows = list(HelpRequest.objects.all())

    def asked(of):
        openings = opening.Openings(reader)
        with django_assert_num_queries(of):
            openings.find_grants(rows)
        return openings

    openings = asked(3)
    for row in rows:
        openings.open(row)
    openings.keep()

    asked(2)
