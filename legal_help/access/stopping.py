"""A laptop was taken: lock an account at once, by a code on paper or by a colleague."""

import secrets
from typing import Final
from uuid import UUID

from accounts.models import User
from accounts.signing_in.sessions import end_sessions
from legal_help.access import membership
from legal_help.access.membership import NoSuchKey
from legal_help.crypto.codes import NotACode, ascii_digits, check_digit
from legal_help.crypto.sealing import fingerprint
from legal_help.event_log import telling
from legal_help.event_log.appending import writing
from legal_help.event_log.telling import add_notice
from legal_help.events.actions import Action
from legal_help.models import CaseworkerKey
from legal_help.trust import roster, unlocks
from legal_help.trust.actors import Caseworker

DIGITS: Final = 20


class NotStopped(Exception):
    """The account is open."""


def new_stop_code(*, by: Caseworker) -> str:
    """Return 20 digits that stop the account of whoever asks, and nothing else. An older one ends.

    Only its hash is kept: whoever guessed it could do no more than lock somebody out.
    """
    digits = "".join(str(secrets.randbelow(10)) for _ in range(DIGITS - 1))
    code = digits + check_digit(digits)
    if not CaseworkerKey.objects.filter(pk=by.person.key).update(stop_hash=_hash(code)):
        raise NoSuchKey
    telling.tell(Action.STOP_CODE_MADE, by=by)
    return code


def stop_by_code(*, typed: str) -> None:
    """Stop the account that a code belongs to. Raises crypto.NotACode, NoSuchKey."""
    code = ascii_digits(typed)
    if len(code) != DIGITS or check_digit(code) != "0":
        raise NotACode
    key = CaseworkerKey.objects.filter(stop_hash=_hash(code)).first()
    if key is None:
        raise NoSuchKey
    _stop(key.user_id, str(key.pk), by=None)


def stop_colleague(*, by: Caseworker, key: UUID) -> None:
    """Stop the account of anybody on the roster. Raises NoSuchKey."""
    person = membership.reader_of(roster.verified(), key)
    _stop(person.user, person.key, by=by)


def reopen(*, by: Caseworker, key: UUID) -> None:
    """Open a stopped account after a call to the person. Raises NotASupervisor, NoSuchKey, NotStopped."""
    with roster.signing(by) as batch:
        person = membership.reader_of(batch.known.roster, key)
        if not User.objects.filter(pk=person.user, is_active=False).update(is_active=True):
            raise NotStopped
        add_notice(batch, Action.ACCOUNT_REOPENED, by=by, details={"key": str(key)})


def _stop(user: int, key: str, *, by: Caseworker | None) -> None:
    """Lock an account: sign its user out everywhere, and let nobody sign in or unlock with it."""
    with writing() as batch:
        User.objects.filter(pk=user).update(is_active=False)
        unlocks.end_desk_of(user=user)
        end_sessions([user])
        add_notice(batch, Action.ACCOUNT_STOPPED, by=by, details={"key": key})


def _hash(code: str) -> bytes:
    return fingerprint(code.encode())
