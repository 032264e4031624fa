"""What seldom happens: a damaged file, a row that goes while it is read, a key that is not the first."""

import uuid

import pytest

from accounts.models import User
from legal_help.access import membership, recovery, workbench
from legal_help.access.granting import was_granted
from legal_help.casework.queue import ordered_cases
from legal_help.events import audit
from legal_help.evidence import checkpoints
from legal_help.models import CaseworkerKey, HelpRequest
from legal_help.sealed import headers, renewal
from legal_help.sealed.openings import Openings
from legal_help.trust import chain, host_copy, roster
from tests.legal_help.helpers import PASSPHRASE


def test_a_kept_checkpoint_that_is_none_is_damage(founding):
    with host_copy.locked():
        host_copy.write(checkpoints.KEPT, [chain.Document(b"nothing", b"", uuid.uuid4())])

    with pytest.raises(host_copy.Damaged):
        checkpoints.kept()


def test_an_event_that_nobody_signed_grants_nothing(send, reader, colleague):
    request = HelpRequest.objects.get(public_ref=send().public_ref)
    key = str(colleague.person.key)
    audit.record(action="ungranted", object_ref=request.pk, detail=key, by=reader)
    audit.record(action="granted", object_ref=request.pk, detail=key, by=None)

    assert not was_granted(request, colleague.person, roster.verified())


def test_a_header_that_is_none_is_not_taken_as_proven(send):
    request = HelpRequest.objects.get(public_ref=send().public_ref)
    request.header = b"nothing"

    with pytest.raises(audit.HeaderForged):
        headers.proven_header(request)


def test_of_very_many_grants_those_that_are_wanted_are_kept(send, reader, monkeypatch):
    monkeypatch.setattr(HelpRequest, "NAMED_AT_MOST", 0)
    one, _other = (HelpRequest.objects.get(public_ref=send().public_ref) for _ in "ab")
    openings = Openings(reader)

    openings.find_grants([one])

    assert openings.open(one).part("card") == {"names": ["Amina"]}
    assert set(openings._grants) == {one.pk}


def test_a_renewal_bound_to_another_case_key_is_refused(send, reader, by_sql):
    """Its signer held the case key before, and knows the drop pair; the code is not the right one."""
    receipt = send()
    with workbench.locked(reader, receipt.public_ref) as opened:
        following = workbench.next_renewal(opened, reader, how="own_word")
        signed = workbench.signed_renewal(opened, following, by=reader, case_key=bytes(32))
    by_sql(opened.request, renewals=renewal.written([signed]))

    assert ordered_cases.load_queue(by=reader).damaged == [receipt.public_ref]


def test_a_request_that_was_erased_while_the_queue_was_read_is_told_of(send, reader, monkeypatch):
    receipt = send()

    def erased(_openings, row):
        HelpRequest.objects.filter(pk=row.pk).delete()
        raise headers.Outdated(row.pk)

    monkeypatch.setattr(Openings, "reopen", erased)

    assert ordered_cases.load_queue(by=reader).damaged == [receipt.public_ref]


def test_each_of_the_keys_that_wait_has_its_words(founding):
    words = {}
    for name in ("nadia", "omar"):
        user = User.objects.create_user(name, password="x")
        words[name] = membership.offer_key(user=user, passphrase=PASSPHRASE)
    parcel = recovery.exported()

    for key in CaseworkerKey.objects.filter(state="pending"):
        assert recovery.waiting_key(parcel, key.pk).words == words[key.user.username]
