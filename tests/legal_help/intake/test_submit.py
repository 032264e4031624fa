import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from legal_help.casework import cases
from legal_help.casework.queue import ordered_cases
from legal_help.crypto import vectors
from legal_help.crypto.sealing import ML_KEM_PUBLIC_BYTES, SEALING_BYTES, is_signature
from legal_help.event_log import appending, log
from legal_help.event_log.appending import RosterChanged, RosterRefused
from legal_help.events.roster import INTAKE, SUPERVISOR
from legal_help.intake import drafts, submit
from legal_help.models import Draft, HelpRequest, KeyGrant, LogLine
from legal_help.rules import deadlines
from legal_help.trust import roster
from legal_help.trust.tokens import Locked
from tests.legal_help.events.case_story import FIELDS
from tests.legal_help.helpers import head_of, sign_roster, state_of

pytestmark = pytest.mark.both_databases


def send_draft(draft, **given):
    sent = {"answers": {}, "card": {}, "facts": {}, "form_version": 1, **given}
    return submit.send_draft(draft=draft, **sent)


def recipients():
    return {str(key) for key in KeyGrant.objects.values_list("recipient", flat=True)}


def test_submit_makes_one_request_sealed_to_the_readers_and_recovery(send):
    receipt = send()

    state, today = state_of(receipt), timezone.localdate()
    assert HelpRequest.objects.get().public_ref == state.ref == receipt.public_ref
    assert receipt.received_on == today
    assert (state.received_on, state.status) == (today.isoformat(), "received")
    assert state.review_by == deadlines.review_by(deadlines.Level.U1, today).isoformat()
    readers = roster.verified()
    assert recipients() == set(state.holders) == {readers.people[0].key, readers.recovery_key}


def test_of_a_draft_that_was_sent_the_receipt_alone_is_left(founding):
    draft, cookie = drafts.start_draft(answers={"name": "Amina"})
    drafts.save_late_page(cookie=cookie, answers={"name": "Amina Noor"})
    before = Draft.objects.get()
    assert b"" not in {bytes(before.late), bytes(before.applicant_wrapped), before.receipt_lookup}

    send_draft(draft)

    left = Draft.objects.get()
    assert (bytes(left.late), bytes(left.applicant_wrapped), left.receipt_lookup) == (
        b"",
        b"",
        None,
    )


@pytest.mark.exhaustive
def test_a_fresh_request_is_nobodys_and_nothing_of_it_ends(send):
    state = state_of(send())

    empty = ("owner", "offered_to", "taken_back_on", "end", "hold", "proposal")
    assert [getattr(state, name) for name in empty] == [None] * len(empty)
    assert (state.messages_in, state.messages_out, state.read_up_to, state.notes) == (0, 0, 0, 0)
    assert (state.version, state.walls, state.is_stale) == (1, {}, False)


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("facts", "is_urgent"), [({"detained": "yes"}, True), ({"moved": "no"}, False)]
)
def test_a_request_is_urgent_from_what_was_said_in_it(send, facts, is_urgent):
    assert state_of(send(facts=facts)).is_urgent is is_urgent


def test_submit_keeps_sizes_that_tell_nothing(send):
    short, long = send({"name": "A"}), send({"name": "A" * 10_000}, facts={"moved": "no"})

    one, other = (HelpRequest.objects.get(public_ref=sent.public_ref) for sent in (short, long))
    for name in ("answers", "card", "triage"):
        assert len(getattr(one, name)) == len(getattr(other, name))


@pytest.mark.exhaustive
def test_names_by_the_page_are_sent_all_the_same(send, reader):
    names = ["أمينة" * 200] * 20

    receipt = send(card={"names": names})

    assert cases.open_case(by=reader, public_ref=receipt.public_ref).card == {"names": names}


def test_the_first_step_says_everything_and_is_signed_by_the_person(begun):
    draft, _cookie = begun
    receipt = send_draft(draft, form_version=7)

    event = head_of(receipt).event
    signing = draft.applicant.pair.public.signing
    assert is_signature(event.signature, by=signing, label=event.content.label, text=event.body)
    assert set(event.content.changes) == FIELDS
    assert event.content.changes["form"] == 7
    assert event.content.changes["person"] == signing.hex()


def test_second_send_changes_nothing_and_returns_the_same(begun):
    draft, _cookie = begun

    first = send_draft(draft)
    lines = LogLine.objects.count()
    second = send_draft(draft)

    assert first == second
    assert HelpRequest.objects.count() == 1
    assert KeyGrant.objects.count() == 2
    assert LogLine.objects.count() == lines


def test_submit_after_erasing_elsewhere_is_locked(begun):
    draft, _cookie = begun
    drafts.delete_draft(draft.pk)

    with pytest.raises(Locked):
        send_draft(draft)


def test_submit_is_all_or_nothing(begun, monkeypatch):
    draft, _cookie = begun
    lines = LogLine.objects.count()
    with monkeypatch.context() as patch:
        patch.setattr(drafts, "reduce_to_receipt", lambda **_: 1 / 0)

        with pytest.raises(ZeroDivisionError):
            send_draft(draft)

    assert (HelpRequest.objects.count(), KeyGrant.objects.count()) == (0, 0)
    assert LogLine.objects.count() == lines
    assert log.look().head(draft.pk) is None
    assert Draft.objects.get().sent_at is None
    assert send_draft(draft).code == draft.code


def test_intake_is_open_in_a_founded_house(founding):
    assert submit.why_intake_is_closed() is None


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("root", "reason"), [("", "no-root"), ("0" * 64, "another-house")], ids=["none", "another"]
)
def test_intake_is_closed_without_the_pinned_roster_and_keeps_the_draft(
    begun, settings, root, reason
):
    draft, cookie = begun
    settings.ROSTER_ROOT = root

    assert submit.why_intake_is_closed() == reason
    with pytest.raises(submit.IntakeClosed, match=reason):
        send_draft(draft)
    assert drafts.open_draft(cookie=cookie).answers == {"name": "Amina"}


def test_intake_is_closed_on_a_fresh_host_that_finds_no_pinned_roster(founding, settings):
    settings.ROSTER_ROOT = "0" * 64

    assert submit.why_intake_is_closed() == "root-not-found"


def test_intake_is_closed_when_the_self_test_fails(founding, monkeypatch):
    vectors.self_test.cache_clear()  # as in a process that has just begun
    monkeypatch.setattr(vectors, "vector_result", lambda _vector: "00")

    assert submit.why_intake_is_closed() == "self-test-failed"


def test_no_roster_leaves_requests_without_anybody_who_takes_them(reader):
    people = roster.verified().people
    nobody = tuple(replace(person, groups=(SUPERVISOR,)) for person in people)

    with pytest.raises(RosterRefused):
        sign_roster(by=reader, people=nobody)

    assert submit.why_intake_is_closed() is None


def with_unusable(monkeypatch, *keys):
    """Nothing can be sealed to the keys of these, as to keys of small order."""
    sealed = submit.seal_grants

    def seal_grants(case, case_key, version, holders, roster):
        return sealed(case, case_key, version, holders - set(keys), roster)

    monkeypatch.setattr(submit, "seal_grants", seal_grants)


@pytest.mark.exhaustive
def test_a_key_to_which_nothing_can_be_sealed_is_left_out_and_told(
    begun, reader, colleague, monkeypatch, told
):
    draft, _cookie = begun
    with_unusable(monkeypatch, colleague.by)

    receipt = send_draft(draft)

    assert colleague.by not in {*state_of(receipt).holders, *recipients()}
    assert cases.open_case(by=reader, public_ref=receipt.public_ref).answers == {}
    assert told() == [("key_unusable", "")]


def test_a_reader_whose_key_is_of_small_order_gets_no_request(begun, reader, told):
    """Somebody signed such a key in: what is sealed to it, anybody could open."""
    draft, _cookie = begun
    (sofia,) = roster.verified().people
    public = bytes.fromhex(sofia.public)
    weak = public[:ML_KEM_PUBLIC_BYTES] + bytes(32) + public[SEALING_BYTES:-1] + b"\1"
    eve = replace(
        sofia, key=str(uuid.uuid4()), user=77, name="Eve", groups=(INTAKE,), public=weak.hex()
    )
    sign_roster(by=reader, people=(sofia, eve))

    receipt = send_draft(draft)

    assert set(state_of(receipt).holders) == {sofia.key, roster.verified().recovery_key}
    assert recipients() == set(state_of(receipt).holders)
    assert told() == [("key_unusable", "")]


@pytest.mark.parametrize("who", ["every reader", "recovery"])
def test_a_request_that_nobody_could_read_or_recover_is_not_taken(
    begun, reader, monkeypatch, told, who
):
    draft, cookie = begun
    unusable = reader.by if who == "every reader" else roster.verified().recovery_key
    with_unusable(monkeypatch, unusable)

    with pytest.raises(submit.IntakeClosed, match="no-reader"):
        send_draft(draft)

    assert HelpRequest.objects.count() == 0
    assert drafts.open_draft(cookie=cookie).answers == {"name": "Amina"}
    assert told() == [("key_unusable", "")]


def test_a_roster_that_changes_while_somebody_sends_is_the_one_that_is_sealed_to(
    begun, reader, enrol, monkeypatch
):
    """What was sealed to the old readers is thrown away, and the case begins under the new roster."""
    draft, _cookie = begun
    insert, met = appending.Batch.insert, []

    def overtaken(batch):
        if met or not batch._steps:
            return insert(batch)
        met.append(batch)
        raise RosterChanged

    look_first = submit.why_intake_is_closed

    def signs_in_between():
        if met and len(roster.verified().people) == 1:
            enrol("carlos", INTAKE)
        return look_first()

    monkeypatch.setattr(appending.Batch, "insert", overtaken)
    monkeypatch.setattr(submit, "why_intake_is_closed", signs_in_between)
    receipt = send_draft(draft)

    now = roster.verified()
    assert len(met) == 1
    assert set(state_of(receipt).holders) == {*now.by_key, now.recovery_key} == recipients()
    assert len(now.people) == 2
    assert head_of(receipt).event.content.roster_version == now.version == 2
    assert HelpRequest.objects.count() == 1


def test_a_roster_that_goes_on_changing_ends_in_a_refusal_and_keeps_the_draft(begun, monkeypatch):
    draft, cookie = begun

    def overtaken(_batch):
        raise RosterChanged

    with monkeypatch.context() as patch:
        patch.setattr(appending.Batch, "insert", overtaken)
        with pytest.raises(RosterChanged):
            send_draft(draft)

    assert drafts.open_draft(cookie=cookie).answers == {"name": "Amina"}
    assert HelpRequest.objects.count() == 0


@pytest.mark.exhaustive
def test_in_doubt_people_send_and_every_queue_shows_it(begun, send, reader, told):
    """Somebody planted a line that links to nothing."""
    draft, _cookie = begun
    last = LogLine.objects.last()
    LogLine.objects.create(
        seq=last.seq + 1, hash=b"", chain=bytes(32), body=b"{}", signature=b"", on=last.on
    )

    receipt = send_draft(draft, answers={"name": "Amina"}, card={"names": ["Amina"]})

    assert log.look().doubt == "broken_chain"
    assert state_of(receipt).status == "received"
    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.case.public_ref == receipt.public_ref
    assert ("broken_chain", "") in told()
    LogLine.objects.filter(seq=last.seq + 1).delete()
    assert log.look().doubt is None
    assert cases.open_case(by=reader, public_ref=receipt.public_ref).answers == {"name": "Amina"}


def test_free_reference_is_one_that_nobody_has(send, monkeypatch):
    taken = send().public_ref
    offered = iter([taken, taken, "WREN-0001"])
    monkeypatch.setattr(submit, "new_reference", lambda: next(offered))

    assert send().public_ref == "WREN-0001"


def test_review_date_of_a_quiet_request_is_weeks_away(send):
    receipt = send(facts={"moved": "no"})

    later = timezone.localdate() + timedelta(days=14)
    assert state_of(receipt).review_by > later.isoformat()
