"""Invite somebody, and let them in: a link works once, for seven days, until it is revoked."""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Final

from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from people.membership.history import note
from people.models import VALID_FOR, Invitation
from people.roles_in_words import ADMIN_ROLES, ROLES_GIVEN_HERE, role_names

SECRET_BYTES: Final = 24  # 192 bits, 32 letters in an address


class NotGivenHere(Exception):
    """Raised for a role that no invitation gives."""


class NotWaiting(Exception):
    """Raised for an invitation that was used or revoked, or whose secret is wrong."""


class TooOld(Exception):
    """Raised for an invitation that was not used within seven days."""


@transaction.atomic
def invite(
    *, by: User, first_name: str, last_name: str = "", email: str = "", roles: Sequence[str]
) -> tuple[Invitation, str]:
    """Return the invitation and its secret, which is kept nowhere. Raises NotGivenHere."""
    if not roles or not set(roles) <= set(ROLES_GIVEN_HERE):
        raise NotGivenHere
    secret, now = secrets.token_urlsafe(SECRET_BYTES), timezone.now()
    made = Invitation.objects.create(
        first_name=first_name,
        last_name=last_name,
        email=email,
        secret_hash=hash_secret(secret),
        made_by=by,
        made_at=now,
        ends_at=now + VALID_FOR,
    )
    made.groups.set(Group.objects.filter(name__in=roles))
    note(by, made, lambda: _("Invited as %(roles)s.") % {"roles": role_names(roles)})
    return made, secret


@transaction.atomic
def invite_anew(*, key: int, by: User) -> tuple[Invitation, str]:
    """Revoke the invitation with this key, and invite the same person again. Raises NotWaiting."""
    before = _lock(key)
    roles = list(before.groups.values_list("name", flat=True))
    revoke(key=key, by=by)
    return invite(
        by=by,
        first_name=before.first_name,
        last_name=before.last_name,
        email=before.email,
        roles=roles,
    )


@transaction.atomic
def revoke(*, key: int, by: User) -> None:
    """Let the link of the invitation with this key open nothing any more. Raises NotWaiting."""
    found = _lock(key)
    note(by, found, lambda: _("Invitation revoked."))
    found.delete()


def invitation_of(secret: str) -> Invitation:
    """Return what this link invites to. Raises NotWaiting, TooOld."""
    return _require_usable(Invitation.objects.filter(secret_hash=hash_secret(secret)).first())


@transaction.atomic
def join(*, secret: str, user: User) -> User:
    """Make the account that a link invites to. Raises NotWaiting, TooOld.

    `user` is not saved yet: its owner chose the user name and the password.
    """
    locked = Invitation.objects.select_for_update()
    invitation = _require_usable(locked.filter(secret_hash=hash_secret(secret)).first())
    roles = set(invitation.groups.values_list("name", flat=True))
    user.is_staff = bool(roles & ADMIN_ROLES)
    user.save()
    user.groups.set(invitation.groups.all())
    invitation.delete()
    inviter = invitation.made_by.display_name
    note(
        user,
        user,
        lambda: (
            _("Joined by an invitation from %(who)s, as %(roles)s.")
            % {"who": inviter, "roles": role_names(roles)}
        ),
    )
    return user


def hash_secret(secret: str) -> str:
    """Return the digest by which an invitation is found. 192 random bits need no slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _lock(key: int) -> Invitation:
    found = Invitation.objects.select_for_update().filter(pk=key).first()
    if found is None:
        raise NotWaiting
    return found


def _require_usable(found: Invitation | None) -> Invitation:
    if found is None or not found.made_by.is_active:
        raise NotWaiting
    if found.is_too_old:
        raise TooOld
    return found
