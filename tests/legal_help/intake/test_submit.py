import json
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from legal_help.casework import cases
from legal_help.crypto import row_labels, vectors
from legal_help.intake import drafts, submit
from legal_help.models import Draft, HelpRequest, KeyGrant
from legal_help.rules import deadlines
from legal_help.trust import roster
from legal_help.trust.tokens import Locked

pytestmark = pytest.mark.both_databases


def test_submit_makes_one_request_sealed_to_the_readers_and_recovery(send):
    receipt = send()

    case = HelpRequest.objects.get()
    assert case.public_ref == receipt.public_ref
    assert case.received_on == receipt.received_on == timezone.localdate()
    assert case.status == HelpRequest.Status.RECEIVED
    assert case.review_by == deadlines.review_by(deadlines.Level.U1, timezone.localdate())
    readers = roster.verified()
    assert set(KeyGrant.objects.values_list("recipient_key", "form", "granted_by")) == {
        (readers.people[0].key, "sealed", None),
        (readers.recovery.key, "sealed", None),
    }


def test_submit_keeps_sizes_that_tell_nothing(send):
    short, long = send({"name": "A"}), send({"name": "A" * 10_000}, facts={"moved": "no"})

    one, other = (HelpRequest.objects.get(public_ref=sent.public_ref) for sent in (short, long))
    for name in ("answers", "card", "triage"):
        assert len(getattr(one, name)) == len(getattr(other, name))


def test_names_by_the_page_are_sent_all_the_same(send, reader):
    names = ["أمينة" * 200] * 20

    receipt = send(card={"names": names})

    assert cases.open_case(by=reader, public_ref=receipt.public_ref).card == {"names": names}


def test_header_is_signed_by_the_person(begun):
    draft, _cookie = begun
    submit.send_draft(draft=draft, answers={}, card={}, facts={}, form_version=7)

    case = HelpRequest.objects.get()
    pair = draft.applicant.pair
    assert bytes(case.header_signature) == pair.sign(row_labels.header(case.pk), bytes(case.header))
    assert json.loads(bytes(case.header))["form_version"] == 7


def test_second_send_changes_nothing_and_returns_the_same(begun):
    draft, _cookie = begun

    first, second = (
        submit.send_draft(draft=draft, answers={}, card={}, facts={}, form_version=1) for _ in "ab"
    )

    assert first == second
    assert HelpRequest.objects.count() == 1
    assert KeyGrant.objects.count() == 2


def test_submit_after_erasing_elsewhere_is_locked(begun):
    draft, _cookie = begun
    drafts.delete_draft(draft.pk)

    with pytest.raises(Locked):
        submit.send_draft(draft=draft, answers={}, card={}, facts={}, form_version=1)


def test_submit_is_all_or_nothing(begun, monkeypatch):
    draft, _cookie = begun
    monkeypatch.setattr(drafts, "reduce_to_receipt", lambda **_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        submit.send_draft(draft=draft, answers={}, card={}, facts={}, form_version=1)

    assert (HelpRequest.objects.count(), KeyGrant.objects.count()) == (0, 0)
    assert Draft.objects.get().sent_at is None


def test_intake_is_open_in_a_founded_house(founding):
    assert submit.why_intake_is_closed() is None


@pytest.mark.parametrize(
    ("root", "reason"), [("", "no-root"), ("0" * 64, "root-not-found")], ids=["none", "another"]
)
def test_intake_is_closed_without_the_pinned_roster_and_keeps_the_draft(
    begun, settings, root, reason
):
    draft, cookie = begun
    settings.ROSTER_ROOT = root

    assert submit.why_intake_is_closed() == reason
    with pytest.raises(submit.IntakeClosed, match=reason):
        submit.send_draft(draft=draft, answers={}, card={}, facts={}, form_version=1)
    assert drafts.open_draft(cookie=cookie).answers == {"name": "Amina"}


def test_intake_is_closed_when_the_self_test_fails(founding, monkeypatch):
    monkeypatch.setattr(vectors, "vector_result", lambda _vector: "00")

    assert submit.why_intake_is_closed() == "self-test-failed"


def test_intake_is_closed_when_nobody_reads(reader):
    now = roster.verified()
    nobody = tuple(replace(person, groups=frozenset({"supervisor"})) for person in now.people)
    after = replace(now, version=2, previous=roster.newest_hash(), people=nobody)
    roster.publish(after, by=reader)

    assert submit.why_intake_is_closed() == "no-reader"


def test_free_reference_is_one_that_nobody_has(send, monkeypatch):
    taken = send().public_ref
    offered = iter([taken, taken, "WREN-0001"])
    monkeypatch.setattr(submit, "new_reference", lambda: next(offered))

    assert send().public_ref == "WREN-0001"


def test_review_date_of_a_quiet_request_is_weeks_away(send):
    send(facts={"moved": "no"})

    assert HelpRequest.objects.get().review_by > timezone.localdate() + timedelta(days=14)
