"""Put several things into one line. Arabic has a comma and a semicolon of its own."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def joined_by_commas(things: Iterable[object]) -> str:
    return pgettext("between two things", ", ").join(map(str, things))


def joined_by_semicolons(things: Iterable[object]) -> str:
    """Join things that may hold commas themselves."""
    return pgettext("between two things", "; ").join(map(str, things))
