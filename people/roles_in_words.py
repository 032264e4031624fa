"""What each role may do, in words. The permissions themselves stand in `config/wiring/roles.py`."""

from collections.abc import Iterable
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from legal_help.permissions import GRANTS as OF_CASEWORK


class RoleWords(NamedTuple):
    name: Promise
    may: Promise


ADMINISTRATOR: Final = "Administrator"
SUPERVISOR: Final = "Supervisor"
IN_WORDS: Final = {
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
# A supervisor is whom the signed roster calls so. The group opens no more than that of caseworkers.
GIVEN_HERE: Final = tuple(role for role in IN_WORDS if role != SUPERVISOR)
CASEWORK: Final = frozenset(OF_CASEWORK)
# The others have a desk of their own.
IN_THE_ADMIN: Final = frozenset({"Author", "Editor", ADMINISTRATOR})


def names_of(roles: Iterable[str]) -> str:
    """Return the names of these roles in the active language, in the order of the table."""
    held = set(roles)
    return ", ".join(str(words.name) for role, words in IN_WORDS.items() if role in held)
