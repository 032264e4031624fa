"""How large and how fine a number may be, so that it is stored as it was written. Plain Python.

SQLite keeps numbers as binary fractions of 64 bits, in which 15 decimal digits survive, whichever
they are (https://www.sqlite.org/floatingpoint.html). PostgreSQL would keep more, but what one
database takes the other must not round.
"""

from decimal import Decimal
from typing import Final

MOST_PLACES: Final = 4
"""Behind the mark, as many as the column of a figure has."""
WHOLE_FROM: Final = 10**11
LESS_THAN: Final = 10**15


def can_be_stored(value: Decimal) -> bool:
    """Whether a figure holds all of its digits, 15 at most: large numbers are whole."""
    if not value.is_finite() or value.copy_abs() >= LESS_THAN:
        return False
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return places <= (MOST_PLACES if value.copy_abs() < WHOLE_FROM else 0)
