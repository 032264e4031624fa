"""Two people, or two clicks, at the same moment: on each database with its own locks."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone

from legal_help.casework import cases, new_code, set_urgency
from legal_help.casework.queue import ordered_cases
from legal_help.events import audit
from legal_help.intake import drafts, return_visit, submit
from legal_help.models import AuditEvent, CaseNote, HelpRequest, KeyGrant, ThreadMessage, Tombstone
from legal_help.retention import retention
from legal_help.rules import law, reported_changes
from legal_help.rules.deadlines import Level
from legal_help.rules.urgency import OverrideReason
from legal_help.trust import directory, keys, lawbook
from tests.legal_help.helpers import PASSPHRASE, alone

pytestmark = pytest.mark.both_databases


def test_two_sends_leave_one_request(at_once):
    draft, _cookie = alone(at_once, lambda: drafts.start_draft(answers={"name": "Amina"}))

    def send():
        return submit.send_draft(draft=draft, answers={}, card={}, facts={}, form_version=1)

    first, second, third = at_once(send, send, send)

    assert isinstance(first, drafts.Receipt)
    assert first == second == third
    assert alone(at_once, lambda: (HelpRequest.objects.count(), KeyGrant.objects.count())) == (1, 2)


def test_two_pages_of_one_draft_are_both_kept(at_once):
    draft, cookie = alone(at_once, lambda: drafts.start_draft(answers={}))

    at_once(
        lambda: drafts.save_page(draft=draft, answers={"a": 1}),
        lambda: drafts.save_page(draft=draft, answers={"b": 2}),
    )

    opened = alone(at_once, lambda: drafts.open_draft(cookie=cookie))
    assert opened.answers == {"a": 1, "b": 2}


def test_messages_at_once_get_numbers_of_their_own(at_once, supervisor):
    def begin():
        draft, _cookie = drafts.start_draft(answers={})
        receipt = submit.send_draft(draft=draft, answers={}, card={}, facts={}, form_version=1)
        return receipt, return_visit.open_visit(
            cookie=keys.unlock_with_code(code=receipt.code).cookie
        )

    receipt, visit = alone(at_once, begin)
    reader = alone(at_once, lambda: keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)[0])

    results = at_once(
        lambda: return_visit.write_to_us(visit=visit, text="one"),
        lambda: return_visit.write_to_us(visit=visit, text="two"),
        lambda: cases.send_reply(by=reader, public_ref=receipt.public_ref, text="three"),
        lambda: ordered_cases.load_queue(by=reader).damaged,
    )

    assert results == [None, None, None, []]
    numbers = alone(at_once, lambda: list(ThreadMessage.objects.values_list("number", flat=True)))
    assert numbers == [1, 2, 3]
    opened = alone(at_once, lambda: cases.open_case(by=reader, public_ref=receipt.public_ref))
    assert {letter.text for letter in opened.messages} == {"one", "two", "three"}


def test_of_two_new_codes_at_once_the_one_that_is_shown_opens(at_once, supervisor):
    def begin():
        known = {"own_word": "lantern"}
        draft, _cookie = drafts.start_draft(answers=known)
        receipt = submit.send_draft(draft=draft, answers=known, card={}, facts={}, form_version=1)
        return receipt, keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)[0]

    receipt, reader = alone(at_once, begin)

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


def test_the_first_changes_of_the_list_at_once_are_all_kept(at_once, supervisor):
    reader = alone(at_once, lambda: keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)[0])
    slugs = ["unhcr-help", "ice-detainee-locator", "uscis-contact-center", "immigration-law-help"]

    results = at_once(
        *[partial(directory.retire, slug=slug, by=reader, retired=True) for slug in slugs]
    )

    assert results == [None] * 4
    steps = alone(at_once, directory.everything)
    assert {slug for slug, step in steps.items() if step.retired} == set(slugs)


def test_amendments_of_the_law_at_once_are_all_kept(at_once, supervisor):
    reader = alone(at_once, lambda: keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)[0])
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
    assert {counts.facts[slug].reviewed_by for slug in slugs} == {reader.audit_name}


def test_of_two_levels_at_once_one_counts_and_both_are_kept(at_once, supervisor):
    def begin():
        draft, _cookie = drafts.start_draft(answers={})
        facts = {"detained": "yes"}
        submit.send_draft(draft=draft, answers={}, card={}, facts=facts, form_version=1)
        return keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)[0]

    reader = alone(at_once, begin)
    (entry,) = alone(at_once, lambda: ordered_cases.load_queue(by=reader).entries)
    said = {"why": OverrideReason.SPOKE, "text": "", "seen": 0, "confirmed": True}
    set_level = partial(set_urgency.set_level, by=reader, public_ref=entry.case.public_ref, **said)

    assert at_once(*[partial(set_level, level=level) for level in Level]) == [None] * 4

    found = alone(at_once, lambda: ordered_cases.load_queue(by=reader))
    assert found.damaged == []
    notes = alone(at_once, lambda: [*CaseNote.objects.order_by("created_at")])
    assert len(notes) == 4
    (entry,) = found.entries
    assert entry.urgency.override is not None


def test_events_at_once_stay_in_one_chain(at_once):
    results = at_once(*[lambda: audit.record(action="met", by=None)] * 4)

    assert [result for result in results if isinstance(result, Exception)] == []
    seqs = alone(at_once, lambda: list(AuditEvent.objects.values_list("seq", flat=True)))

    assert seqs == list(range(1, 6))


def test_two_runs_erase_each_request_once(at_once, settings):
    draft, _cookie = alone(at_once, lambda: drafts.start_draft(answers={}))
    alone(
        at_once,
        lambda: submit.send_draft(draft=draft, answers={}, card={}, facts={}, form_version=1),
    )
    cookie = alone(at_once, lambda: keys.unlock_with_code(code=draft.code).cookie)
    alone(at_once, lambda: return_visit.withdraw_case(visit=return_visit.open_visit(cookie=cookie)))
    later = timezone.localdate() + timedelta(days=8)

    gone = at_once(*[lambda: retention.erase_expired(today=later)] * 3)

    assert sorted(gone) == [0, 0, 1]
    stones, events = alone(
        at_once,
        lambda: (
            Tombstone.objects.count(),
            AuditEvent.objects.filter(action="erased").count(),
        ),
    )
    assert (stones, events) == (1, 1)
    assert len(settings.HELP_ERASURES_LOG.read_text().splitlines()) == 1
