"""Name the people behind the keys of the roster."""

from collections.abc import Mapping

from accounts.models import User
from legal_help.trust.chain import Roster


def users_of(readers: Roster) -> dict[int, User]:
    """Return the accounts of everybody who is or was on the roster, by id."""
    return User.objects.in_bulk({person.user for person in readers.people})


def names_by_key(readers: Roster, users: Mapping[int, User] | None = None) -> dict[str, str]:
    """Return the name of each key's holder, past or present; accounts that are gone are left out.

    Give `users_of` the roster if they were fetched before.
    """
    users = users_of(readers) if users is None else users
    return {
        str(person.key): users[person.user].display_name
        for person in readers.people
        if person.user in users
    }
