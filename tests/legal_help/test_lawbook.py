"""An amendment of the law counts when a supervisor signed it, and is never lowered afterwards."""

import pytest
from django.utils import timezone

from legal_help import audit_check, host_copy, labels, law, lawbook, queue, roster
from legal_help.law import LawFact
from legal_help.models import AuditEvent, SignedDocument

pytestmark = pytest.mark.django_db
APPEAL = "bia-appeal"


def shorter(days):
    fact: LawFact = law.current().facts[APPEAL]
    return [{**vars(fact), "parameters": {**fact.parameters, "days": days}}]


def alarms():
    found = AuditEvent.objects.filter(action="law_refused")
    return list(found.values_list("detail_code", flat=True))


def test_without_an_amendment_the_law_that_ships_counts(founding):
    assert lawbook.verified() == law.current()
    assert alarms() == []


def test_an_amendment_of_a_supervisor_counts(reader):
    lawbook.amend(shorter(10), by=reader)

    assert lawbook.verified().days(APPEAL) == 10
    assert lawbook.verified().facts.keys() == law.current().facts.keys()
    assert AuditEvent.objects.filter(action="law_signed", actor=reader.audit_name).exists()


def test_the_newest_amendment_counts_as_a_whole(reader):
    lawbook.amend(shorter(10), by=reader)
    lawbook.amend([], by=reader)

    assert lawbook.verified() == law.current()


def test_the_queue_is_triaged_under_the_amended_law(send, reader, time_machine):
    time_machine.move_to("2026-11-25T12:00:00-05:00")
    send(facts={"decision": "2026-11-10"})
    assert [r.code for r in queue.read(by=reader).entries[0].reasons] == ["APPEAL_DUE"]

    lawbook.amend(shorter(10), by=reader)

    entry = queue.read(by=reader).entries[0]
    assert [r.code for r in entry.reasons] == ["APPEAL_WINDOW_PASSED"]


def test_an_amendment_of_a_caseworker_counts_for_nothing(colleague):
    lawbook.amend(shorter(10), by=colleague)

    assert lawbook.verified() == law.current()
    assert alarms() == ["unsigned_version"]


def test_an_altered_amendment_counts_for_nothing(reader, by_sql):
    lawbook.amend(shorter(10), by=reader)
    document = SignedDocument.objects.get(kind="law")
    by_sql(document, body=bytes(document.body).replace(b'"days":10', b'"days":90'))

    assert lawbook.verified() == law.current()
    assert alarms() == ["unsigned_version"]


def test_an_amendment_that_lost_a_parameter_counts_for_nothing(reader):
    lawbook.amend([{**shorter(10)[0], "parameters": {}}], by=reader)

    assert lawbook.verified() == law.current()
    assert alarms() == ["unsigned_version"]


@pytest.mark.parametrize("body", [b"no json", b"{}", b'{"version": 1, "entries": [{"slug": "x"}]}'])
def test_a_document_that_is_no_law_counts_for_nothing(reader, body):
    SignedDocument.objects.create(
        kind=SignedDocument.Kind.LAW,
        version=1,
        body=body,
        signature=reader.pair.sign(labels.law(1), body),
        signer_key=reader.person.key,
    )

    assert lawbook.verified() == law.current()
    assert alarms() == ["unsigned_version"]


def test_an_older_law_put_back_is_refused_and_the_kept_one_used(reader):
    lawbook.amend(shorter(10), by=reader)
    lawbook.amend(shorter(20), by=reader)
    assert lawbook.verified().days(APPEAL) == 20

    SignedDocument.objects.get(kind="law", version=2).delete()

    assert lawbook.verified().days(APPEAL) == 20
    assert alarms() == ["host_copy_used"]


def test_a_law_that_was_deleted_is_refused_and_the_kept_one_used(reader):
    lawbook.amend(shorter(10), by=reader)
    lawbook.verified()

    SignedDocument.objects.filter(kind="law").delete()

    assert lawbook.verified().days(APPEAL) == 10
    assert alarms() == ["host_copy_used"]


def test_an_alarm_is_an_event_of_the_chain(colleague):
    lawbook.amend(shorter(10), by=colleague)
    lawbook.verified()

    assert AuditEvent.objects.filter(action="law_refused").exists()
    assert audit_check.findings(roster.verified(), today=timezone.localdate()) == []


def test_damaged_copy_of_this_host_leaves_the_signed_law_of_the_database(reader):
    lawbook.amend(shorter(10), by=reader)
    lawbook.verified()
    (host_copy.folder() / f"{lawbook.BOOK.kind}.json").write_text("{")

    assert lawbook.verified().days(APPEAL) == 10
    assert alarms() == ["host_copy_damaged"]


def test_an_amendment_after_the_database_was_restored_counts(reader):
    """This host has verified the second version; the restored database knows only the first."""
    lawbook.amend(shorter(20), by=reader)
    lawbook.amend(shorter(15), by=reader)
    assert lawbook.verified().days(APPEAL) == 15
    SignedDocument.objects.filter(kind=SignedDocument.Kind.LAW, version=2).delete()

    lawbook.amend(shorter(10), by=reader)

    assert lawbook.verified().days(APPEAL) == 10
    assert alarms() == []
