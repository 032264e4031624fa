"""Name the people behind the keys of the roster."""

from collections.abc import Mapping

from accounts.models import User
from legal_help.trust.chain import Roster


def by_key(readers: Roster, users: Mapping[int, User] | None = None) -> dict[str, str]:
    """Return the name of each key's holder, past or present; accounts that are gone are left out.

    `users`: those of the roster, where somebody has fetched them.
    """
    people = readers.people
    if users is None:
        users = User.objects.in_bulk({person.user for person in people})
    return {
        str(person.key): users[person.user].display_name
        for person in people
        if person.user in users
    }
