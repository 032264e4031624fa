"""Check what the queue recalls, and when that is compared with what is stored."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from legal_help.casework import cases, set_urgency
from legal_help.casework.queue import ordered_cases
from legal_help.intake import return_visit
from legal_help.models import HelpRequest, PossibleMatch, ThreadMessage
from legal_help.rules import reported_changes
from legal_help.rules.deadlines import Level
from legal_help.rules.urgency import OverrideReason
from legal_help.sealed import openings
from tests.legal_help.helpers import flipped

pytestmark = pytest.mark.django_db

BLOBS = ["header", "header_signature", "header_mac", "renewals", "card", "triage"]


@pytest.fixture
def known(send, reader, colleague):
    """Return two cases that this caseworker has seen in the queue before."""
    receipts = [
        send(facts={"moved": "no"}, card={"language": "ht", "place": ["FL"], "reach": ["phone"]}),
        send(facts={"detained": "yes"}),
    ]
    ordered_cases.load_queue(by=reader)
    return receipts


def recalled(reader):
    return ordered_cases.load_queue(by=reader, recalls=True)


def said(found):
    return [
        (entry.case.public_ref, entry.urgency, entry.unread, entry.columns)
        for entry in found.entries
    ]


def test_what_is_recalled_says_what_was_read(known, reader):
    assert said(recalled(reader)) == said(ordered_cases.load_queue(by=reader))
    assert [entry.columns for entry in recalled(reader).entries] == [
        {"language": "", "place": [], "reach": []},
        {"language": "ht", "place": ["FL"], "reach": ["phone"]},
    ]


def test_nothing_sealed_is_fetched_but_what_the_reader_has_kept(known, reader):
    with CaptureQueriesContext(connection) as captured:
        recalled(reader)

    requests = [q["sql"] for q in captured if 'FROM "legal_help_helprequest"' in q["sql"]]
    assert requests
    assert not any(f'"{blob}"' in sql for sql in requests for blob in [*BLOBS, "answers"])


@pytest.mark.parametrize("blob", BLOBS)
def test_a_line_that_was_recalled_does_not_stand_where_a_byte_was_changed(
    known, reader, by_sql, blob
):
    case = HelpRequest.objects.get(public_ref=known[0].public_ref)
    found = recalled(reader)
    assert ordered_cases.is_current(found.entries)

    by_sql(case, **{blob: flipped(getattr(case, blob) or b"x", -1)})

    assert not ordered_cases.is_current(found.entries)
    assert ordered_cases.is_current([entry for entry in found.entries if entry.case.pk != case.pk])


@pytest.mark.parametrize("columns", [{"public_ref": "KIWI-0000"}, {"received_on": "2020-01-01"}])
def test_a_line_whose_name_was_changed_is_refused_at_once(known, reader, by_sql, columns):
    """Lines are sorted and found by reference and day, long before anything is compared."""
    by_sql(HelpRequest.objects.get(public_ref=known[0].public_ref), **columns)

    found = recalled(reader)

    assert len(found.entries) == 1
    assert len(found.damaged) == 1


def test_a_line_does_not_stand_where_its_request_is_gone(known, reader):
    found = recalled(reader)

    HelpRequest.objects.filter(public_ref=known[0].public_ref).delete()

    assert not ordered_cases.is_current(found.entries)


def test_a_status_that_there_is_not_is_not_recalled(known, reader, by_sql):
    by_sql(HelpRequest.objects.get(public_ref=known[0].public_ref), status="banana")

    assert len(recalled(reader).damaged) == 1


def test_what_came_since_is_opened_and_kept(known, reader, send, come_back):
    new = send(facts={"detained": "yes"})
    return_visit.write_to_us(visit=come_back(known[0]), kind=reported_changes.ReportKind.DETAINED)

    found = recalled(reader)

    assert said(found) == said(ordered_cases.load_queue(by=reader))
    levels = {entry.case.public_ref: entry.level for entry in found.entries}
    assert levels == dict.fromkeys([*(each.public_ref for each in known), new.public_ref], "U1")
    assert all(entry.opened.proof for entry in recalled(reader).entries)


def test_what_came_since_is_compared_with_the_others(known, reader, send):
    send(card={"names": ["Amina Yusuf"], "born": "1990-01-02"})
    ordered_cases.load_queue(by=reader)
    send(card={"names": ["Amina Yusuf"], "born": "1990-01-02"})

    recalled(reader)

    assert PossibleMatch.objects.count() == 1


def test_a_request_with_a_new_case_key_is_opened_anew(known, reader, colleague):
    case = HelpRequest.objects.get(public_ref=known[0].public_ref)
    case.rekey_needed = True
    case.save()
    cases.open_case(by=colleague, public_ref=case.public_ref)

    found = recalled(reader)

    assert found.damaged == []
    assert said(found) == said(ordered_cases.load_queue(by=reader))


def test_what_a_colleague_said_of_the_level_counts_at_once(known, reader, colleague):
    set_urgency.set_level(
        by=colleague,
        public_ref=known[1].public_ref,
        level=Level.U3,
        why=OverrideReason.SPOKE,
        text="Free since noon",
        seen=0,
        confirmed=True,
    )

    assert said(recalled(reader)) == said(ordered_cases.load_queue(by=reader))


def test_a_message_that_was_taken_out_is_missed_at_once(known, reader, come_back):
    return_visit.write_to_us(visit=come_back(known[0]), text="Hello")
    ordered_cases.load_queue(by=reader)

    ThreadMessage.objects.all().delete()

    assert recalled(reader).damaged == [known[0].public_ref]


def test_a_message_that_was_changed_is_refused_at_once(known, reader, come_back, by_sql):
    return_visit.write_to_us(visit=come_back(known[0]), text="Hello")
    ordered_cases.load_queue(by=reader)
    message = ThreadMessage.objects.get()

    by_sql(message, staff_blob=flipped(message.staff_blob))

    assert recalled(reader).damaged == [known[0].public_ref]


def test_many_that_came_since_are_opened_with_every_processor(known, reader, send, monkeypatch):
    monkeypatch.setattr(openings, "WORTH_THREADS", 2)
    for _ in range(3):
        send()
    ahead = []
    alone = openings.Openings.open_ahead

    def open_ahead(self, requests):
        alone(self, requests)
        ahead.append(len(self._ahead))

    monkeypatch.setattr(openings.Openings, "open_ahead", open_ahead)

    recalled(reader)

    assert ahead[0] == 3
