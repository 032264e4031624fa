"""Decide who may change whose account. Each check raises the reason why not.

An Administrator reads no requests for help, and must not come to read them through a colleague's
account: neither by a password or second factor set anew, nor by a mail address to which a link for a
new password goes. So accounts of readers and of casework are the supervisors', for superusers too.
"""

from collections.abc import Iterable

from django.db.models import Q

from accounts.models import User
from accounts.signing_in.lost_sign_in import OwnAccount
from legal_help.event_log import log
from legal_help.models import CaseworkerKey
from people.roles_in_words import ADMINISTRATOR, CASEWORK_ROLES


class OfSupervisors(Exception):
    """Raised for those who read requests for help, or may do so later: supervisors decide about them."""


class OfSuperuser(Exception):
    """Raised for the account of a superuser, which another superuser may change."""


class LastAdministrator(Exception):
    """Raised if nobody active would be left who may invite people and change roles."""


def find_readers() -> frozenset[int]:
    """Return the keys of the users who stand on the roster.

    Where this host trusts no roster, everybody who has a key counts.
    """
    try:
        return log.look().roster.users
    except log.NoRoster:
        return frozenset(CaseworkerKey.objects.values_list("user", flat=True))


def check_may_change(user: User, *, by: User) -> None:
    """Check before anything of an account changes. Raises OwnAccount, OfSuperuser."""
    if user.pk == by.pk:
        raise OwnAccount
    if user.is_superuser and not by.is_superuser:
        raise OfSuperuser


def check_may_set_sign_in(user: User, *, by: User) -> None:
    """Check before second factor, password or mail address change. Raises OwnAccount, OfSuperuser, OfSupervisors."""
    check_may_change(user, by=by)
    if user.pk in find_readers() or user.groups.filter(name__in=CASEWORK_ROLES).exists():
        raise OfSupervisors


def check_may_deactivate(user: User, *, by: User) -> None:
    """Check before an account is deactivated or reactivated. Raises OwnAccount, OfSuperuser, OfSupervisors."""
    check_may_change(user, by=by)
    if user.pk in find_readers():
        raise OfSupervisors


def check_may_give(user: User, roles: Iterable[str], *, by: User) -> None:
    """Check before somebody gets exactly these roles. Raises OwnAccount, OfSuperuser, OfSupervisors."""
    check_may_change(user, by=by)
    before = set(user.groups.values_list("name", flat=True))
    changed = before ^ set(roles)
    if changed & CASEWORK_ROLES and (
        user.pk in find_readers() or changed & CASEWORK_ROLES != {"Caseworker"}
    ):
        raise OfSupervisors


def lock_administrators() -> set[int]:
    """Lock everybody active who may manage people, and return their keys. Call it in a transaction.

    Otherwise two of them could deactivate each other at the same moment.
    """
    # Locked by key: PostgreSQL cannot lock the rows of a query with DISTINCT.
    named = User.objects.filter(Q(groups__name=ADMINISTRATOR) | Q(is_superuser=True)).values("pk")
    locked = User.objects.filter(pk__in=named).order_by("pk").select_for_update()
    return {user.pk for user in locked if user.is_active}


def check_somebody_is_left(left: set[int]) -> None:
    """Raise LastAdministrator if nobody is left."""
    if not left:
        raise LastAdministrator
