"""Name the people behind the keys of the roster, by the names that were signed."""

from collections.abc import Iterable

from accounts.models import User
from legal_help.event_log import log
from legal_help.event_log.memory import Known
from legal_help.events.roster import Member


def everybody(known: Known) -> Iterable[Member]:
    """Return everybody who is or was on the roster; who has the key of a later version comes last."""
    return (member for roster in known.memory.rosters for member in roster.people)


def names_by_key(known: Known) -> dict[str, str]:
    """Return the name of each key's holder, past or present."""
    return {member.key: member.name for member in everybody(known)}


def names_by_user(known: Known) -> dict[int, str]:
    """Return the name of everybody who is or was on the roster, by user."""
    return {member.user: member.name for member in everybody(known)}


def users_to_choose() -> list[tuple[str, str]]:
    """Return the users and names of everybody on the roster, to choose from."""
    named = sorted((each.name, str(each.user)) for each in log.look().roster.people)
    return [(user, name) for name, user in named]


def readers_to_choose() -> list[tuple[str, str]]:
    """Return the keys and names of the readers of the roster who may sign in, to choose from."""
    people = [each for each in log.look().roster.people if each.takes_requests]
    users = User.objects.filter(pk__in=[each.user for each in people], is_active=True)
    active = set(users.values_list("pk", flat=True))
    named = sorted((each.name, each.key) for each in people if each.user in active)
    return [("", "–"), *((key, name) for name, key in named)]
