"""A new case key: everything still opens for whoever reads, nothing for whoever held the old one."""

import contextlib
from dataclasses import replace

import pytest

from legal_help.access import granting, rekeying, workbench
from legal_help.casework import cases, new_code
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import row_labels
from legal_help.crypto.pairs import Pair
from legal_help.crypto.sealing import CannotOpen, new_secret, unwrap
from legal_help.events import audit
from legal_help.intake import return_visit
from legal_help.models import AuditEvent, CaseNote, HelpRequest, KeyGrant, ThreadMessage
from legal_help.rules.reported_changes import VerificationMethod
from legal_help.sealed import renewal
from legal_help.sealed.openings import Openings
from legal_help.trust import keys, roster
from tests.legal_help.helpers import flipped

KNOWN = {"name": "Amina", "phone": "+1 212 555 0100"}


@pytest.fixture
def talked(send, come_back, reader):
    """A request with a message, an answer and a note; its receipt."""
    receipt = send(answers=KNOWN)
    return_visit.write_to_us(visit=come_back(receipt), text="My question")
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Our answer")
    cases.add_note(by=reader, public_ref=receipt.public_ref, text="For colleagues")
    return receipt


@pytest.fixture
def rekey(reader):
    return lambda receipt, by=reader: rekeying.rekey(by=by, public_ref=receipt.public_ref)


def case_key_of(reader, receipt):
    """What somebody who held a grant may have written down."""
    request = HelpRequest.objects.get(public_ref=receipt.public_ref)
    openings = Openings(reader)
    openings.find_grants([request])
    opened = openings.open(request)
    return opened.case_key, opened.drop


def everything_under(case_key, drop, receipt):
    """Open whatever the key and the drop open, by any version: texts, as bytes."""
    request, found = HelpRequest.objects.get(public_ref=receipt.public_ref), []

    def attempt(open_one):
        with contextlib.suppress(CannotOpen):
            found.append(open_one())

    for version in (1, 2, 3):
        for name in rekeying.PARTS:
            label = row_labels.part(name, request.pk, version)
            attempt(lambda label=label, name=name: unwrap(case_key, label, getattr(request, name)))
        for message in ThreadMessage.objects.filter(request=request):
            blob = bytes(message.staff_blob)
            sealed = row_labels.message(request.pk, message.pk, version)
            wrapped = row_labels.reply_for_staff(request.pk, message.pk, version)
            attempt(lambda sealed=sealed, blob=blob: drop.open(sealed, blob))
            attempt(lambda wrapped=wrapped, blob=blob: unwrap(case_key, wrapped, blob))
        for note in CaseNote.objects.filter(request=request):
            label = row_labels.note(request.pk, note.pk, version)
            attempt(lambda label=label, note=note: unwrap(case_key, label, bytes(note.blob)))
    return found


def test_everything_still_opens_for_its_readers_and_nothing_is_signed_anew(
    talked, rekey, reader, colleague, refusals
):
    casework_before = cases.open_case(by=reader, public_ref=talked.public_ref)
    granting_to(colleague, talked, by=reader)

    rekey(talked)

    for each in (reader, colleague):
        opened = cases.open_case(by=each, public_ref=talked.public_ref)
        assert opened.answers == casework_before.answers
        assert [m.text for m in opened.messages] == ["My question", "Our answer"]
        assert [n.text for n in opened.notes] == ["For colleagues"]
        (entry,) = ordered_cases.load_queue(by=each).entries
        assert entry.reasons == casework_before.reasons
    assert refusals() == []


def granting_to(colleague, receipt, *, by):
    with workbench.locked(by, receipt.public_ref) as opened:
        granting.give(opened, to=colleague.person.key, readers=roster.verified(), by=by)


def test_the_old_case_key_and_the_old_drop_open_nothing(talked, rekey, reader, come_back):
    old, old_drop = case_key_of(reader, talked)
    assert len(everything_under(old, old_drop, talked)) == 6

    rekey(talked)
    return_visit.write_to_us(visit=come_back(talked), text="Written afterwards")
    cases.send_reply(by=reader, public_ref=talked.public_ref, text="Answered afterwards")

    assert everything_under(old, old_drop, talked) == []
    assert len(everything_under(*case_key_of(reader, talked), talked)) == 8


def test_the_person_notices_nothing(talked, rekey, reader, come_back):
    visit = come_back(talked)

    rekey(talked)

    assert [line.text for line in return_visit.read_conversation(visit=visit)] == ["", "Our answer"]
    return_visit.write_to_us(visit=visit, text="More")
    opened = cases.open_case(by=reader, public_ref=talked.public_ref)
    assert [m.text for m in opened.messages] == ["My question", "Our answer", "More"]


def test_whoever_held_no_grant_gets_none_and_recovery_keeps_its_own(talked, rekey, colleague):
    rekey(talked)

    request = HelpRequest.objects.get(public_ref=talked.public_ref)
    grants = KeyGrant.objects.filter(request=request)
    assert {grant.key_version for grant in grants} == {2}
    recipients = {grant.recipient_key for grant in grants}
    assert colleague.person.key not in recipients
    assert roster.verified().recovery.key in recipients


def test_again_and_with_a_new_code_in_between(talked, rekey, reader, refusals):
    rekey(talked)
    code = new_code.give_new_code(
        by=reader, public_ref=talked.public_ref, how=VerificationMethod.OLD_CONTACT, given_before=0
    )
    rekey(talked)

    visit = return_visit.open_visit(cookie=keys.unlock_with_code(code=code).cookie)
    return_visit.write_to_us(visit=visit, text="With the new code")
    opened = cases.open_case(by=reader, public_ref=talked.public_ref)
    assert opened.messages[-1].text == "With the new code"
    assert len(opened.codes_given) == 1
    with pytest.raises(keys.WrongCode):
        keys.unlock_with_code(code=talked.code)
    assert refusals() == []


def test_it_is_marked_done_and_written_down(talked, rekey, reader):
    HelpRequest.objects.update(rekey_needed=True)

    rekey(talked)

    request = HelpRequest.objects.get(public_ref=talked.public_ref)
    assert not request.rekey_needed
    event = AuditEvent.objects.get(action="rekeyed")
    version, _colon, mark = event.detail_code.partition(":")
    assert (event.object_ref, version, len(mark)) == (str(request.pk), "2", 40)
    assert event.actor == reader.audit_name


def test_going_back_to_the_old_rows_is_refused(talked, rekey, reader, by_sql):
    """Somebody with an old copy of the database brings back what the old key opens."""
    request = HelpRequest.objects.get(public_ref=talked.public_ref)
    old_grants = list(KeyGrant.objects.filter(request=request))
    columns = ["renewals", "header_mac", "drop_private", *rekeying.PARTS]

    rekey(talked)
    by_sql(request, **{name: bytes(getattr(request, name)) for name in columns})
    KeyGrant.objects.filter(request=request).delete()
    KeyGrant.objects.bulk_create(old_grants)

    with pytest.raises(audit.Tampered):
        cases.open_case(by=reader, public_ref=talked.public_ref)
    assert ordered_cases.load_queue(by=reader).damaged == [talked.public_ref]


def test_a_stranger_cannot_put_their_own_case_key(talked, rekey, reader, by_sql):
    """A renewal that nobody on the roster signed, bound to a key that the stranger chose."""
    rekey(talked)
    request = HelpRequest.objects.get(public_ref=talked.public_ref)
    stranger, theirs = Pair.generate(), new_secret()
    with workbench.locked(reader, talked.public_ref) as opened:
        following = workbench.next_renewal(opened, reader, key_version=3, how="")
        forged = replace(reader, pair=stranger)
        signed = workbench.signed_renewal(opened, following, by=forged, case_key=theirs)
    before = renewal.read(bytes(request.renewals))
    by_sql(request, renewals=renewal.written([*before, signed]))

    with pytest.raises(audit.HeaderForged):
        cases.open_case(by=reader, public_ref=talked.public_ref)


def test_what_was_damaged_before_stays_refused_and_stops_nothing(
    talked, rekey, reader, by_sql, refusals
):
    message = ThreadMessage.objects.get(direction=ThreadMessage.Direction.FROM_PERSON)
    by_sql(message, staff_blob=flipped(message.staff_blob))
    note = CaseNote.objects.get()
    by_sql(note, blob=flipped(note.blob))

    rekey(talked)

    opened = cases.open_case(by=reader, public_ref=talked.public_ref)
    assert [m.is_refused for m in opened.messages] == [True, False]
    assert [n.is_refused for n in opened.notes] == [True]
    assert {code for _ref, code in refusals()} == {"blob_altered"}


def test_a_queue_that_was_being_read_meanwhile_shows_the_request(
    talked, rekey, reader, monkeypatch, refusals
):
    found = Openings.find_grants

    def rekeyed_before(self, requests):
        monkeypatch.setattr(Openings, "find_grants", found)
        rekey(talked)
        found(self, requests)

    monkeypatch.setattr(Openings, "find_grants", rekeyed_before)

    read = ordered_cases.load_queue(by=reader)

    assert [entry.case.public_ref for entry in read.entries] == [talked.public_ref]
    assert read.damaged == []
    assert refusals() == []


def test_a_grant_that_was_taken_away_may_be_given_again(talked, reader, colleague, refusals):
    granting_to(colleague, talked, by=reader)
    assert cases.open_case(by=colleague, public_ref=talked.public_ref)
    request = HelpRequest.objects.get(public_ref=talked.public_ref)

    granting.take_away(requests=[request.pk], of=colleague.person.key, by=reader)
    with pytest.raises(workbench.NoSuchRequest):
        cases.open_case(by=colleague, public_ref=talked.public_ref)

    granting_to(colleague, talked, by=reader)
    assert cases.open_case(by=colleague, public_ref=talked.public_ref)
    assert refusals() == []


def test_a_grant_is_for_readers_of_the_roster(talked, reader):
    with workbench.locked(reader, talked.public_ref) as opened, pytest.raises(granting.NotAReader):
        granting.give(
            opened, to=roster.verified().recovery.key, readers=roster.verified(), by=reader
        )
