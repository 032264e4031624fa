"""Form fields of the admin that a link may fill in, as `/add/?source=7` does.

Django hands the text of a link to the widgets unread. A word in the place of a key, or a moment
in words, would end in a server error; these fields leave such a value out.
"""

from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

from accounts.requests import parse_whole_number


class KeyField[Row: models.Model](forms.ModelChoiceField[Row]):
    """A choice of one row, which shows nothing for a value that cannot be a key."""

    def prepare_value(self, value: Any) -> Any:
        return _key(super().prepare_value(value))


class KeysField[Row: models.Model](forms.ModelMultipleChoiceField[Row]):
    """A choice of several rows, without the values that cannot be keys."""

    def prepare_value(self, value: Any) -> Any:
        found = super().prepare_value(value)
        return [key for key in found if _key(key)] if isinstance(found, list) else _key(found)


class MomentField(forms.SplitDateTimeField):
    """A day and a time, which also reads a moment in one text, such as 2026-07-30 09:00."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, str):
            return super().prepare_value(value)
        try:
            return forms.DateTimeField(required=False).clean(value)
        except ValidationError:
            return None


def _key(value: Any) -> Any:
    # An empty text stays one: Django compares it with the text that a browser sends.
    return value if value is None or parse_whole_number(str(value)) is not None else ""


FILLED_BY_LINKS: Final[dict[type[models.Field[Any, Any]], dict[str, Any]]] = {
    models.ForeignKey: {"form_class": KeyField},
    models.OneToOneField: {"form_class": KeyField},
    models.ManyToManyField: {"form_class": KeysField},
    models.DateTimeField: {"form_class": MomentField},
}
"""The `formfield_overrides` of an admin whose forms are opened by links."""
