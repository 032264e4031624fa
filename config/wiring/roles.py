"""Join what each app grants to a role. Applied after every migration, so that it cannot drift."""

from typing import Any, Final

from django.apps import AppConfig
from django.db.models.signals import post_migrate

from accounts.roles import apply_roles
from advocacy import permissions as advocacy
from articles import permissions as articles
from legal_help import permissions as legal_help

APPS: Final = (articles, advocacy, legal_help)
ROLES: Final[dict[str, list[str]]] = {
    role: [grant for app in APPS for grant in app.GRANTS.get(role, [])]
    for role in dict.fromkeys(role for app in APPS for role in app.GRANTS)
}


def apply_after_migrations(config: AppConfig) -> None:
    """Apply the roles once a run, at the signal for this app.

    Django sends it for one app after the other, in the order of INSTALLED_APPS, so the permissions of
    all apps before this one exist.
    """
    post_migrate.connect(_apply, sender=config, dispatch_uid="config.wiring.roles")


def _apply(**_: Any) -> None:
    apply_roles(ROLES)
