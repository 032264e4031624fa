"""Join what each app grants to a role. Applied after every migration, so that it cannot drift."""

from typing import Any, Final

from django.apps import apps
from django.db.models.signals import post_migrate

from accounts.roles import apply_roles
from advocacy import permissions as advocacy
from appearance import permissions as appearance
from articles import permissions as articles
from contact import permissions as contact
from legal_help import permissions as legal_help
from people import permissions as people

APPS: Final = (articles, advocacy, appearance, contact, legal_help, people)
SEE_READS: Final = "page_cache.view_pagereads"
SEE_STATE: Final = "config.view_workerbeat"
OF_SITE: Final = {
    "Administrator": [SEE_STATE],
    "Author": [SEE_READS],
    "Editor": [
        SEE_READS,
        *(f"config.{verb}_redirect" for verb in ("view", "add", "change", "delete")),
        *(f"search.{verb}_synonymgroup" for verb in ("view", "add", "change", "delete")),
    ],
}
ROLES: Final[dict[str, list[str]]] = {
    role: [
        *(grant for app in APPS for grant in app.GRANTS.get(role, [])),
        *OF_SITE.get(role, []),
    ]
    for role in dict.fromkeys(role for app in APPS for role in app.GRANTS)
}


def apply_after_migrations() -> None:
    """Apply the roles once a run, at the signal for Django's own app of permissions.

    Django sends it for one app after the other, in the order of INSTALLED_APPS, so the permissions of
    all our apps, which stand before it, exist.
    """
    sender = apps.get_app_config("auth")
    post_migrate.connect(_apply, sender=sender, dispatch_uid="config.wiring.roles")


def _apply(**_: Any) -> None:
    apply_roles(ROLES)
