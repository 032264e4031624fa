"""JSON in which a number has exactly the digits it has in the database. Plain Python.

The json module would make a float of each Decimal, and a long number would lose its last digits.
"""

from datetime import date, datetime
from decimal import Decimal
from json.encoder import encode_basestring
from typing import Any

from advocacy.api.fields import as_day, as_moment, exact


def written(value: Any) -> str:
    """Write mappings, lists, words, numbers, days and moments; anything else raises TypeError."""
    match value:
        case str():
            return encode_basestring(value)
        case dict():
            pairs = [f"{encode_basestring(name)}:{written(each)}" for name, each in value.items()]
            return f"{{{','.join(pairs)}}}"
        case list() | tuple():
            return f"[{','.join([written(each) for each in value])}]"
        case datetime():
            return f'"{as_moment(value)}"'
        case date():
            return f'"{as_day(value)}"'
    return _simple(value)


def _simple(value: Any) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case Decimal():
            return exact(value)
    raise TypeError(f"JSON has no {type(value).__name__}.")
