"""JSON in which a number has exactly the digits it has in the database. Plain Python.

The json module would make a float of each Decimal, and a long number would lose its last digits.
"""

import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from advocacy.api.fields import as_day, as_moment, exact


def written(value: Any) -> str:
    """Write mappings, lists, words, numbers, days and moments; anything else raises TypeError."""
    match value:
        case str() | bool() | int() | None:
            return json.dumps(value, ensure_ascii=False)
        case Decimal():
            return exact(value)
        case datetime():
            return f'"{as_moment(value)}"'
        case date():
            return f'"{as_day(value)}"'
        case dict():
            pairs = (f"{written(str(name))}:{written(each)}" for name, each in value.items())
            return f"{{{','.join(pairs)}}}"
        case list() | tuple():
            return f"[{','.join(map(written, value))}]"
    raise TypeError(f"JSON has no {type(value).__name__}.")
