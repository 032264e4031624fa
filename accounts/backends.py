"""Who signs in is asked by allauth; what they may do, by one query."""

from functools import cache
from typing import Any, Final

from allauth.account import auth_backends
from django.contrib.auth.models import Group, Permission
from django.db import connection

from accounts.models import User

WHO: Final = -1  # stands for the key that is given each time


class AuthenticationBackend(auth_backends.AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Asks for a person's own permissions and those of their groups at once: each page asks."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        is_of_all = user_obj.is_superuser or user_obj.is_anonymous or not user_obj.is_active
        if is_of_all or obj is not None:
            every: set[str] = super().get_all_permissions(user_obj, obj)
            return every
        # Where Django keeps them, for as long as this row of the user is in hand.
        if not hasattr(user_obj, "_perm_cache"):
            sql, parameters = _sql()
            with connection.cursor() as cursor:
                cursor.execute(sql, [user_obj.pk if p == WHO else p for p in parameters])
                user_obj._perm_cache = {f"{app}.{codename}" for app, codename in cursor}
        kept: set[str] = user_obj._perm_cache
        return kept


@cache
def _sql() -> tuple[str, tuple[Any, ...]]:
    """Worked out once: that takes longer than to run it."""
    own = User.user_permissions.through.objects.filter(user=WHO).values("permission")
    groups = User.groups.through.objects.filter(user=WHO).values("group")
    of_groups = Group.permissions.through.objects.filter(group__in=groups).values("permission")
    held = Permission.objects.order_by().filter(pk__in=own.union(of_groups, all=True))
    return held.values_list("content_type__app_label", "codename").query.sql_with_params()
