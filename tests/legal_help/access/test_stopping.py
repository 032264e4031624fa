"""A laptop was taken: the account is locked at once, and opens again only by a supervisor."""

import pytest

from accounts.models import User
from accounts.signing_in.sessions import SessionStore
from legal_help.access import membership, stopping
from legal_help.crypto.codes import NotACode, group_digits
from legal_help.models import CaseworkerKey, LogLine
from legal_help.trust import keys
from legal_help.trust.roster import NotASupervisor
from legal_help.trust.tokens import Locked
from tests.legal_help.helpers import PASSPHRASE, notices


@pytest.fixture
def unlocked(colleague):
    """The cookie that the thief has."""
    _reader, cookie = keys.unlock_staff(user=colleague.user, passphrase=PASSPHRASE)
    return cookie


def is_stopped(user):
    return not User.objects.get(pk=user.pk).is_active


def test_the_code_stops_its_account_and_no_other(colleague, unlocked, supervisor):
    code = stopping.new_stop_code(by=colleague)

    stopping.stop_by_code(typed=group_digits(code))

    assert is_stopped(colleague.user)
    assert not is_stopped(supervisor)
    user = User.objects.get(pk=colleague.user.pk)
    with pytest.raises(Locked):
        keys.staff_from_cookie(user=user, cookie=unlocked, session="")
    with pytest.raises(keys.NotOnRoster):
        keys.unlock_staff(user=user, passphrase=PASSPHRASE)


def test_whoever_holds_the_laptop_is_signed_out_for_good(colleague, reader):
    """Opened again after a call, the account does not bring the thief's session back."""
    theirs = SessionStore()
    theirs["_auth_user_id"] = str(colleague.user.pk)
    theirs.save()

    stopping.stop_colleague(by=reader, key=colleague.person.key)
    stopping.reopen(by=reader, key=colleague.person.key)

    assert "_auth_user_id" not in SessionStore(theirs.session_key)


def test_the_code_stands_nowhere(colleague):
    code = stopping.new_stop_code(by=colleague)

    row = CaseworkerKey.objects.get(pk=colleague.person.key)
    assert code.encode() not in bytes(row.stop_hash)
    assert len(bytes(row.stop_hash)) == 32
    assert not any(code[:8].encode() in bytes(line.body) for line in LogLine.objects.all())


def test_a_new_code_ends_the_old_one(colleague):
    old = stopping.new_stop_code(by=colleague)
    stopping.new_stop_code(by=colleague)

    with pytest.raises(membership.NoSuchKey):
        stopping.stop_by_code(typed=old)


@pytest.mark.sampled
@pytest.mark.parametrize("typed", ["", "12", "1" * 20, "x" * 20, "0" * 24])
def test_what_is_no_code_is_told_at_once(founding, typed):
    with pytest.raises(NotACode):
        stopping.stop_by_code(typed=typed)


@pytest.mark.exhaustive
def test_digits_of_any_script_count(colleague):
    code = stopping.new_stop_code(by=colleague)
    stopping.stop_by_code(typed=code.translate({ord("0") + n: 0x0660 + n for n in range(10)}))
    assert is_stopped(colleague.user)


def test_a_colleague_stops_it_and_is_named(reader, colleague):
    stopping.stop_colleague(by=reader, key=colleague.person.key)

    assert is_stopped(colleague.user)
    (event,) = notices("account_stopped")
    assert (event.by, event.details) == (reader.by, {"key": colleague.person.key})


def test_only_readers_can_be_stopped_at_the_desk(reader, colleague):
    membership.remove(by=reader, key=colleague.person.key)
    with pytest.raises(membership.NoSuchKey):
        stopping.stop_colleague(by=reader, key=colleague.person.key)


def test_a_supervisor_opens_it_again(reader, colleague):
    stopping.stop_colleague(by=reader, key=colleague.person.key)

    stopping.reopen(by=reader, key=colleague.person.key)

    user = User.objects.get(pk=colleague.user.pk)
    assert keys.unlock_staff(user=user, passphrase=PASSPHRASE)
    with pytest.raises(stopping.NotStopped):
        stopping.reopen(by=reader, key=colleague.person.key)


def test_nobody_else_opens_it_again(reader, colleague):
    with pytest.raises(NotASupervisor):
        stopping.reopen(by=colleague, key=reader.person.key)
    membership.remove(by=reader, key=colleague.person.key)
    with pytest.raises(membership.NoSuchKey):
        stopping.reopen(by=reader, key=colleague.person.key)


def test_without_a_key_there_is_no_code(colleague):
    CaseworkerKey.objects.filter(pk=colleague.person.key).delete()
    with pytest.raises(membership.NoSuchKey):
        stopping.new_stop_code(by=colleague)
