"""Describe in words what each role may do. The permissions themselves stand in `config/wiring/roles.py`."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from legal_help.permissions import GRANTS as CASEWORK_GRANTS


class RoleWords(NamedTuple):
    name: Promise
    may: Promise


ADMINISTRATOR: Final = "Administrator"
SUPERVISOR: Final = "Supervisor"
ROLE_WORDS: Final = {
    "Author": RoleWords(
        pgettext_lazy("role", "Author"),
        _("Writes drafts and submits them for review. Sees their own drafts and what readers see."),
    ),
    "Editor": RoleWords(
        pgettext_lazy("role", "Editor"),
        _(
            "Reads every draft; publishes articles, pages, figures, days and treaties; arranges the front page, menus and banners."
        ),
    ),
    ADMINISTRATOR: RoleWords(
        pgettext_lazy("role", "Administrator"),
        _(
            "Sets name, logo, colours, menus and the front page; invites people and changes their roles. Reads no drafts and no requests for help."
        ),
    ),
    "Caseworker": RoleWords(
        pgettext_lazy("role", "Caseworker"),
        _(
            "Makes a key at the casework desk. It opens requests for help only after a supervisor has compared it by telephone and signed it."
        ),
    ),
    SUPERVISOR: RoleWords(
        pgettext_lazy("role", "Supervisor"),
        _("Signs at the casework desk who reads requests for help."),
    ),
}
# The signed roster says who is a supervisor; the group by that name opens no more than that of caseworkers.
ROLES_GIVEN_HERE: Final = tuple(role for role in ROLE_WORDS if role != SUPERVISOR)
CASEWORK_ROLES: Final = frozenset(CASEWORK_GRANTS)
# Those with other roles work at the casework desk, outside the admin.
ADMIN_ROLES: Final = frozenset({"Author", "Editor", ADMINISTRATOR})


def offered_roles() -> list[str]:
    """Return the roles that are given to new people: a site without legal help needs no caseworkers."""
    return [role for role in ROLES_GIVEN_HERE if settings.LEGAL_HELP or role not in CASEWORK_ROLES]


def role_names(roles: Iterable[str]) -> str:
    """Return the names of these roles in the active language, in the order of the table."""
    held = set(roles)
    return ", ".join(str(words.name) for role, words in ROLE_WORDS.items() if role in held)
