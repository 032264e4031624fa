"""Roles are groups of Django, which hold exactly the permissions that the apps grant them."""

from collections.abc import Mapping, Sequence

from django.contrib.auth.models import Group, Permission
from django.db.models import Q


def apply_roles(roles: Mapping[str, Sequence[str]]) -> None:
    """Give each role its permissions, and take away all others. Make groups that are missing.

    A permission is written `app.codename`; `app.*` means every permission of the app.
    """
    for name, grants in roles.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(_permissions(grants))


def _permissions(grants: Sequence[str]) -> list[Permission]:
    chosen = Q(pk__in=[])
    for grant in grants:
        app, codename = grant.split(".")
        match = Q(content_type__app_label=app)
        chosen |= match if codename == "*" else match & Q(codename=codename)
    return list(Permission.objects.filter(chosen))
