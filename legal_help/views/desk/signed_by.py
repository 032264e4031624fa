"""Who signed something: the names behind the keys of the roster."""

from accounts.models import User
from legal_help import roster


def names() -> dict[str, str]:
    """Who holds or held which key of the roster."""
    people = roster.verified().people
    users = User.objects.in_bulk({person.user for person in people})
    return {
        str(person.key): users[person.user].display_name
        for person in people
        if person.user in users
    }
