"""What seldom happens: a row that goes while it is read, very many cases, a key that is not the first."""

import pytest

from accounts.models import User
from legal_help.access import many_cases, membership, recovery
from legal_help.access.founding import words_of_member
from legal_help.access.many_cases import grants_to
from legal_help.casework.queue import ordered_cases
from legal_help.event_log import log
from legal_help.models import HelpRequest
from tests.legal_help.helpers import PASSPHRASE, waiting_keys


def test_of_very_many_grants_those_that_are_wanted_are_found(send, reader, monkeypatch):
    """A query names only so many cases one by one: behind that it asks for all."""
    one, _other = (HelpRequest.objects.get(public_ref=send().public_ref) for _ in "ab")
    assert set(grants_to(reader.person, [one.pk])) == {(one.pk, 1)}
    monkeypatch.setattr(HelpRequest, "NAMED_AT_MOST", 0)
    known = log.look()
    heads = {str(one.pk): known.head(one.pk)}

    assert len(grants_to(reader.person, [one.pk])) == 2
    (opened,) = many_cases.open_cases(by=reader, known=known, heads=heads, columns=("card",))

    assert opened.pk == one.pk
    assert opened.part("card") == {"names": ["Amina"]}


def test_a_request_whose_row_went_is_told_of(send, reader, told):
    receipt, other = send(), send()
    row = HelpRequest.objects.get(public_ref=receipt.public_ref)
    case = str(row.pk)
    row.delete()

    queue = ordered_cases.load_queue(by=reader)

    assert [entry.case.public_ref for entry in queue.entries] == [other.public_ref]
    assert queue.damaged == [receipt.public_ref]
    assert told() == [("request_lost", case)]


def test_a_request_that_was_rightly_erased_while_the_queue_was_read_is_passed_over(
    send, reader, monkeypatch, told
):
    send()
    known = log.look()
    heads = known.heads()
    HelpRequest.objects.all().delete()
    monkeypatch.setattr(type(known), "head", lambda _known, _case: None)

    damaged = []
    opened = many_cases.open_cases(
        by=reader, known=known, heads=heads, columns=("card",), damaged=damaged
    )

    assert (list(opened), damaged, told()) == ([], [], [])


@pytest.mark.django_db
def test_each_of_the_keys_that_wait_has_its_words(founding):
    words = {}
    for name in ("nadia", "omar"):
        user = User.objects.create_user(name, password="x")
        words[name] = membership.offer_key(user=user, passphrase=PASSPHRASE)
    parcel = recovery.export_parcel()

    for key in waiting_keys():
        assert words_of_member(recovery.waiting_member(parcel, key.pk)) == words[key.user.username]
