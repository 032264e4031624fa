"""Since when we know a figure, which decides whether it is news. No Django, no database, no clock."""

from datetime import date
from typing import Protocol


class HasDays(Protocol):
    @property
    def known_since(self) -> date: ...
    @property
    def entered_on(self) -> date: ...


def first_known_on(figure: HasDays, beside: date) -> date:
    """Return the day from which we know a figure: it is known and entered, whichever is later.

    `beside` is the day on which we entered the figure it is compared with. A figure entered by
    that day came together with it: then only the day since which it is known counts.
    """
    if figure.entered_on <= beside:
        return figure.known_since
    return max(figure.known_since, figure.entered_on)
