"""Tell the numbers that both databases store without rounding. Plain Python.

SQLite stores numbers as binary fractions of 64 bits, in which any 15 decimal digits survive
(https://www.sqlite.org/floatingpoint.html). PostgreSQL could store more, but both databases must
take the same numbers.
"""

from decimal import Decimal
from typing import Final

MOST_DECIMALS: Final = 4
"""Decimal places, as many as the column of a figure has."""
WHOLE_FROM: Final = 10**11
LESS_THAN: Final = 10**15


def can_be_stored(value: Decimal) -> bool:
    """Say whether a figure can store all digits of a number: at most 15, and large numbers whole."""
    if not value.is_finite() or value.copy_abs() >= LESS_THAN:
        return False
    places = max(0, -int(value.normalize().as_tuple().exponent))
    return places <= (MOST_DECIMALS if value.copy_abs() < WHOLE_FROM else 0)
