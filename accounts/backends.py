"""Who signs in is asked by allauth; what they may do, by one query."""

from typing import Any

from allauth.account import auth_backends
from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from accounts.models import User


class AuthenticationBackend(auth_backends.AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Asks for a person's own permissions and those of their groups at once: each page asks."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        is_of_all = user_obj.is_superuser or user_obj.is_anonymous or not user_obj.is_active
        if is_of_all or obj is not None:
            every: set[str] = super().get_all_permissions(user_obj, obj)
            return every
        # Where Django keeps them, for as long as this row of the user is in hand.
        if not hasattr(user_obj, "_perm_cache"):
            own = User.user_permissions.through.objects.filter(user=user_obj)
            of_groups = Group.permissions.through.objects.filter(group__user=user_obj)
            held = Permission.objects.order_by().filter(
                Q(pk__in=own.values("permission")) | Q(pk__in=of_groups.values("permission"))
            )
            names = held.values_list("content_type__app_label", "codename")
            user_obj._perm_cache = {f"{app}.{codename}" for app, codename in names}
        kept: set[str] = user_obj._perm_cache
        return kept
