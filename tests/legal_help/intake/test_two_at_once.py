"""Two people, or two clicks, at the same moment: on each database with its own locks."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import pairwise

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from legal_help.access.founding import new_member
from legal_help.casework import cases, new_code, set_urgency, withdrawals
from legal_help.casework.queue import ordered_cases
from legal_help.event_log import log, log_rows, nights, telling
from legal_help.intake import drafts, return_visit, submit
from legal_help.models import CaseNote, Draft, HelpRequest, KeyGrant, LogLine, ThreadMessage
from legal_help.retention.erase import erase_due
from legal_help.rules import law, reported_changes
from legal_help.rules.deadlines import Level
from legal_help.rules.urgency import OverrideReason
from legal_help.trust import directory, keys, lawbook, roster
from legal_help.trust.tokens import Locked
from tests.legal_help.helpers import PASSPHRASE, alone, new_key, sign_roster

pytestmark = pytest.mark.both_databases


def begin_and_send(**answers):
    draft, _cookie = drafts.start_draft(answers=answers)
    return submit.send_draft(draft=draft, answers=answers, card={}, facts={}, form_version=1)


def visit_with(receipt):
    return return_visit.open_visit(cookie=keys.unlock_with_code(code=receipt.code).cookie)


@pytest.fixture
def reader(at_once, supervisor):
    """The supervisor, unlocked, in the database that the threads share."""
    return alone(at_once, lambda: keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)[0])


def test_two_sends_leave_one_request(at_once):
    draft, _cookie = alone(at_once, lambda: drafts.start_draft(answers={"name": "Amina"}))

    def send():
        return submit.send_draft(draft=draft, answers={}, card={}, facts={}, form_version=1)

    first, second, third = at_once(send, send, send)

    assert isinstance(first, drafts.Receipt)
    assert first == second == third
    assert alone(at_once, lambda: (HelpRequest.objects.count(), KeyGrant.objects.count())) == (1, 2)


def test_sends_of_many_are_all_seen(at_once, reader):
    receipts = at_once(*[begin_and_send] * 4)

    found = alone(at_once, lambda: ordered_cases.load_queue(by=reader))
    assert {entry.case.public_ref for entry in found.entries} == {r.public_ref for r in receipts}
    assert found.damaged == []
    assert alone(at_once, lambda: log.look().doubt) is None


def test_two_pages_of_one_draft_are_both_kept(at_once):
    draft, cookie = alone(at_once, lambda: drafts.start_draft(answers={}))

    at_once(
        lambda: drafts.save_page(draft=draft, answers={"a": 1}),
        lambda: drafts.save_page(draft=draft, answers={"b": 2}),
    )

    opened = alone(at_once, lambda: drafts.open_draft(cookie=cookie))
    assert opened.answers == {"a": 1, "b": 2}


@pytest.mark.exhaustive  # as another race here
def test_messages_at_once_get_numbers_of_their_own(at_once, reader):
    def begin():
        receipt = begin_and_send()
        return receipt, visit_with(receipt)

    receipt, visit = alone(at_once, begin)

    results = at_once(
        lambda: return_visit.write_to_us(visit=visit, text="one"),
        lambda: return_visit.write_to_us(visit=visit, text="two"),
        lambda: cases.send_reply(by=reader, public_ref=receipt.public_ref, text="three"),
        lambda: ordered_cases.load_queue(by=reader).damaged,
    )

    assert results == [None, None, None, []]
    places = ThreadMessage.objects.values_list("direction", "number")
    assert alone(at_once, lambda: sorted(places)) == [("in", 1), ("in", 2), ("out", 1)]
    opened = alone(at_once, lambda: cases.open_case(by=reader, public_ref=receipt.public_ref))
    assert {letter.text for letter in opened.messages} == {"one", "two", "three"}


@pytest.mark.exhaustive
def test_a_page_that_is_sent_twice_at_once_counts_once(at_once, reader):
    receipt = alone(at_once, begin_and_send)
    visit = alone(at_once, lambda: visit_with(receipt))
    write = partial(return_visit.write_to_us, visit=visit, text="one", salt="5" * 32)

    assert at_once(write, write, write) == [None] * 3

    opened = alone(at_once, lambda: cases.open_case(by=reader, public_ref=receipt.public_ref))
    assert [letter.text for letter in opened.messages] == ["one"]


def test_of_a_message_and_a_withdrawal_at_once_none_is_lost_in_silence(at_once, reader):
    receipt = alone(at_once, begin_and_send)
    visit = alone(at_once, lambda: visit_with(receipt))

    written, withdrawn = at_once(
        lambda: return_visit.write_to_us(visit=visit, text="one"),
        lambda: return_visit.withdraw_case(visit=visit),
    )

    state = alone(at_once, lambda: log.look().head(visit.case.pk).state)
    assert withdrawn is None
    assert state.taken_back_on
    is_refused = isinstance(written, return_visit.AlreadyWithdrawn)
    assert (written is None, is_refused) in {(True, False), (False, True)}
    assert state.messages_in == (0 if is_refused else 1)


@pytest.mark.exhaustive  # as another race here
def test_of_two_new_codes_at_once_the_one_that_is_shown_opens(at_once, reader):
    receipt = alone(at_once, lambda: begin_and_send(own_word="lantern"))

    def give():
        how = reported_changes.VerificationMethod.OWN_WORD
        ref = receipt.public_ref
        return new_code.give_new_code(by=reader, public_ref=ref, how=how, given_before=0)

    *codes, damaged = at_once(give, give, lambda: ordered_cases.load_queue(by=reader).damaged)

    assert damaged == []
    (code,) = [each for each in codes if isinstance(each, str)]
    (refused,) = [each for each in codes if not isinstance(each, str)]
    assert isinstance(refused, new_code.AlreadyGiven)
    assert alone(at_once, lambda: keys.unlock_with_code(code=code).subject)


@pytest.mark.exhaustive  # as another race here
def test_a_message_that_meets_a_new_code_is_read_or_refused(at_once, reader):
    """It is sealed under the key that counts, or the visit is over: nothing is lost in silence."""
    receipt = alone(at_once, lambda: begin_and_send(own_word="lantern"))
    visit = alone(at_once, lambda: visit_with(receipt))
    how = reported_changes.VerificationMethod.OWN_WORD
    given = {"public_ref": receipt.public_ref, "how": how, "given_before": 0}

    written, code = at_once(
        lambda: return_visit.write_to_us(visit=visit, text="one"),
        lambda: new_code.give_new_code(by=reader, **given),
    )

    assert isinstance(code, str)
    assert written is None or isinstance(written, Locked)
    opened = alone(at_once, lambda: cases.open_case(by=reader, public_ref=receipt.public_ref))
    assert [each.text for each in opened.messages] == ([] if written else ["one"])


@pytest.mark.exhaustive
def test_requests_that_are_sent_while_a_roster_changes_are_sealed_to_one_of_both(
    at_once, reader, founding
):
    """Nobody's Send is lost, and none is sealed to readers of a roster that it does not name."""

    def sign_somebody_in():
        user = User.objects.create_user("carlos", password="x", is_staff=True)
        key, _pair = new_key(user)
        new = new_member(key, "caseworker")
        return sign_roster(people=(*roster.verified().people, new), by=reader)

    *receipts, newest = at_once(begin_and_send, begin_and_send, begin_and_send, sign_somebody_in)

    assert newest.version == 2
    known = alone(at_once, log.look)
    heads = alone(at_once, known.heads)
    assert known.doubt is None
    assert {head.state.ref for head in heads.values()} == {r.public_ref for r in receipts}
    for case, head in heads.items():
        under = known.memory.roster_of(head.event.content.roster_version)
        assert set(head.state.holders) == {*under.taking_requests(), under.recovery_key}
        grants = KeyGrant.objects.filter(request=case)
        sealed = alone(at_once, lambda of=grants: {str(each.recipient) for each in of})
        assert sealed == set(head.state.holders)


@pytest.mark.exhaustive  # as another race here
def test_a_message_that_is_written_while_a_roster_changes_is_kept(at_once, reader):
    receipt = alone(at_once, begin_and_send)
    visit = alone(at_once, lambda: visit_with(receipt))

    results = at_once(
        lambda: return_visit.write_to_us(visit=visit, text="one"),
        lambda: sign_roster(by=reader).version,
        lambda: return_visit.write_to_us(visit=visit, text="two"),
    )

    assert results == [None, 2, None]
    opened = alone(at_once, lambda: cases.open_case(by=reader, public_ref=receipt.public_ref))
    assert {each.text for each in opened.messages} == {"one", "two"}


@pytest.mark.exhaustive  # as another race here
def test_the_first_changes_of_the_list_at_once_are_all_kept(at_once, reader):
    slugs = ["unhcr-help", "ice-detainee-locator", "uscis-contact-center", "immigration-law-help"]

    results = at_once(
        *[partial(directory.retire, slug=slug, by=reader, retired=True) for slug in slugs]
    )

    assert results == [None] * 4
    steps = alone(at_once, directory.everything)
    assert {slug for slug, step in steps.items() if step.retired} == set(slugs)


@pytest.mark.exhaustive  # as another race here
def test_amendments_of_the_law_at_once_are_all_kept(at_once, reader):
    today, slugs = timezone.localdate(), ["sij", "detained", "tps"]
    appeal = law.shipped_law().facts["bia-appeal"]
    shorter = replace(appeal, parameters={**appeal.parameters, "days": 10})

    results = at_once(
        partial(lawbook.keep, shorter, by=reader, today=today),
        *[partial(lawbook.review, slug=slug, by=reader, today=today) for slug in slugs],
    )

    assert results == [None] * 4
    counts = alone(at_once, lawbook.verified)
    assert counts.days("bia-appeal") == 10
    assert {counts.facts[slug].reviewed_by for slug in slugs} == {reader.by}


@pytest.mark.exhaustive  # as another race here
def test_of_two_levels_at_once_one_counts_and_both_are_kept(at_once, reader):
    alone(at_once, begin_and_send)
    (entry,) = alone(at_once, lambda: ordered_cases.load_queue(by=reader).entries)
    said = {"why": OverrideReason.SPOKE, "text": "", "seen": 0, "confirmed": True}
    set_level = partial(set_urgency.set_level, by=reader, public_ref=entry.case.public_ref, **said)

    assert at_once(*[partial(set_level, level=level) for level in Level]) == [None] * 4

    found = alone(at_once, lambda: ordered_cases.load_queue(by=reader))
    assert found.damaged == []
    notes = alone(at_once, lambda: [*CaseNote.objects.values_list("number", flat=True)])
    assert notes == [1, 2, 3, 4]
    (entry,) = found.entries
    assert entry.urgency.override is not None


@pytest.mark.exhaustive
def test_lines_at_once_stay_in_one_chain(at_once):
    tell = partial(telling.tell, "unlocked", by=None)

    results = at_once(*[tell] * 4)

    assert [result for result in results if isinstance(result, Exception)] == []
    lines = alone(at_once, lambda: log_rows.lines_since(1))
    assert [line.place for line in lines] == list(range(1, 6))
    assert all(after.follows(before.chain) for before, after in pairwise(lines))


@pytest.fixture
def ended(at_once, reader):
    """A withdrawn request on the day after its last one, and the visit of its person."""
    receipt = alone(at_once, lambda: begin_and_send(own_word="lantern"))
    alone(at_once, lambda: return_visit.withdraw_case(visit=visit_with(receipt)))
    how = reported_changes.VerificationMethod.OWN_WORD
    checked = {"public_ref": receipt.public_ref, "how": how, "text": "They called"}
    alone(at_once, lambda: withdrawals.check_withdrawal(by=reader, **checked))
    # The receipt has gone long before.
    alone(at_once, lambda: drafts.delete_draft(Draft.objects.get().pk))
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        nights.begin_night((timezone.localdate() - timedelta(days=1)).isoformat())
        yield alone(at_once, lambda: visit_with(receipt))


@pytest.mark.exhaustive  # as another race here
def test_two_runs_erase_each_request_once(at_once, ended, settings):
    gone = at_once(*[lambda: erase_due(today=timezone.localdate())] * 3)

    assert sorted(gone) == [0, 0, 1]
    assert alone(at_once, lambda: LogLine.objects.filter(action="erase").count()) == 1
    assert alone(at_once, HelpRequest.objects.count) == 0
    assert len(settings.HELP_ERASURES_LOG.read_text().splitlines()) == 1


@pytest.mark.exhaustive  # as another race here
def test_of_an_erasing_and_a_change_of_mind_at_once_one_counts(at_once, ended):
    gone, undone = at_once(
        lambda: erase_due(today=timezone.localdate()),
        lambda: return_visit.undo_withdrawal(visit=ended),
    )

    is_kept = alone(at_once, lambda: log.look().head(ended.case.pk)) is not None
    assert alone(at_once, HelpRequest.objects.count) == int(is_kept) == 1 - gone
    assert undone is None if is_kept else isinstance(undone, Locked)


@pytest.mark.exhaustive
def test_what_two_do_with_one_case_at_once_happens_one_after_the_other(at_once, reader):
    receipt = alone(at_once, begin_and_send)
    take = partial(cases.take_case, by=reader, public_ref=receipt.public_ref)
    reply = partial(cases.send_reply, by=reader, public_ref=receipt.public_ref, text="Hello")

    assert at_once(take, reply, take) == [None] * 3

    state = alone(at_once, lambda: next(iter(log.look().heads().values())).state)
    assert (state.owner, state.messages_out) == (reader.user.pk, 1)
