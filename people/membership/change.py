"""Change what somebody may do, their name, and how they sign in."""

from collections.abc import Sequence

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.models import Group
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.signing_in.lost_sign_in import take_away_factors
from accounts.signing_in.sessions import end_sessions
from legal_help.trust import unlocks
from people.membership import guard
from people.membership.history import note
from people.roles_in_words import ADMIN_ROLES, ADMINISTRATOR, role_names


@transaction.atomic
def change_roles(*, user: User, roles: Sequence[str], by: User) -> None:
    """Give somebody exactly these roles.

    Raises guard.OwnAccount, guard.OfSuperuser, guard.OfSupervisors, guard.LastAdministrator.
    """
    administrators = guard.lock_administrators()
    guard.check_may_give(user, roles, by=by)
    if ADMINISTRATOR not in roles and not user.is_superuser:
        guard.check_somebody_is_left(administrators - {user.pk})
    before = set(user.groups.values_list("name", flat=True))
    if before == set(roles):
        return
    user.groups.set(Group.objects.filter(name__in=roles))
    # Supervisors that the first command made may open the admin, where they see nothing.
    user.is_staff = user.is_superuser or bool(ADMIN_ROLES & set(roles))
    user.save(update_fields=["is_staff"])
    note(
        by,
        user,
        lambda: (
            _("Roles changed from %(before)s to %(after)s.")
            % {"before": role_names(before) or _("none"), "after": role_names(roles) or _("none")}
        ),
    )


@transaction.atomic
def change_details(*, user: User, first_name: str, last_name: str, email: str, by: User) -> None:
    """Change name and mail address. Raises guard.OwnAccount, guard.OfSuperuser, guard.OfSupervisors."""
    guard.check_may_set_sign_in(user, by=by)
    user.first_name, user.last_name, user.email = first_name, last_name, email
    user.save(update_fields=["first_name", "last_name", "email"])
    note(by, user, lambda: _("Name or email address changed."))


@transaction.atomic
def sign_out_everywhere(*, user: User, by: User) -> None:
    """End every session of somebody, and every unlocked desk. They may sign in again."""
    end_sessions([user.pk])
    unlocks.end_desk_of(user=user.pk)
    note(by, user, lambda: _("Signed out everywhere."))


@transaction.atomic
def reset_sign_in(*, user: User, proof: str, lost_password: bool, by: User) -> str:
    """Take the second factor away; with `lost_password` end the password too.

    Return the path by which its owner chooses a new one, or "". It works once, and is kept nowhere.
    Raises guard.OwnAccount, guard.OfSuperuser, guard.OfSupervisors, KeyError for an unknown proof.
    """
    guard.check_may_set_sign_in(user, by=by)
    take_away_factors(user=user, by=by, proof=proof)
    if not lost_password:
        return ""
    user.set_unusable_password()
    user.save(update_fields=["password"])
    note(by, user, lambda: _("Password removed, and a link made to choose a new one."))
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=key)
