"""Name the people behind the keys of the roster, by the names that were signed."""

from collections.abc import Iterable

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
