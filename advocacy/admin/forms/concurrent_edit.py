"""Let two editors use one form: nothing is overwritten in silence, and nothing typed is lost.

The form remembers what each field said when it was opened. A field that only another editor changed
keeps that change. Where both changed one field, the form asks.
"""

import json
from decimal import Decimal
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

CHANGED_MEANWHILE = _(
    "A colleague changed this while you had it open. It now says “%(now)s”. To replace that with "
    "your text, save again."
)


class StoredBoundField(forms.BoundField):
    """Shows what the row says, whatever was sent."""

    def value(self) -> Any:
        return self.field.prepare_value(self.initial)


class MarksField(forms.CharField):
    """Holds what the fields of a row said when the form was opened, for the next time it is sent."""

    widget = forms.HiddenInput
    bound_field_class = StoredBoundField

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return False: it is no change of the row."""
        return False


class FormAsOpened(forms.ModelForm[Any]):
    """Remembers what its fields said when it was opened. Name `as_opened` among its fields."""

    as_opened = MarksField(required=False, label="")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.changed_by_both: list[str] = []
        self.changed_by_others: list[str] = []
        now = {name: _mark(_stored(self.instance, name)) for name in self._compared()}
        self.initial["as_opened"] = json.dumps(now)
        if self.is_bound and now:
            for name, opened in _read(self._sent("as_opened")).items():
                if name in now and opened != now[name]:
                    self._settle(name, opened, now[name])

    def full_clean(self) -> None:
        super().full_clean()
        for name in self.changed_by_others:
            self.fields[name].disabled = False  # shown again, it can be changed

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        before = type(self.instance)(pk=self.instance.pk)
        if self.changed_by_both:
            before.refresh_from_db()
        for name in self.changed_by_both:
            now = {"now": self.stored_in_words(name, _stored(before, name, whole=True))}
            self.add_error(name, ValidationError(CHANGED_MEANWHILE, params=now))
        return cleaned

    def stored_in_words(self, name: str, value: Any) -> str:
        """Return what the row says in this field, for an editor whose colleague changed it."""
        return _in_words(value)

    def _compared(self) -> list[str]:
        """Return the fields of the row itself; none for a new row, which nobody else could change."""
        if not self.instance.pk:
            return []
        known = {field.name for field in self.instance._meta.get_fields()}
        return [n for n, field in self.fields.items() if n in known and not field.disabled]

    def _sent(self, name: str) -> Any:
        widget = self.fields[name].widget
        return widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def _settle(self, name: str, opened: str, now: str) -> None:
        field = self.fields[name]
        try:
            typed = _mark(field.clean(self._sent(name)))
        except ValidationError:  # it is asked for again anyway
            typed = ""
        if typed == opened:
            field.disabled = True  # so the form takes what is stored
            field.bound_field_class = StoredBoundField
            self.changed_by_others.append(name)
        elif typed != now:
            self.changed_by_both.append(name)


def _stored(instance: Model, name: str, *, whole: bool = False) -> Any:
    """Return what the row says; for a foreign key its key, or with `whole` the row it leads to."""
    field: Any = instance._meta.get_field(name)
    value = getattr(instance, name if whole else getattr(field, "attname", name))
    return list(value.all()) if hasattr(value, "all") else value


def _plain(value: Any) -> str:
    """Return one spelling of a value, stored or typed."""
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value.normalize():f}"
        case Model():
            return str(value.pk)
        case dict():
            return json.dumps(value, sort_keys=True)
    if hasattr(value, "__iter__") and not isinstance(value, str):
        return " ".join(sorted(_plain(part) for part in value))
    return str(value).replace("\r\n", "\n").strip()


def _mark(value: Any) -> str:
    return sha256(_plain(value).encode()).hexdigest()[:16]


def _read(text: Any) -> dict[str, str]:
    try:
        marks = json.loads(text or "{}")
    except ValueError:
        return {}
    return marks if isinstance(marks, dict) else {}


def _in_words(value: Any) -> str:
    match value:
        case Model():
            return str(value)
        case list():
            return ", ".join(map(str, value))
    return _plain(value)
