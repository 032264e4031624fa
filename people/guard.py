"""Who may change whose account. Each function raises the reason why not.

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
from people.roles_in_words import ADMINISTRATOR, CASEWORK


class OfSupervisors(Exception):
    """Raised for who reads requests, or may come to: supervisors decide about them at their desk."""


class OfSuperuser(Exception):
    """Raised for the account of a superuser, which another superuser may change."""


class LastAdministrator(Exception):
    """Raised if nobody active would be left who may invite people and change roles."""


def readers() -> frozenset[int]:
    """Return the keys of the users who stand on the roster.

    Where this host trusts no roster, everybody who has a key counts.
    """
    try:
        return log.look().roster.users
    except log.NoRoster:
        return frozenset(CaseworkerKey.objects.values_list("user", flat=True))


def check_may_change(user: User, *, by: User) -> None:
    """Raises OwnAccount, OfSuperuser."""
    if user.pk == by.pk:
        raise OwnAccount
    if user.is_superuser and not by.is_superuser:
        raise OfSuperuser


def check_may_set_sign_in(user: User, *, by: User) -> None:
    """Check before second factor, password or mail address change. Raises OwnAccount, OfSuperuser, OfSupervisors."""
    check_may_change(user, by=by)
    if user.pk in readers() or user.groups.filter(name__in=CASEWORK).exists():
        raise OfSupervisors


def check_may_deactivate(user: User, *, by: User) -> None:
    """Raises OwnAccount, OfSuperuser, OfSupervisors."""
    check_may_change(user, by=by)
    if user.pk in readers():
        raise OfSupervisors


def check_may_give(user: User, roles: Iterable[str], *, by: User) -> None:
    """Check before these become the roles of somebody. Raises OwnAccount, OfSuperuser, OfSupervisors."""
    check_may_change(user, by=by)
    before = set(user.groups.values_list("name", flat=True))
    changed = before ^ set(roles)
    if changed & CASEWORK and (user.pk in readers() or changed & CASEWORK != {"Caseworker"}):
        raise OfSupervisors


def lock_administrators() -> set[int]:
    """Within a transaction: lock everybody active who may manage people; return their keys.

    Two of them could else deactivate each other at the same moment.
    """
    # Asked by key: PostgreSQL locks no rows of a query that has to drop doubles.
    named = User.objects.filter(Q(groups__name=ADMINISTRATOR) | Q(is_superuser=True)).values("pk")
    locked = User.objects.filter(pk__in=named).order_by("pk").select_for_update()
    return {user.pk for user in locked if user.is_active}


def check_somebody_is_left(left: set[int]) -> None:
    """Raises LastAdministrator."""
    if not left:
        raise LastAdministrator
