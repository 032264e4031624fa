"""Who leaves: their place on the roster ends, with everything that opens anything."""

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from legal_help.access import membership, waiting_cases
from legal_help.access.locked_case import NoSuchRequest, locked_case
from legal_help.casework import assignment, cases
from legal_help.casework.queue import ordered_cases
from legal_help.events.roster import INTAKE, SUPERVISOR
from legal_help.models import KeyGrant
from legal_help.trust import keys, roster
from legal_help.trust.tokens import Locked
from tests.legal_help.access.people import (
    OTHER_WORDS,
    admit,
    case_of,
    give_all,
    in_queue,
    sign_too,
    unlock,
    versions,
)
from tests.legal_help.helpers import PASSPHRASE, state_of, waiting_keys


def test_whoever_left_has_nothing_left(send, reader, colleague):
    receipt = send()
    _reader, cookie = keys.unlock_staff(user=colleague.user, passphrase=PASSPHRASE)
    cases.take_case(by=colleague, public_ref=receipt.public_ref)
    theirs, others = SessionStore(), SessionStore()
    theirs["_auth_user_id"], others["_auth_user_id"] = str(colleague.user.pk), str(reader.user.pk)
    theirs.save()
    others.save()

    assert membership.remove(by=reader, key=colleague.person.key)

    assert colleague.by not in roster.verified().by_key
    assert waiting_cases.still_to_rekey(by=reader) == 1
    with pytest.raises(Locked):
        keys.staff_from_cookie(user=colleague.user, cookie=cookie, session="")
    with pytest.raises(keys.NotOnRoster):
        unlock(colleague.user, PASSPHRASE)
    # With the pair still in hand, from a copied unlock.
    assert in_queue(colleague) == set()
    with pytest.raises(NoSuchRequest):
        cases.open_case(by=colleague, public_ref=receipt.public_ref)
    with pytest.raises(NoSuchRequest), locked_case(colleague, receipt.public_ref):
        pass
    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.case.owner is None
    assert [s.session_key for s in Session.objects.all()] == [others.session_key]


def test_what_they_could_open_gets_a_new_key_now_or_when_it_is_opened(send, reader, colleague):
    first, second = send(), send()
    membership.remove(by=reader, key=colleague.person.key)
    assert waiting_cases.still_to_rekey(by=reader) == 2

    progress = waiting_cases.rekey_waiting(by=reader, at_most=1)
    assert (progress.done, progress.left) == (1, 1)
    for receipt in (first, second):
        cases.open_case(by=reader, public_ref=receipt.public_ref)

    assert waiting_cases.still_to_rekey(by=reader) == 0
    assert versions(first) == versions(second) == {2}


@pytest.mark.exhaustive  # an edge of leaving
def test_what_came_after_they_left_or_was_never_theirs_keeps_its_key(
    send, reader, colleague, offered
):
    never = send()
    assert colleague.by in state_of(never).holders
    membership.remove(by=reader, key=colleague.person.key)
    after = send()
    person = admit(reader, offered)
    membership.remove(by=reader, key=person.key)

    waiting_cases.rekey_waiting(by=reader, at_most=9)

    assert (state_of(never).version, state_of(after).version) == (2, 1)


@pytest.mark.exhaustive  # an edge of leaving
def test_changed_requests_hold_up_none_that_come_after_them(send, reader, colleague, by_sql, told):
    """The attack: the first of them are changed, as many as one press takes."""
    receipts = sorted((send() for _ in range(4)), key=lambda receipt: receipt.public_ref)
    membership.remove(by=reader, key=colleague.person.key)
    for receipt in receipts[:2]:
        by_sql(case_of(receipt), keys=bytes(2496))

    progress = waiting_cases.rekey_waiting(by=reader, at_most=2)

    assert (progress.done, progress.left, progress.refused) == (2, 2, 2)
    assert [state_of(receipt).version for receipt in receipts] == [1, 1, 2, 2]
    assert {reason for reason, _case in told()} == {"key_swapped"}


def test_the_last_supervisor_cannot_leave(reader, colleague):
    with pytest.raises(membership.LastSupervisor):
        membership.remove(by=reader, key=reader.person.key)


@pytest.mark.exhaustive
def test_a_supervisor_may_leave_when_there_is_another(send, reader, offered, newcomer):
    send()
    person = admit(reader, offered, role="supervisor")
    give_all(reader, person)
    after, _cookie = unlock(newcomer)

    assert not membership.remove(by=reader, key=reader.person.key)
    sign_too(after)

    assert not keys.is_reader(user=reader.user)
    assert waiting_cases.rekey_waiting(by=after, at_most=9).left == 0


def test_what_only_they_can_open_is_handed_over_first(send, reader, colleague):
    receipt = send()
    assignment.recuse_oneself(by=reader, public_ref=receipt.public_ref)

    with pytest.raises(membership.OnlyHolder) as refused:
        membership.remove(by=reader, key=colleague.person.key)

    assert refused.value.args == (1,)
    assert colleague.by in roster.verified().by_key


def test_a_key_of_theirs_that_waits_goes_with_them(reader, colleague):
    """Whoever has not heard of it would sign them in again."""
    membership.offer_key(user=colleague.user, passphrase=OTHER_WORDS)

    membership.remove(by=reader, key=colleague.person.key)

    assert not waiting_keys()


def test_nobody_is_removed_twice(reader, colleague):
    membership.remove(by=reader, key=colleague.person.key)
    with pytest.raises(membership.NoSuchKey):
        membership.remove(by=reader, key=colleague.person.key)


def test_roles_are_groups_of_the_roster():
    assert roster.ROLES["caseworker"] == (INTAKE,)
    assert roster.ROLES["supervisor"] == (INTAKE, SUPERVISOR)


# What somebody could open before, and what they write into the database


@pytest.mark.exhaustive  # an edge of leaving
def test_what_they_gave_up_earlier_gets_a_new_key_too(send, reader, colleague):
    """They had the case key once, and may have it still: walled off, recused."""
    recused, other = send(), send()
    assignment.recuse_oneself(by=colleague, public_ref=recused.public_ref)
    assert waiting_cases.still_to_rekey(by=reader) == 1
    cases.open_case(by=reader, public_ref=recused.public_ref)
    assert versions(recused) == {2}

    membership.remove(by=reader, key=colleague.person.key)

    waiting_cases.rekey_waiting(by=reader, at_most=9)
    assert (versions(recused), versions(other)) == ({2}, {2})


def test_the_old_words_open_nothing_even_with_an_old_copy_of_the_table(send, reader, colleague):
    """Whoever found the paper has a dump from before, and one from after."""
    receipt = send()
    old = KeyGrant.objects.get(recipient=colleague.person.key)
    words = membership.offer_key(user=colleague.user, passphrase=OTHER_WORDS)
    (waits,) = waiting_keys()

    admit(reader, (words, waits.pk))

    assert waiting_cases.still_to_rekey(by=reader) == 1
    waiting_cases.rekey_waiting(by=reader, at_most=9)
    assert old.version not in versions(receipt)


def test_a_row_of_a_grant_makes_nobody_a_reader_when_keys_are_made_anew(send, reader, colleague):
    """Somebody on the roster who stands behind no case any more writes grants for themselves."""
    receipt = send()
    assignment.recuse_oneself(by=colleague, public_ref=receipt.public_ref)
    for version in (1, 2, 99):
        KeyGrant.objects.create(
            request=case_of(receipt),
            version=version,
            recipient=colleague.person.key,
            blob=b"\1anything",
        )

    cases.open_case(by=reader, public_ref=receipt.public_ref)

    assert not KeyGrant.objects.filter(recipient=colleague.person.key).exists()
    with pytest.raises(NoSuchRequest):
        cases.open_case(by=colleague, public_ref=receipt.public_ref)


@pytest.mark.exhaustive
def test_whoever_was_given_it_keeps_it_when_keys_are_made_anew(
    send, reader, colleague, offered, newcomer
):
    receipt = send()
    person = admit(reader, offered)
    give_all(reader, person)

    membership.remove(by=reader, key=colleague.person.key)
    waiting_cases.rekey_waiting(by=reader, at_most=9)

    after, _cookie = unlock(newcomer)
    assert cases.open_case(by=after, public_ref=receipt.public_ref)
    assert versions(receipt) == {2}


@pytest.mark.exhaustive  # an edge of leaving
def test_nobody_is_given_anything_who_left_meanwhile(send, reader, offered, monkeypatch):
    for _ in range(3):
        send()
    person = admit(reader, offered)
    begun, locked = [], waiting_cases.locked_case

    def then_removed(*given, **more):
        begun.append(given)
        if len(begun) == 2:
            membership.remove(by=reader, key=person.key)
        return locked(*given, **more)

    monkeypatch.setattr(waiting_cases, "locked_case", then_removed)

    assert give_all(reader, person).done == 1
    assert not KeyGrant.objects.filter(recipient=person.key).exists()


def test_two_who_press_at_once_make_one_new_key(send, reader, colleague, monkeypatch):
    """The other had done it between our look and our lock."""
    receipt = send()
    membership.remove(by=reader, key=colleague.person.key)
    locked = waiting_cases.locked_case

    def other_first(*given, **more):
        monkeypatch.setattr(waiting_cases, "locked_case", locked)
        assert waiting_cases.rekey_waiting(by=reader, at_most=9).done == 1
        return locked(*given, **more)

    monkeypatch.setattr(waiting_cases, "locked_case", other_first)

    progress = waiting_cases.rekey_waiting(by=reader, at_most=9)

    assert (progress.done, progress.left, progress.refused) == (0, 0, 0)
    assert state_of(receipt).version == 2
