"""Since when we have a figure: what decides whether it is news. No Django, no database, no clock."""

from datetime import date
from typing import Protocol


class Dated(Protocol):
    @property
    def recorded_on(self) -> date: ...
    @property
    def entered_on(self) -> date: ...


def held_since(figure: Dated, beside: date) -> date:
    """The day from which we knew it: when it was entered, however old the day that it is given.

    What was entered by the day `beside`, on which we entered what it is compared with, came
    together with that: then its own day says which of them was first.
    """
    if figure.entered_on <= beside:
        return figure.recorded_on
    return max(figure.recorded_on, figure.entered_on)
