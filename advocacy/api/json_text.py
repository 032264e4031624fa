"""Writes JSON in which a number has exactly the digits it has in the database. Plain Python.

The json module would make a float of each Decimal, and a long number would lose its last digits.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any


def to_json(value: Any) -> str:
    """Return mappings, lists, text, numbers, days and moments as JSON.

    Raises TypeError for anything else.
    """
    match value:
        case str():
            return encode_basestring(value)
        case dict():
            pairs = [f"{encode_basestring(name)}:{to_json(part)}" for name, part in value.items()]
            return f"{{{','.join(pairs)}}}"
        case list() | tuple():
            return f"[{','.join([to_json(part) for part in value])}]"
        case datetime():
            # In UTC, as RFC 3339 writes it: 2026-01-02T03:04:05Z.
            return f'"{value.astimezone(UTC).isoformat().replace("+00:00", "Z")}"'
        case date():
            return f'"{value.isoformat()}"'
    return _number_to_json(value)


def _number_to_json(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return _exact_digits(value)
    raise TypeError(f"JSON has no {type(value).__name__}.")


def _exact_digits(value: Decimal) -> str:
    """Return all digits and no more: 75.0000 is 75, never 7.5E+1, and zero has no sign."""
    digits = format(value, "f")
    if "." in digits:
        digits = digits.rstrip("0").removesuffix(".")
    return "0" if digits == "-0" else digits
