"""The field for the rule of an observance: an editor types words, the database keeps JSON."""

import calendar
import re
from typing import Any

from django import forms

MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}


class RuleField(forms.JSONField):
    """A rule for when a day falls, as JSON or, for most days, as `10 December`."""

    def to_python(self, value: Any) -> Any:
        words = value.strip().lower() if isinstance(value, str) else ""
        return _rule_in_days(words) or super().to_python(value)

    def prepare_value(self, value: Any) -> Any:
        return "" if value is None else super().prepare_value(value)


def _rule_in_days(words: str) -> dict[str, Any] | None:
    """Read `10 december` and `25 november to 10 december`."""
    match [_day_of_year(part) for part in words.split(" to ")]:
        case [dict(day)]:
            return {"type": "fixed", **day}
        case [dict(start), dict(end)]:
            return {"type": "fixed_range", "start": start, "end": end}
    return None


def _day_of_year(words: str) -> dict[str, int] | None:
    match = re.fullmatch(r"(\d{1,2}) ([a-z]+)|([a-z]+) (\d{1,2})", words)
    month = MONTHS.get(match[2] or match[3]) if match else None
    return {"month": month, "day": int(match[1] or match[4])} if match and month else None
