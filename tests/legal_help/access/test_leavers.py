"""Somebody who left, with their old key and what they wrote down of keys, writes to the database."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from legal_help.access import membership, waiting_cases
from legal_help.access.locked_case import NoSuchRequest, locked_case
from legal_help.casework import assignment, cases
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import row_labels
from legal_help.crypto.sealing import Pair, new_secret, seal, wrap
from legal_help.event_log import appending, log, log_rows
from legal_help.events.case_actions import CaseAction
from legal_help.events.event import Event, EventContent
from legal_help.events.lines import make_line
from legal_help.events.roster import INTAKE, SUPERVISOR
from legal_help.events.sign_step import sign_event
from legal_help.events.state import fold
from legal_help.intake import return_visit
from legal_help.models import CaseNote, HelpRequest, KeyGrant, LogLine, ThreadMessage
from legal_help.sealed.case_opener import hash_of_keys, keys_blob, lock_of
from legal_help.sealed.packing import LETTER, pack_salted
from legal_help.sealed.reading import read_texts
from legal_help.sealed.texts import mark_of
from legal_help.trust import keys, roster
from legal_help.trust.actors import Caseworker
from tests.legal_help.helpers import head_of, new_key, sign_roster, state_of

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

    def letter(self):
        padded = pack_salted({"text": FORGED}, LETTER)
        return padded, mark_of("letter", self.request.pk, padded)

    def blobs(self, padded, number, version=1):
        """As staff and as the person would open it, under the keys that the leaver knows."""
        request, public = self.request, person_keys(self.request)
        staff = row_labels.text("letter", request.pk, number, version)
        return {
            "staff_blob": wrap(self.case_key, staff, padded),
            "applicant_blob": seal(
                public, row_labels.letter_for_person(request.pk, number), padded
            ),
        }

    def sign(self, action, details, *, on=None, under=None, number=None, **changes):
        """A step of theirs, on top of the last good one, dated and placed as they like."""
        head = head_of(self.receipt)
        content = EventContent(
            rules=1,
            case=str(self.request.pk),
            number=number or head.number + 1,
            previous=head.event.hash,
            roster_version=under or roster.verified().version,
            by=self.reader.by,
            on=(on or timezone.localdate()).isoformat(),
            action=action,
            details=details,
            changes=changes,
            state=head.state.with_changes(changes).hash,
        )
        return sign_event(content, self.reader.pair)

    def plant_letter(self, **more):
        """A letter with all that belongs to it: the row, and a line in its place."""
        padded, mark = self.letter()
        state = state_of(self.receipt)
        number = state.messages_out + 1
        ThreadMessage.objects.create(
            request=self.request,
            direction="out",
            number=number,
            event=head_of(self.receipt).number + 1,
            mark=mark,
            **self.blobs(padded, number),
        )
        folded = fold(state.messages_fold, ["out", number, mark])
        changes = {"messages_out": number, "messages_fold": folded}
        plant(self.sign(CaseAction.ANSWER, {"mark": mark}, **changes, **more))


def person_keys(request):
    return keys.PublicKeys.from_bytes(bytes(request.keys)[:1248])


def plant(event):
    """Put a line at the end of the log, well linked, as somebody who owns the database."""
    last = LogLine.objects.last()
    line = make_line(last.seq + 1, bytes(last.chain), body=event.body, signature=event.signature)
    log_rows.row_of(line).save(force_insert=True)


@pytest.fixture
def leaver(send, colleague, reader):
    """Has answered yesterday what they could open, and was removed today. No new case key yet."""
    with time_machine.travel(timezone.now() - YESTERDAY, tick=True):
        receipt = send()
        cases.send_reply(by=colleague, public_ref=receipt.public_ref, text=OURS)
        cases.add_note(by=colleague, public_ref=receipt.public_ref, text="Called")
        with locked_case(colleague, receipt.public_ref) as case:
            case_key, drop = case.opened.case_key, case.opened.drop
        cases.open_case(by=reader, public_ref=receipt.public_ref)
    membership.remove(by=reader, key=colleague.person.key)
    return Leaver(colleague, receipt, case_key, drop)


@pytest.fixture
def read_there(leaver, come_back):
    """What the person reads of our answers."""

    def read_there():
        lines = return_visit.read_conversation(visit=come_back(leaver.receipt))
        return [line.text or "refused" for line in lines]

    return read_there


@pytest.fixture
def read_here(leaver, reader):
    """What staff read of the same, and of the notes; the request gets no new case key by it."""

    def read_here():
        with locked_case(reader, leaver.receipt.public_ref, even_withdrawn=True) as case:
            row = case.opened.row
            texts = read_texts(
                case.opened,
                by=reader,
                known=case.batch.known,
                messages=list(row.messages.all()),
                notes=list(row.notes.all()),
            )
        return [each.text or "refused" for each in (*texts.letters, *texts.notes)]

    return read_here


def rekey(leaver, reader):
    with locked_case(reader, leaver.receipt.public_ref, even_withdrawn=True) as case:
        case.renew_key()


def test_what_they_wrote_while_they_were_here_stays(leaver, reader, read_there, read_here, told):
    assert (read_there(), read_here()) == ([OURS], [OURS, "Called"])

    rekey(leaver, reader)

    assert (read_there(), read_here()) == ([OURS], [OURS, "Called"])
    assert told() == []


@pytest.mark.sampled
@pytest.mark.parametrize(
    "given",
    [{}, {"on": -1}, {"under": 2}, {"on": -1, "under": 2}],
    ids=["today", "yesterday", "old roster", "both"],
)
def test_a_new_letter_of_theirs_is_refused(leaver, reader, read_there, read_here, given, told):
    """Under the very keys that count, for there is no new case key yet; with a line of theirs."""
    days = timedelta(days=given.pop("on", 0))

    leaver.plant_letter(on=timezone.localdate() + days, **given)

    assert read_there() == [OURS]
    assert read_here() == [OURS, "Called"]
    assert ("signer", str(leaver.request.pk)) in told()


@pytest.mark.exhaustive
def test_neither_a_new_case_key_nor_work_makes_it_genuine(leaver, reader, read_there, read_here):
    leaver.plant_letter()
    assert read_there() == [OURS]

    rekey(leaver, reader)
    cases.add_note(by=reader, public_ref=leaver.receipt.public_ref, text="Wrote")

    assert read_there() == [OURS]
    assert read_here() == [OURS, "Called", "Wrote"]


@pytest.mark.exhaustive  # an edge of leaving
def test_a_letter_that_waits_for_our_next_one_takes_no_place(leaver, reader, read_there, told):
    """Their row stands where our next letter goes: ours is sent all the same."""
    leaver.plant_letter()

    cases.send_reply(by=reader, public_ref=leaver.receipt.public_ref, text="Tuesday is better.")

    assert read_there() == [OURS, "Tuesday is better."]
    assert ("row_altered", str(leaver.request.pk)) in told()


def test_a_row_in_the_place_of_the_next_message_stops_nobody(leaver, come_back, read_here, told):
    padded, mark = leaver.letter()
    request = leaver.request
    blob = seal(leaver.drop.public, row_labels.text("message", request.pk, 1, 1), padded)
    ThreadMessage.objects.create(
        request=request, direction="in", number=1, event=9, mark=mark, staff_blob=blob
    )

    return_visit.write_to_us(visit=come_back(leaver.receipt), text="My words")

    assert read_here() == [OURS, "My words", "Called"]
    assert told() == [("row_altered", str(request.pk))]


@pytest.mark.exhaustive  # an edge of leaving
def test_a_note_in_the_place_of_the_next_one_stops_nobody(leaver, reader, read_here, told):
    request = leaver.request
    padded = pack_salted({"text": FORGED}, LETTER)
    CaseNote.objects.create(
        request=request,
        kind=CaseNote.PLAIN,
        number=2,
        event=9,
        mark=mark_of("note", request.pk, padded),
        blob=wrap(leaver.case_key, row_labels.text("note", request.pk, 2, 1), padded),
    )
    assert read_here() == [OURS, "Called"]

    cases.add_note(by=reader, public_ref=leaver.receipt.public_ref, text="Ours")

    assert read_here() == [OURS, "Called", "Ours"]
    assert set(told()) == {("row_altered", str(request.pk))}


def test_a_colleague_who_gave_up_a_case_writes_nothing_in_it(
    send, colleague, third, come_back, told
):
    """They read here, and write to the database; this one they recused themselves from."""
    receipt = send()
    with locked_case(third, receipt.public_ref) as case:
        case_key, drop = case.opened.case_key, case.opened.drop
    assignment.recuse_oneself(by=third, public_ref=receipt.public_ref)

    Leaver(third, receipt, case_key, drop).plant_letter()

    assert return_visit.read_conversation(visit=come_back(receipt)) == []
    assert told() == [("signer", str(HelpRequest.objects.get().pk))]


@pytest.mark.exhaustive
@pytest.mark.parametrize("is_marked", [False, True], ids=["the mark stays", "their mark"])
def test_another_text_in_the_place_of_their_old_letter_is_refused(
    leaver, by_sql, read_there, read_here, is_marked, told
):
    message = ThreadMessage.objects.get()
    padded, mark = leaver.letter()

    by_sql(message, **leaver.blobs(padded, 1), **({"mark": mark} if is_marked else {}))

    assert read_there() == ["refused"]
    assert read_here() == ["refused", "Called"]
    assert {case for _reason, case in told()} == {str(leaver.request.pk)}


@pytest.mark.exhaustive  # an edge of leaving
def test_a_line_of_theirs_rewritten_where_it_stands_changes_nothing(
    leaver, reader, by_sql, read_there, read_here
):
    """Their own step of yesterday, signed anew for another text, and all lines linked anew."""
    lines = list(LogLine.objects.all())
    place = next(number for number, line in enumerate(lines) if line.action == "answer")
    old = Event.read(bytes(lines[place].body), b"").content
    padded, mark = leaver.letter()
    forged = sign_event(replace(old, details={"mark": mark}), leaver.reader.pair)
    chain = bytes(lines[place - 1].chain)
    for line in lines[place:]:
        body, signature = bytes(line.body), bytes(line.signature)
        if line is lines[place]:
            body, signature = forged.body, forged.signature
        written = make_line(line.seq, chain, body=body, signature=signature)
        chain = written.chain
        log_rows.row_of(written).save(force_update=True)
    by_sql(ThreadMessage.objects.get(), mark=mark, **leaver.blobs(padded, 1))

    assert OURS not in read_there() + read_here()
    assert FORGED not in read_there() + read_here()
    assert log.look().doubt == "end"


def test_a_new_key_of_theirs_is_refused(leaver, reader, come_back, by_sql, told):
    """With a drop key of their own, they would read what the person writes from here on."""
    case_key, own, request = new_secret(), Pair.generate(), leaver.request
    blob = keys_blob(person_keys(request), own.public)
    changes = {"version": 2, "lock": lock_of(case_key, 2), "keys": hash_of_keys(blob)}
    plant(leaver.sign(CaseAction.REKEY, {"why": "due"}, **changes))
    by_sql(request, keys=blob)

    visit = come_back(leaver.receipt)
    with pytest.raises(log.alarms.Tampered, match="key_swapped"):
        return_visit.write_to_us(visit=visit, text="My words")

    assert state_of(leaver.receipt).version == 1
    assert not ThreadMessage.objects.filter(direction="in").exists()
    assert [reason for reason, _case in told()] == ["key_swapped", "signer"]


@pytest.mark.exhaustive
def test_what_was_written_on_the_last_day_stays(send, colleague, reader, come_back):
    receipt = send()
    cases.send_reply(by=colleague, public_ref=receipt.public_ref, text=OURS)
    membership.remove(by=reader, key=colleague.person.key)

    assert [line.text for line in return_visit.read_conversation(visit=come_back(receipt))] == [
        OURS
    ]


@pytest.mark.exhaustive  # an edge of leaving
def test_it_stays_where_the_pin_has_moved_on(leaver, reader, settings, read_there, read_here):
    """On a fresh host, too, which knows no other roster than the pinned one and its ancestors."""
    settings.ROSTER_ROOT = roster.verified().hash
    log.memory_file().path.unlink()

    assert (read_there(), read_here()) == ([OURS], [OURS, "Called"])
    leaver.plant_letter()
    assert (read_there(), read_here()) == ([OURS], [OURS, "Called"])


@pytest.mark.exhaustive  # an edge of leaving
def test_it_stays_when_whoever_removed_them_has_left_too(leaver, reader, enrol, read_there):
    second = enrol("selam", INTAKE, SUPERVISOR)
    waiting_cases.give_lacking(by=reader, to=second.by, at_most=9)
    people = roster.without(roster.verified().people, users={reader.user.pk})
    sign_roster(by=second, also=reader, people=people)

    assert read_there() == [OURS]
    opened = cases.open_case(by=second, public_ref=leaver.receipt.public_ref)
    assert [each.text for each in opened.messages] == [OURS]


def test_a_house_of_one_reads_on_after_recovery(send, reader, come_back, founding, supervisor):
    receipt = send()
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text=OURS)
    key, pair = new_key(supervisor)
    before = roster.verified()
    new = replace(before.people[0], key=str(key.pk), public=bytes(pair.public).hex())
    recovery = keys.recovery_opener(one=founding.shares[1], other=founding.shares[2])
    following = roster.following(
        before, by=before.recovery_key, people=(new,), heirs=(str(key.pk),)
    )
    with appending.writing() as batch:
        batch.add_roster(roster.signer_of(following, recovery))

    (line,) = return_visit.read_conversation(visit=come_back(receipt))
    assert line.text == OURS


def queued(reader):
    return [entry.case.public_ref for entry in ordered_cases.load_queue(by=reader).entries]


def test_they_close_nothing_any_more(leaver, reader, told):
    """Or an urgent request would be in no queue, and the person would read that we cannot help."""
    end = ["cannot_help", "2099-01-01", 30]
    plant(leaver.sign(CaseAction.DECIDE, {"outcome": "cannot_help"}, status="closed", end=end))

    assert queued(reader) == [leaver.receipt.public_ref]
    assert state_of(leaver.receipt).status == "received"
    assert told() == [("signer", str(leaver.request.pk))]


@pytest.mark.exhaustive
def test_what_they_closed_while_they_were_here_stays_closed(send, colleague, reader, decide, told):
    receipt = send(facts={"moved": "no"})
    decide(receipt, "referred", by=colleague)
    membership.remove(by=reader, key=colleague.person.key)

    for _ in range(2):
        assert queued(reader) == []
    assert told() == []


def test_they_give_nobody_a_request_that_was_taken_away(send, colleague, third, reader, told):
    receipt = send()
    request = HelpRequest.objects.get()
    grant = KeyGrant.objects.get(recipient=third.person.key)
    assignment.recuse_oneself(by=third, public_ref=receipt.public_ref)
    membership.remove(by=reader, key=colleague.person.key)

    KeyGrant.objects.filter(recipient=third.person.key).delete()
    grant.save(force_insert=True)
    holders = sorted({*state_of(receipt).holders, third.by})
    own = Leaver(colleague, receipt, b"", None)
    plant(own.sign(CaseAction.GRANT, {}, holders=holders))
    plant(own.sign(CaseAction.LIFT, {}, walls={}))

    with pytest.raises(NoSuchRequest):
        cases.open_case(by=third, public_ref=receipt.public_ref)
    assert set(told()) == {("signer", str(request.pk))}


@pytest.mark.exhaustive
def test_a_request_gets_its_new_case_key_once(leaver, reader):
    for _ in range(2):
        cases.open_case(by=reader, public_ref=leaver.receipt.public_ref)
        assert state_of(leaver.receipt).version == 2


@pytest.mark.exhaustive
def test_of_two_who_leave_on_one_day_the_second_takes_no_case_key_along(leaver, reader, enrol):
    """The second got the key that was made anew because the first had left."""
    third = enrol("thandi", INTAKE)
    rekey(leaver, reader)
    waiting_cases.give_lacking(by=reader, to=third.by, at_most=9)
    cases.open_case(by=third, public_ref=leaver.receipt.public_ref)

    membership.remove(by=reader, key=third.person.key)

    for _ in range(2):
        cases.open_case(by=reader, public_ref=leaver.receipt.public_ref)
        assert state_of(leaver.receipt).version == 3
    assert third.by not in state_of(leaver.receipt).holders


@pytest.mark.exhaustive  # an edge of leaving
def test_a_request_that_came_after_they_left_keeps_its_case_key(leaver, reader, send):
    receipt = send()
    cases.open_case(by=reader, public_ref=receipt.public_ref)

    assert state_of(receipt).version == 1
    assert leaver.reader.by not in state_of(receipt).holders
