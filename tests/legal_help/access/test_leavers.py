"""Somebody who left, with their old key and what they wrote down of keys, writes to the database."""

import uuid
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from legal_help.access import granting, membership, rekeying, workbench
from legal_help.casework import cases, new_code
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import row_labels
from legal_help.crypto.padding import LETTER
from legal_help.crypto.pairs import Pair
from legal_help.crypto.sealing import mac, wrap
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.events.texts import signed
from legal_help.intake import return_visit
from legal_help.models import (
    AuditEvent,
    AuditHead,
    CaseNote,
    CaseworkerKey,
    HelpRequest,
    KeyGrant,
    ThreadMessage,
)
from legal_help.sealed import answers, headers, renewal
from legal_help.sealed.header import Header
from legal_help.trust import chain, keys, roster, writers
from legal_help.trust.keys import Caseworker
from tests.legal_help.helpers import PASSPHRASE

OURS, FORGED = "Call us on Monday.", "Come to 5 Main Street and bring your passport."
YESTERDAY = timedelta(days=1)


@dataclass
class Leaver:
    """What they have: their key, and the case key and the drop pair of one request."""

    reader: Caseworker
    receipt: object
    case_key: bytes
    drop: Pair

    @property
    def request(self):
        return HelpRequest.objects.get(public_ref=self.receipt.public_ref)

    def letter(self, row, number, on=None):
        content = {
            "by": self.reader.audit_name,
            "number": number,
            "on": (on or timezone.localdate()).isoformat(),
            "text": FORGED,
        }
        label = row_labels.reply_signature(self.request.pk, row)
        return signed(content, by=self.reader.pair, label=label, sizes=LETTER)

    def blobs(self, row, letter, drop=None):
        """As staff and as the person would open it, under the keys that the leaver knows."""
        request = self.request
        label = row_labels.reply_for_staff(request.pk, row, 1)
        return {
            "staff_blob": wrap(self.case_key, label, letter),
            "applicant_blob": answers.for_person(
                letter,
                to=Header.decode(bytes(request.header)).applicant,
                drop=drop or self.drop,
                request=request.pk,
                row=row,
            ),
        }

    def tell(self, letter, on=None):
        """Their own event, in its place at the end of the chain."""
        with time_machine.travel(on or timezone.now(), tick=False):
            mark = writers.mark_of(letter)
            audit.record(action="answered", object_ref=self.request.pk, detail=mark, by=self.reader)

    def plant(self, number=2, on=None, drop=None):
        row = uuid.uuid4()
        letter = self.letter(row, number, on)
        ThreadMessage.objects.create(
            id=row,
            request=self.request,
            number=number,
            direction="from_us",
            created_on=on or timezone.localdate(),
            **self.blobs(row, letter, drop),
        )
        self.tell(letter, on and timezone.now() - YESTERDAY)


@pytest.fixture
def leaver(send, colleague, reader):
    """Has answered yesterday what they could open, and was removed today. No new case key yet."""
    with time_machine.travel(timezone.now() - YESTERDAY, tick=True):
        receipt = send()
        cases.send_reply(by=colleague, public_ref=receipt.public_ref, text=OURS)
        cases.add_note(by=colleague, public_ref=receipt.public_ref, text="Called")
        opened = workbench.opened_by(colleague, HelpRequest.objects.all(), receipt.public_ref)
        drop = opened.drop
    # A colleague was at work that day, and signed what they did.
    with time_machine.travel(timezone.now() - YESTERDAY, tick=True):
        cases.open_case(by=reader, public_ref=receipt.public_ref)
    membership.remove(by=reader, key=colleague.person.key)
    return Leaver(colleague, receipt, opened.case_key, drop)


@pytest.fixture
def read_there(leaver, come_back):
    """What the person reads of our answers."""

    def read_there():
        lines = return_visit.read_conversation(visit=come_back(leaver.receipt))
        return [line.text or "refused" for line in lines]

    return read_there


@pytest.fixture
def read_here(leaver, reader):
    """What staff read of the same, the request opened without a new case key."""

    def read_here():
        requests = HelpRequest.objects.all()
        opened = workbench.opened_by(reader, requests, leaver.receipt.public_ref)
        reading = cases.Reading(reader, roster.verified())
        return [letter.text or "refused" for letter in reading.letters(opened, {})]

    return read_here


def rekey(leaver, reader):
    rekeying.rekey(by=reader, public_ref=leaver.receipt.public_ref)


def at_work(reader, leaver):
    """Somebody honest goes on signing events, on top of whatever stands there."""
    HelpRequest.objects.filter(pk=leaver.request.pk).update(rekey_needed=False)
    with workbench.locked(reader, leaver.receipt.public_ref):
        audit.record(action="opened", object_ref=leaver.request.pk, by=reader)


def test_what_they_wrote_while_they_were_here_stays(
    leaver, reader, read_there, read_here, refusals
):
    assert (read_there(), read_here()) == ([OURS], [OURS])

    rekey(leaver, reader)

    assert (read_there(), read_here()) == ([OURS], [OURS])
    assert refusals() == []


@pytest.mark.parametrize("is_dated", [False, True], ids=["today", "dated"])
def test_a_new_answer_of_theirs_is_refused(
    leaver, reader, read_there, read_here, is_dated, refusals
):
    """Under the very keys that count, for there is no new case key yet; with an event of theirs."""
    leaver.plant(on=timezone.localdate() - YESTERDAY if is_dated else None)
    at_work(reader, leaver)

    assert read_there() == [OURS, "refused"]
    assert read_here() == [OURS, "refused"]
    assert refusals()[0] == (str(leaver.request.pk), "never_written")


def test_a_new_case_key_makes_none_of_it_genuine(leaver, reader, read_there, read_here):
    leaver.plant()
    at_work(reader, leaver)

    rekey(leaver, reader)

    assert read_there() == [OURS, "refused"]
    assert read_here() == [OURS, "refused"]


def test_a_new_code_makes_none_of_it_genuine(leaver, reader, send, read_there):
    leaver.plant()
    at_work(reader, leaver)
    opened = workbench.opened_by(reader, HelpRequest.objects.all(), leaver.receipt.public_ref)
    new_code._reseal_replies(opened, opened.header.applicant_now, reader)

    assert read_there() == [OURS, "refused"]


def test_after_a_new_case_key_they_lack_the_proof(leaver, reader, read_there, refusals):
    """As it stood before there was one: a letter of theirs, sealed to the person, and an event."""
    rekey(leaver, reader)
    leaver.plant()

    assert read_there() == [OURS, "refused"]
    assert refusals() == [(str(leaver.request.pk), "signature_forged")]


def test_a_colleague_who_cannot_open_a_request_lacks_the_proof(leaver, reader, third, read_there):
    """They read here, and write to the database; their key never opened this one."""
    own = replace(leaver, reader=third)
    own.plant(drop=Pair.generate())

    assert read_there() == [OURS, "refused"]


def test_another_text_in_the_place_of_their_old_answer_is_refused(
    leaver, reader, by_sql, read_there, read_here
):
    message = ThreadMessage.objects.get()
    letter = leaver.letter(message.pk, 1, message.created_on)
    by_sql(message, **leaver.blobs(message.pk, letter))
    assert (read_there(), read_here()) == (["refused"], ["refused"])

    leaver.tell(letter, timezone.now() - YESTERDAY)
    at_work(reader, leaver)

    # The second stands for the event that has no message.
    assert (read_there(), read_here()) == (["refused", "refused"], ["refused", "refused"])


def test_an_event_rewritten_where_it_stands_is_refused(leaver, by_sql, read_there, read_here):
    """Their own event of yesterday, signed anew for another text: what follows named its hash."""
    message = ThreadMessage.objects.get()
    letter = leaver.letter(message.pk, 1, message.created_on)
    by_sql(message, **leaver.blobs(message.pk, letter))
    event = AuditEvent.objects.get(action="answered")
    event.detail_code = writers.mark_of(letter)
    event.hash = audit.hash_of(event)
    event.signature = leaver.reader.pair.sign(row_labels.event(), event.hash)
    event.save()

    assert (read_there(), read_here()) == (["refused"], ["refused"])

    # Nor where the next one is made to follow, and says that its details were forgotten.
    following = AuditEvent.objects.filter(seq=event.seq + 1)
    following.update(prev_hash=event.hash)
    assert read_there() == ["refused"]
    following.update(action=Action.FORGOTTEN)
    assert read_there() == ["refused"]


def test_somebody_at_work_on_a_later_day_vouches_for_nothing(leaver, reader, read_there):
    leaver.plant()
    with time_machine.travel(timezone.now() + YESTERDAY, tick=True):
        at_work(reader, leaver)

        assert read_there() == [OURS, "refused"]


def test_an_end_that_they_put_behind_their_event_does_not_count(leaver, reader, read_there):
    leaver.plant()
    ended = roster.ended_in(leaver.reader.person.key)
    audit.record(action=Action.ROSTER_SIGNED, object_ref=ended.hash, by=None)
    audit.record(action=Action.ROSTER_SIGNED, object_ref=ended.hash, by=leaver.reader)
    at_work(reader, leaver)
    assert read_there() == [OURS, "refused"]

    # The true one taken away: then only what was signed on a day before counts.
    AuditEvent.objects.filter(object_ref=ended.hash, actor=reader.audit_name).delete()
    assert read_there() == [OURS, "refused"]


@pytest.mark.parametrize("change", [{"detail_code": "0" * 40}, {"actor": "system"}, {"on": None}])
def test_an_answer_of_which_no_genuine_event_tells_is_refused(
    send, come_back, reader, refusals, change
):
    receipt = send()
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text=OURS)
    events = AuditEvent.objects.filter(action="answered")
    events.update(**{**change, **({"on": "2020-01-01"} if "on" in change else {})})

    (line,) = return_visit.read_conversation(visit=come_back(receipt))

    assert line.is_refused
    assert [code for _ref, code in refusals()] == ["never_written"]


def test_a_renewal_of_theirs_is_refused(leaver, reader, come_back, by_sql):
    """With a drop key of their own, they would read what the person writes from here on."""
    visit, request = come_back(leaver.receipt), leaver.request
    own = Pair.generate()
    following = renewal.Renewal(
        request=request.pk,
        number=1,
        previous=renewal.hash_of(bytes(request.header)),
        applicant=visit.header.applicant_now,
        drop=own.public,
        key_version=1,
        first_message=1,
        how="old_contact",
        by=leaver.reader.person.key,
        on=timezone.localdate() - YESTERDAY,
    )
    body, label = following.encode(), row_labels.renewal(request.pk, 1)
    column = renewal.written(
        [
            renewal.SignedRenewal(
                body,
                leaver.reader.pair.sign(label, body),
                leaver.drop.sign(row_labels.renewal_proof(request.pk, 1), body),
                mac(leaver.case_key, label, body),
            )
        ]
    )
    by_sql(request, renewals=column)
    said = f"old_contact:{writers.mark_of(body)}"
    audit.record(action="code_given", object_ref=request.pk, detail=said, by=leaver.reader)

    with pytest.raises(audit.NeverWritten):
        come_back(leaver.receipt)
    with pytest.raises(audit.NeverWritten):
        cases.send_reply(by=reader, public_ref=leaver.receipt.public_ref, text="Hello")


def test_a_renewal_that_they_signed_while_they_were_here_stays(
    send, colleague, reader, come_back, refusals
):
    receipt = send()
    rekeying.rekey(by=colleague, public_ref=receipt.public_ref)
    membership.remove(by=reader, key=colleague.person.key)

    assert come_back(receipt).header.version_now == 2
    rekeying.rekey(by=reader, public_ref=receipt.public_ref)

    assert come_back(receipt).header.version_now == 3
    assert refusals() == []


@pytest.mark.parametrize("is_rekeyed", [False, True])
def test_a_note_of_theirs_is_refused_and_the_old_one_stays(leaver, reader, is_rekeyed):
    """It could say that another telephone number was checked. A new case key makes it no truer."""
    request, row = leaver.request, uuid.uuid4()
    at = timezone.now() - YESTERDAY
    content = {"by": leaver.reader.audit_name, "at": at.isoformat(), "text": FORGED}
    label = row_labels.note_signature(request.pk, row)
    note = signed(content, by=leaver.reader.pair, label=label, sizes=LETTER)
    CaseNote.objects.create(
        id=row,
        request=request,
        author=leaver.reader.user,
        created_at=at,
        blob=wrap(leaver.case_key, row_labels.note(request.pk, row, 1), note),
    )
    audit.record(
        action="note_added", object_ref=request.pk, detail=writers.mark_of(note), by=leaver.reader
    )
    if is_rekeyed:
        rekeying.rekey(by=reader, public_ref=leaver.receipt.public_ref)

    opened = workbench.opened_by(reader, HelpRequest.objects.all(), leaver.receipt.public_ref)
    notes, _settled = cases.Reading(reader, roster.verified()).notes(opened)

    assert sorted(note.text or "refused" for note in notes) == ["Called", "refused"]


def test_a_drop_pair_of_theirs_signs_no_proof(leaver, reader, by_sql):
    """Put under the case key that they know, in the place of the one that the header names."""
    _public, wrapped = keys.new_drop(case_key=leaver.case_key, request=leaver.request.pk, version=1)
    by_sql(leaver.request, drop_private=wrapped)

    with pytest.raises(audit.KeySwapped):
        cases.send_reply(by=reader, public_ref=leaver.receipt.public_ref, text=OURS)


def test_what_was_written_on_the_last_day_stays(send, colleague, reader, come_back):
    receipt = send()
    cases.send_reply(by=colleague, public_ref=receipt.public_ref, text=OURS)
    membership.remove(by=reader, key=colleague.person.key)

    assert [line.text for line in return_visit.read_conversation(visit=come_back(receipt))] == [
        OURS
    ]


def test_it_stays_where_the_pin_has_moved_on(leaver, reader, settings, read_there):
    """The pinned version knows them as somebody who left: when, the one before it tells."""
    settings.ROSTER_ROOT = roster.newest_hash()

    assert read_there() == [OURS]
    leaver.plant()
    at_work(reader, leaver)
    assert read_there() == [OURS, "refused"]


def test_without_the_version_in_which_they_left_the_day_before_counts(
    leaver, settings, read_there, send, reader
):
    settings.ROSTER_ROOT = roster.newest_hash()
    roster.verified()
    roster.SignedDocument.objects.filter(version__lt=3).delete()

    assert roster.ended_in(leaver.reader.person.key) is None
    assert read_there() == [OURS]


def test_it_stays_when_whoever_removed_them_has_left_too(leaver, reader, second, read_there):
    granting.give_lacking(by=reader, to=second.person.key, at_most=9)
    membership.remove(by=second, key=reader.person.key)

    assert read_there() == [OURS]


def test_a_house_of_one_reads_on_after_recovery(send, reader, come_back, founding, supervisor):
    """Nobody else has signed anything: there the chain up to the end of the old key counts."""
    receipt = send()
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text=OURS)
    CaseworkerKey.objects.update(state=CaseworkerKey.State.RETIRED)
    key, pair = keys.create_caseworker_key(user=supervisor, passphrase=PASSPHRASE)
    before, today = roster.verified(), timezone.localdate()
    new = replace(before.people[0], key=key, public=pair.public, since=today)
    people = (*chain.ended(before.people, users={supervisor.pk}, today=today), new)
    following = replace(before, version=2, previous=roster.newest_hash(), people=people)
    recovery = keys.recovery_opener(one=founding.shares[1], other=founding.shares[2])
    roster.adopt(chain.sign(following, signer=before.recovery.key, pair=recovery))

    # Nobody who reads today has signed anything on top yet.
    (line,) = return_visit.read_conversation(visit=come_back(receipt))
    assert line.is_refused
    keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)
    (line,) = return_visit.read_conversation(visit=come_back(receipt))
    assert line.text == OURS


def test_it_stays_when_old_details_are_forgotten(leaver, read_there):
    """Among the events in between some tell of requests that were erased."""
    later = timezone.now() + timedelta(days=800)
    with time_machine.travel(later, tick=True):
        middle = AuditEvent.objects.filter(seq__gt=AuditEvent.objects.get(action="answered").seq)
        middle.filter(seq=middle.first().seq).update(action=Action.FORGOTTEN, actor="")
        assert read_there() == [OURS]


def test_a_chain_that_ends_behind_their_event_proves_nothing(leaver, read_there):
    seq = AuditEvent.objects.get(action="answered").seq
    AuditEvent.objects.filter(seq__gt=seq).delete()
    AuditHead.objects.update(seq=seq)

    assert read_there() == ["refused"]


def queued(reader):
    return [entry.case.public_ref for entry in ordered_cases.load_queue(by=reader).entries]


def test_they_close_nothing_any_more(leaver, reader, by_sql):
    """Or an urgent request would be in no queue, and the person would read that we cannot help."""
    audit.record(
        action="status_set", object_ref=leaver.request.pk, detail="closed", by=leaver.reader
    )
    audit.record(
        action="kept_until",
        object_ref=leaver.request.pk,
        detail="closed:2099-01-01",
        by=leaver.reader,
    )
    by_sql(leaver.request, status="closed", retention_until=date(2099, 1, 1))
    at_work(reader, leaver)

    assert queued(reader) == [leaver.receipt.public_ref]


def test_what_they_closed_while_they_were_here_stays_closed(
    send, colleague, reader, decide, refusals
):
    receipt = send(facts={"moved": "no"})
    decide(receipt, "referred", by=colleague)
    membership.remove(by=reader, key=colleague.person.key)

    for _ in range(2):
        assert queued(reader) == []
    assert refusals() == []


def test_they_give_nobody_a_request_that_was_taken_away(send, colleague, third, reader):
    receipt = send()
    request = HelpRequest.objects.get(public_ref=receipt.public_ref)
    granting.give_lacking(by=reader, to=third.person.key, at_most=9)
    grant = KeyGrant.objects.get(recipient_key=third.person.key)
    granting.take_away(requests=[request.pk], of=third.person.key, by=reader)
    membership.remove(by=reader, key=colleague.person.key)

    grant.save(force_insert=True)
    key = str(third.person.key)
    audit.record(action="granted", object_ref=request.pk, detail=key, by=colleague)
    audit.record(action="opened", object_ref=request.pk, by=reader)

    with pytest.raises(workbench.NoSuchRequest):
        cases.open_case(by=third, public_ref=receipt.public_ref)


def test_what_was_proved_is_forgotten_when_there_is_too_much(leaver, read_there, monkeypatch):
    monkeypatch.setattr(writers, "REMEMBERED", 1)

    for _ in range(3):
        writers._proved.clear()
        writers._proved.add((uuid.uuid4(), b""))
        assert read_there() == [OURS]
    assert len(writers._proved) == 1


def test_a_request_gets_its_new_case_key_though_they_took_the_mark_away(leaver, reader, by_sql):
    by_sql(leaver.request, rekey_needed=False)

    cases.open_case(by=reader, public_ref=leaver.receipt.public_ref)
    assert AuditEvent.objects.filter(action="rekeyed").count() == 1

    cases.open_case(by=reader, public_ref=leaver.receipt.public_ref)
    assert AuditEvent.objects.filter(action="rekeyed").count() == 1


def test_of_two_who_leave_on_one_day_the_second_takes_no_case_key_along(
    leaver, reader, third, by_sql
):
    """The second got the key that was made anew because the first had left."""
    with workbench.locked(reader, leaver.receipt.public_ref) as opened:
        granting.give(opened, to=third.person.key, readers=roster.verified(), by=reader)
    rekey(leaver, reader)
    cases.open_case(by=third, public_ref=leaver.receipt.public_ref)
    membership.remove(by=reader, key=third.person.key)
    by_sql(leaver.request, rekey_needed=False)
    KeyGrant.objects.filter(recipient_key=third.person.key).delete()

    for _ in range(2):
        cases.open_case(by=reader, public_ref=leaver.receipt.public_ref)
        assert AuditEvent.objects.filter(action="rekeyed").count() == 2


def test_a_case_key_of_a_later_day_is_enough(leaver, reader):
    with time_machine.travel(timezone.now() + YESTERDAY, tick=True):
        rekey(leaver, reader)
        cases.open_case(by=reader, public_ref=leaver.receipt.public_ref)

    assert AuditEvent.objects.filter(action="rekeyed").count() == 1


def test_a_forged_event_of_a_new_case_key_is_none(leaver, reader, third, by_sql):
    rekey(leaver, reader)
    membership.remove(by=reader, key=third.person.key)
    by_sql(leaver.request, rekey_needed=False)
    audit.record(action="rekeyed", object_ref=leaver.request.pk, detail="3", by=None)

    cases.open_case(by=reader, public_ref=leaver.receipt.public_ref)

    assert headers.verified_header(leaver.request, written=0).version_now == 3


def test_a_request_that_came_after_they_left_keeps_its_case_key(leaver, reader, send):
    with time_machine.travel(timezone.now() + YESTERDAY, tick=True):
        receipt = send()
        cases.open_case(by=reader, public_ref=receipt.public_ref)

    assert not AuditEvent.objects.filter(action="rekeyed").exists()
