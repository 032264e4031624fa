"""What each role may do, in one table. Applied after every migration, so it cannot drift.

The right to read requests for help is not here: it comes from the signed roster, and whoever can
write to this database's group tables gains nothing by it. The casework roles only open the door
of the desk, where the roster and a passphrase decide.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

ROLES: dict[str, list[str]] = {
    "Author": [
        "articles.view_article",
        "articles.add_article",
        "articles.change_article",
        "articles.view_byline",
        "articles.add_byline",
        "articles.change_byline",
        "articles.delete_byline",
        "articles.view_articlesource",
        "articles.add_articlesource",
        "articles.change_articlesource",
        "articles.delete_articlesource",
        "articles.view_author",
        "articles.view_supersededcitation",
        "articles.view_image",
        "articles.add_image",
        "advocacy.view_topic",
        "advocacy.view_observance",
        "advocacy.view_statistic",
        "advocacy.view_figure",
        "advocacy.view_source",
        "advocacy.view_instrument",
    ],
    "Editor": [
        "articles.*",
        "advocacy.*",
    ],
    "Caseworker": [],
    "Supervisor": [],
}


def apply_roles(**_: Any) -> None:
    """Give every role exactly the permissions of the table; runs after each app is migrated."""
    for name, grants in ROLES.items():
        group, _created = Group.objects.get_or_create(name=name)
        group.permissions.set(_permissions(grants))


def _permissions(grants: list[str]) -> list[Permission]:
    if not grants:
        return []
    chosen = Q()
    for grant in grants:
        app, codename = grant.split(".")
        match = Q(content_type__app_label=app)
        chosen |= match if codename == "*" else match & Q(codename=codename)
    return list(Permission.objects.filter(chosen))
