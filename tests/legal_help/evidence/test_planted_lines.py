"""Somebody who owns the database puts lines into the log, or takes them out."""

from dataclasses import replace
from uuid import UUID

import pytest

from legal_help.access import membership
from legal_help.casework import cases
from legal_help.casework.queue import ordered_cases
from legal_help.event_log import log, standing_alarms
from legal_help.event_log.appending import InDoubt
from legal_help.events.event import EventContent
from legal_help.events.lines import make_line
from legal_help.events.sign_step import sign_event
from legal_help.intake import return_visit
from legal_help.models import HelpRequest, LogLine
from tests.legal_help.evidence.looking import letters
from tests.legal_help.helpers import head_of, state_of

pytestmark = pytest.mark.django_db


# Lines of the log.


def plant(body, signature, *, links=True):
    """Put a line behind the end of the log, as somebody in the database can."""
    last = LogLine.objects.latest("seq")
    chain = bytes(last.chain) if links else bytes(32)
    line = make_line(last.seq + 1, chain, body=body, signature=signature)
    last.seq, last.chain, last.body, last.signature = line.place, line.chain, body, signature
    last.save(force_insert=True)
    return last


def step_of(head, *, by, pair, roster_version, **changes):
    """A step that its writer signed, and no software of ours."""
    content, after = head.event.content, head.state.with_changes(changes)
    content = EventContent(
        rules=1,
        case=content.case,
        number=head.number + 1,
        previous=head.event.hash,
        roster_version=roster_version,
        by=by,
        on=content.on,
        action="own",
        details={},
        changes=changes,
        state=after.hash,
    )
    return sign_event(content, pair)


@pytest.mark.parametrize("version", ["of before", "in force"])
def test_whoever_left_takes_no_case(send, reader, colleague, told, version):
    """They kept their key, and somebody puts into the log what they sign."""
    receipt = send()
    membership.remove(by=reader, key=UUID(colleague.person.key))
    roster_version = log.look().roster.version - (version == "of before")
    event = step_of(
        head_of(receipt),
        by=colleague.by,
        pair=colleague.pair,
        roster_version=roster_version,
        owner=colleague.user.pk,
        status="being_read",
    )
    plant(event.body, event.signature)

    assert (state_of(receipt).owner, state_of(receipt).status) == (None, "received")
    assert told() == [("signer", event.content.case)]


def test_a_true_step_of_one_case_changes_no_other(send, reader, colleague, told):
    one, other = send(), send()
    cases.take_case(by=colleague, public_ref=one.public_ref)
    taken = head_of(one).event
    body = taken.body.replace(
        taken.content.case.encode(), head_of(other).event.content.case.encode()
    )
    plant(body, taken.signature)

    assert state_of(other).owner is None
    assert told() == [("signer", head_of(other).event.content.case)]


def test_a_step_that_is_played_again_changes_nothing(send, reader, told):
    receipt = send()
    cases.take_case(by=reader, public_ref=receipt.public_ref)
    taken = head_of(receipt).event
    cases.release_case(by=reader, public_ref=receipt.public_ref)
    plant(taken.body, taken.signature)

    assert state_of(receipt).owner is None
    assert told() == [("out_of_place", taken.content.case)]


def test_a_bad_line_stops_staff_and_not_people(send, come_back, reader, told):
    receipt = send()
    planted = plant(b"{}", b"", links=False)

    with pytest.raises(InDoubt):
        cases.add_note(by=reader, public_ref=receipt.public_ref, text="Called")
    later = send()
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")
    shown = {entry.case.public_ref for entry in ordered_cases.load_queue(by=reader).entries}
    assert shown == {receipt.public_ref, later.public_ref}
    assert letters(reader, receipt.public_ref) == [(1, "Hello", False)]
    assert told() == [("broken_chain", "")]

    planted.delete()
    assert log.look().doubt is None
    cases.add_note(by=reader, public_ref=receipt.public_ref, text="Called")
    assert state_of(receipt).messages_in == 1


@pytest.mark.exhaustive
def test_steps_that_are_gone_are_told_with_the_case(written, reader, told):
    """The state is remembered; what the messages were, and whose, is not known any more."""
    case = HelpRequest.objects.get().pk
    LogLine.objects.filter(case=case, number=2).update(case=None)

    cases.open_case(by=reader, public_ref=written)

    assert ("text_missing", str(case)) in told()


@pytest.mark.exhaustive
def test_refusal_is_told_with_whoever_met_it(case_and_other, reader, by_sql):
    case, _other = case_and_other
    by_sql(case, card=b"")

    ordered_cases.load_queue(by=reader)

    [alarm] = standing_alarms.standing()
    assert (alarm.alarm.by, alarm.alarm.case) == (reader.by, str(case.pk))


@pytest.mark.exhaustive
def test_a_reader_without_the_right_key_opens_nothing(case_and_other, reader, pair):
    thief = replace(reader, pair=pair)

    assert ordered_cases.load_queue(by=thief).entries == []
