"""An amendment of the law counts when a supervisor signed it, and is never lowered afterwards."""

from datetime import date

import pytest
from django.db import transaction
from django.utils import timezone

from legal_help.access import membership
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import canonical_json, row_labels
from legal_help.evidence import audit_check
from legal_help.models import AuditEvent, SignedDocument
from legal_help.rules import law
from legal_help.rules.law import LawFact
from legal_help.trust import host_copy, lawbook, roster
from legal_help.trust.chain import NotASupervisor

pytestmark = pytest.mark.django_db
APPEAL = "bia-appeal"
TODAY = date(2026, 11, 26)


def shorter(days):
    fact: LawFact = law.shipped_law().facts[APPEAL]
    return [{**vars(fact), "parameters": {**fact.parameters, "days": days}}]


def alarms():
    found = AuditEvent.objects.filter(action="law_refused")
    return list(found.values_list("detail_code", flat=True))


def test_without_an_amendment_the_law_that_ships_counts(founding):
    assert lawbook.verified() == law.shipped_law()
    assert alarms() == []


def test_an_amendment_of_a_supervisor_counts(reader):
    lawbook.amend(shorter(10), by=reader)

    assert lawbook.verified().days(APPEAL) == 10
    assert lawbook.verified().facts.keys() == law.shipped_law().facts.keys()
    assert AuditEvent.objects.filter(action="law_signed", actor=reader.audit_name).exists()


def test_the_newest_amendment_counts_as_a_whole(reader):
    lawbook.amend(shorter(10), by=reader)
    lawbook.amend([], by=reader)

    assert lawbook.verified() == law.shipped_law()


def test_the_queue_is_triaged_under_the_amended_law(send, reader, time_machine):
    time_machine.move_to("2026-11-25T12:00:00-05:00")
    send(facts={"decision": "2026-11-10"})
    assert [r.code for r in ordered_cases.load_queue(by=reader).entries[0].reasons] == [
        "APPEAL_DUE"
    ]

    lawbook.amend(shorter(10), by=reader)

    entry = ordered_cases.load_queue(by=reader).entries[0]
    assert [r.code for r in entry.reasons] == ["APPEAL_WINDOW_PASSED"]


def test_an_amendment_of_a_caseworker_counts_for_nothing(colleague):
    lawbook.amend(shorter(10), by=colleague)

    assert lawbook.verified() == law.shipped_law()
    assert alarms() == ["unsigned_version"]


def test_an_altered_amendment_counts_for_nothing(reader, by_sql):
    lawbook.amend(shorter(10), by=reader)
    host_copy.write("law", [])  # as on a host that has not seen it
    document = SignedDocument.objects.get(kind="law")
    by_sql(document, body=bytes(document.body).replace(b'"days":10', b'"days":90'))

    assert lawbook.verified() == law.shipped_law()
    assert alarms() == ["unsigned_version"]


def test_an_amendment_that_lost_a_parameter_counts_for_nothing(reader):
    lawbook.amend([{**shorter(10)[0], "parameters": {}}], by=reader)

    assert lawbook.verified() == law.shipped_law()
    assert alarms() == ["unsigned_version"]


@pytest.mark.parametrize("body", [b"no json", b"{}", b'{"version": 1, "entries": [{"slug": "x"}]}'])
def test_a_document_that_is_no_law_counts_for_nothing(reader, body):
    SignedDocument.objects.create(
        kind=SignedDocument.Kind.LAW,
        version=1,
        body=body,
        signature=reader.pair.sign(row_labels.law(1), body),
        signer_key=reader.person.key,
    )

    assert lawbook.verified() == law.shipped_law()
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


def test_a_law_that_this_host_has_kept_is_not_written_anew_for_each_page(reader):
    lawbook.amend(shorter(10), by=reader)
    lawbook.verified()
    file = host_copy.folder() / f"{lawbook.BOOK.kind}.json"
    kept = file.stat().st_ino

    assert lawbook.verified().days(APPEAL) == 10
    assert file.stat().st_ino == kept


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


def fact(days, starts=None):
    return LawFact(**{**shorter(days)[0], "effective_from": starts})


def test_a_fact_that_is_kept_counts_and_bears_the_day_and_the_name(reader):
    lawbook.keep(fact(10), by=reader, today=TODAY)

    found = lawbook.verified().facts[APPEAL]
    assert found.parameters["days"] == 10
    assert (found.reviewed_on, found.reviewed_by) == ("2026-11-26", reader.audit_name)


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_a_fact_is_kept_in_a_transaction_of_its_own(reader):
    """PostgreSQL locks what is read in no other way."""
    lawbook.keep(fact(10), by=reader, today=TODAY)
    lawbook.review(slug=APPEAL, by=reader, today=date(2026, 11, 27))

    assert lawbook.verified().days(APPEAL) == 10
    assert lawbook.fact(APPEAL).reviewed_on == "2026-11-27"


def test_two_facts_are_kept_side_by_side(reader):
    lawbook.keep(fact(10), by=reader, today=TODAY)
    lawbook.review(slug="sij", by=reader, today=TODAY)

    assert lawbook.verified().days(APPEAL) == 10
    assert lawbook.fact("sij").reviewed_by == reader.audit_name


def test_a_fact_does_not_count_before_its_day(send, reader, time_machine):
    time_machine.move_to("2026-11-26T12:00:00-05:00")
    send(facts={"decision": "2026-11-20"})
    lawbook.keep(fact(5, "2026-12-01"), by=reader, today=TODAY)

    def reasons():
        return [r.code for r in ordered_cases.load_queue(by=reader).entries[0].reasons]

    assert (lawbook.verified().days(APPEAL), reasons()) == (30, ["APPEAL_DUE"])
    time_machine.move_to("2026-11-30T23:59:00-05:00")
    assert (lawbook.verified().days(APPEAL), reasons()) == (30, ["APPEAL_DUE"])
    time_machine.move_to("2026-12-01T00:01:00-05:00")
    assert (lawbook.verified().days(APPEAL), reasons()) == (5, ["APPEAL_WINDOW_PASSED"])


def test_a_coming_fact_is_taken_back(reader):
    lawbook.keep(fact(5, "2100-01-01"), by=reader, today=TODAY)
    assert len(lawbook.editions().coming(APPEAL, TODAY)) == 1

    lawbook.take_back(slug=APPEAL, starts=date(2100, 1, 1), by=reader, today=TODAY)

    assert lawbook.editions().signed == ()


def test_a_caseworker_keeps_reviews_and_takes_back_nothing(colleague):
    for attempt in (
        lambda: lawbook.keep(fact(10), by=colleague, today=TODAY),
        lambda: lawbook.review(slug=APPEAL, by=colleague, today=TODAY),
        lambda: lawbook.take_back(slug=APPEAL, starts=date(2100, 1, 1), by=colleague, today=TODAY),
    ):
        with pytest.raises(NotASupervisor):
            attempt()
    assert not SignedDocument.objects.filter(kind="law").exists()


def test_a_fact_that_is_not_there_is_not_reviewed(reader):
    with pytest.raises(lawbook.NoSuchFact):
        lawbook.review(slug="nothing", by=reader, today=TODAY)


def test_a_document_by_a_supervisor_that_triage_could_not_count_with_counts_for_nothing(reader):
    lawbook.amend(shorter("soon"), by=reader)

    assert lawbook.verified() == law.shipped_law()
    assert alarms() == ["unsigned_version"]


def test_an_amendment_that_is_rolled_back_is_not_kept_by_this_host(reader):
    with transaction.atomic():
        lawbook.amend(shorter(10), by=reader)
        assert lawbook.verified().days(APPEAL) == 10
        transaction.set_rollback(True)

    assert lawbook.verified() == law.shipped_law()
    assert alarms() == []


def test_an_amendment_is_kept_as_soon_as_it_is_committed(reader):
    lawbook.amend(shorter(10), by=reader)
    SignedDocument.objects.filter(kind="law").delete()

    assert lawbook.verified().days(APPEAL) == 10


def test_an_amendment_outlives_the_supervisor_who_signed_it(reader, second):
    """Or a day that counts would go back to another when somebody leaves."""
    lawbook.amend(shorter(10), by=second)
    lawbook.verified()
    membership.remove(by=reader, key=second.person.key)

    assert lawbook.verified().days(APPEAL) == 10
    lawbook.amend(shorter(20), by=reader)
    assert lawbook.verified().days(APPEAL) == 20
    assert alarms() == []


@pytest.mark.parametrize("version", [1, 2])
def test_a_supervisor_who_left_amends_nothing(reader, second, version):
    lawbook.amend(shorter(10), by=second)
    lawbook.verified()
    membership.remove(by=reader, key=second.person.key)
    SignedDocument.objects.filter(kind="law", version=version).delete()
    body = canonical_json.canonical_json({"version": version, "entries": shorter(90)})
    SignedDocument.objects.create(
        kind=SignedDocument.Kind.LAW,
        version=version,
        body=body,
        signature=second.pair.sign(row_labels.law(version), body),
        signer_key=second.person.key,
    )

    assert lawbook.verified().days(APPEAL) == 10
    assert alarms()
