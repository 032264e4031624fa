"""What happens after a restore: people send, staff wait, supervisors sign that the house goes on."""

from datetime import timedelta
from uuid import UUID

import pytest
from django.utils import timezone

from legal_help.access import going_on, membership
from legal_help.access.locked_case import WentOn
from legal_help.casework import assignment, cases, resuming
from legal_help.casework.queue.ordered_cases import load_queue
from legal_help.event_log import log
from legal_help.event_log.appending import InDoubt
from legal_help.events import apply
from legal_help.events.roster import INTAKE
from legal_help.intake import return_visit
from legal_help.models import CaseNote, HelpRequest, KeyGrant, LogLine, ThreadMessage
from legal_help.trust.roster import NotASupervisor
from tests.legal_help.helpers import head_of, state_of


@pytest.fixture
def restored(send, reader):
    """A request of before the backup, on which a note and a letter were lost."""
    receipt = send()
    cases.take_case(by=reader, public_ref=receipt.public_ref)
    last = LogLine.objects.order_by("seq").last().seq
    cases.add_note(by=reader, public_ref=receipt.public_ref, text="Zznote")
    cases.send_reply(by=reader, public_ref=receipt.public_ref, text="Zzletter")
    LogLine.objects.filter(seq__gt=last).delete()
    CaseNote.objects.all().delete()
    ThreadMessage.objects.all().delete()
    return receipt


@pytest.mark.exhaustive
def test_after_a_restore_this_host_is_in_doubt_and_staff_sign_nothing(restored, reader):
    assert log.look().doubt == "end"
    with pytest.raises(InDoubt):
        cases.add_note(by=reader, public_ref=restored.public_ref, text="Zzmore")


@pytest.mark.exhaustive
def test_after_a_restore_people_send_and_are_seen(restored, reader, send):
    receipt = send()
    assert receipt.public_ref in [entry.case.public_ref for entry in load_queue(by=reader).entries]


def test_the_house_goes_on_and_keeps_what_people_sent_meanwhile(restored, reader, send):
    receipt = send()
    done = going_on.go_on(going_on.plan(), by=reader, second=None)
    assert (log.look().doubt, done) == (None, 1)
    assert state_of(receipt).ref == receipt.public_ref
    assert head_of(restored).state.notes == 0
    cases.add_note(by=reader, public_ref=receipt.public_ref, text="Zzgoes on")


@pytest.mark.exhaustive
def test_a_fresh_host_judges_the_same(restored, reader, send):
    receipt = send()
    going_on.go_on(going_on.plan(), by=reader, second=None)
    known = {case: head.event.hash for case, head in log.look().heads().items()}
    log.memory_file().path.unlink()
    assert {case: head.event.hash for case, head in log.look().heads().items()} == known
    assert state_of(receipt).ref == receipt.public_ref


def test_a_supervisor_opens_it_again(restored, reader):
    lost = log.look().memory.heads[str(log_case(restored))].head.number
    going_on.go_on(going_on.plan(), by=reader, second=None)
    with pytest.raises(WentOn):
        cases.add_note(by=reader, public_ref=restored.public_ref, text="Zztoo early")
    resuming.resume(by=reader, public_ref=restored.public_ref)
    assert head_of(restored).number == lost + 1
    assert state_of(restored).is_stale
    cases.open_case(by=reader, public_ref=restored.public_ref)
    assert not state_of(restored).is_stale


@pytest.mark.exhaustive
def test_it_is_opened_again_once(restored, reader):
    going_on.go_on(going_on.plan(), by=reader, second=None)
    resuming.resume(by=reader, public_ref=restored.public_ref)
    with pytest.raises(resuming.NothingLost):
        resuming.resume(by=reader, public_ref=restored.public_ref)


@pytest.mark.exhaustive  # an edge of going on
def test_a_wall_comes_back_before_whoever_is_still_on_the_roster(
    send, reader, colleague, third, enrol, told
):
    """The judge takes none before anybody else: they could be set before all who come later."""
    enrol("ursula", INTAKE), enrol("viktor", INTAKE)
    receipt = send()
    backup = [*HelpRequest.objects.all(), *KeyGrant.objects.all()]
    last = LogLine.objects.order_by("seq").last().seq
    for each in (colleague, third):
        assert assignment.set_wall(
            by=reader, public_ref=receipt.public_ref, colleague=UUID(each.person.key)
        )
    LogLine.objects.filter(seq__gt=last).delete()
    KeyGrant.objects.all().delete()
    for row in backup:
        row.save()
    going_on.go_on(going_on.plan(), by=reader, second=None)
    membership.remove(by=reader, key=UUID(third.person.key))
    resuming.resume(by=reader, public_ref=receipt.public_ref)
    assert state_of(receipt).walls == {str(colleague.user.pk): "w"}
    assert ("walls_lost", str(log_case(receipt))) in told()


@pytest.mark.exhaustive  # an edge of going on
def test_where_very_much_was_lost_it_is_opened_again_in_two_steps(restored, reader, monkeypatch):
    """A stolen key of a supervisor can leave room for more than one step may."""
    going_on.go_on(going_on.plan(), by=reader, second=None)
    monkeypatch.setattr(apply, "FARTHEST_JUMP", 2)
    monkeypatch.setattr(resuming, "FARTHEST_JUMP", 2)
    resuming.resume(by=reader, public_ref=restored.public_ref)
    with pytest.raises(WentOn):
        cases.add_note(by=reader, public_ref=restored.public_ref, text="Zztoo early")
    resuming.resume(by=reader, public_ref=restored.public_ref)
    cases.add_note(by=reader, public_ref=restored.public_ref, text="Zzgoes on")
    assert state_of(restored).notes == 1


@pytest.mark.exhaustive
def test_nobody_resumes_what_was_not_lost(send, reader):
    receipt = send()
    with pytest.raises(resuming.NothingLost):
        resuming.resume(by=reader, public_ref=receipt.public_ref)


def test_nobody_writes_on_top_of_what_was_lost(restored, reader, come_back):
    """It would be lost as well: the page keeps the words, and says to call us."""
    with pytest.raises(InDoubt):
        return_visit.write_to_us(visit=come_back(restored), text="Zzmeanwhile")


def test_the_person_writes_on_where_nothing_of_theirs_was_lost(restored, reader, send, come_back):
    receipt = send()
    return_visit.write_to_us(visit=come_back(receipt), text="Zzmeanwhile")
    going_on.go_on(going_on.plan(), by=reader, second=None)
    assert state_of(receipt).messages_in == 1


def test_where_nothing_is_lost_nobody_goes_on(send, reader):
    send()
    with pytest.raises(going_on.NothingLost):
        going_on.go_on(going_on.plan(), by=reader, second=None)


def test_two_supervisors_sign_where_there_are_two(send, reader, second):
    receipt = send()
    last = LogLine.objects.order_by("seq").last().seq
    cases.add_note(by=reader, public_ref=receipt.public_ref, text="Zznote")
    LogLine.objects.filter(seq__gt=last).delete()
    for alone in (None, reader):
        with pytest.raises(going_on.NeedsSecond):
            going_on.go_on(going_on.plan(), by=reader, second=alone)
    going_on.go_on(going_on.plan(), by=reader, second=second)
    assert log.look().doubt is None


def test_a_caseworker_signs_no_going_on(restored, reader, send):
    user = reader
    demoted = type(user)(user.user, user.person, user.pair, user.locks_at)
    object.__setattr__(
        demoted,
        "person",
        user.person.__class__(
            **{
                **{
                    name: getattr(user.person, name) for name in ("user", "name", "public", "since")
                },
                "key": "00000000-0000-0000-0000-000000000001",
                "groups": ("intake",),
            }
        ),
    )
    with pytest.raises(NotASupervisor):
        going_on.go_on(going_on.plan(), by=demoted, second=None)


@pytest.mark.exhaustive
def test_a_planted_line_is_passed_once_supervisors_say_so(send, reader):
    receipt = send()
    last = LogLine.objects.order_by("seq").last()
    LogLine.objects.create(
        seq=last.seq + 1, hash=bytes(32), chain=bytes(32), body=b"{}", signature=b"",
        action="planted", by="", on=timezone.localdate() - timedelta(days=1),
    )  # fmt: skip
    assert log.look().doubt == "broken_chain"
    going_on.go_on(going_on.plan(), by=reader, second=None)
    assert log.look().doubt is None
    cases.add_note(by=reader, public_ref=receipt.public_ref, text="Zzgoes on")
    assert state_of(receipt).notes == 1


@pytest.mark.exhaustive  # an edge of going on
def test_lost_steps_that_come_back_fit_nowhere(send, reader):
    receipt = send()
    last = LogLine.objects.order_by("seq").last().seq
    cases.add_note(by=reader, public_ref=receipt.public_ref, text="Zznote")
    lost = list(LogLine.objects.filter(seq__gt=last))
    LogLine.objects.filter(seq__gt=last).delete()
    going_on.go_on(going_on.plan(), by=reader, second=None)
    resuming.resume(by=reader, public_ref=receipt.public_ref)
    before = head_of(receipt).event.hash
    LogLine.objects.bulk_create(lost)
    assert head_of(receipt).event.hash == before
    log.memory_file().path.unlink()
    assert head_of(receipt).event.hash == before


def log_case(receipt):
    return head_of(receipt).event.content.case
