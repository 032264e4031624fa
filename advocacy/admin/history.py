"""The history of facts in the administration: what each field said before, and what it says now."""

import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import override

LONGEST: Final = 1_000


class HistoryAdmin[M: Model](admin.ModelAdmin[M]):
    """Keeps former values in its history. Django keeps the names of the fields alone."""

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> list[dict[str, Any]]:
        message: list[dict[str, Any]] = super().construct_change_message(
            request, form, formsets, add
        )
        if add:
            return message
        forms = [form, *(each for formset in formsets or () for each in formset.initial_forms)]
        deleted = {id(each) for formset in formsets or () for each in formset.deleted_forms}
        changed = [entry for each in forms if id(each) not in deleted for entry in _entries(each)]
        return [*changed, *(entry for entry in message if "changed" not in entry)]


def _entries(form: Any) -> Iterator[dict[str, Any]]:
    """Yield an entry for each changed field, in the shape of Django's log."""
    for name in form.changed_data:
        field = form.fields[name]
        before, now = (
            _in_words(field, value)
            for value in (form.initial.get(name), form.cleaned_data.get(name))
        )
        with override(None):  # the log translates both names when it is read
            label, kind = str(field.label or name), str(form.instance._meta.verbose_name)
        said = f"{form.instance}: {before} → {now}"
        yield {"changed": {"fields": [label], "name": kind, "object": said}}


def _in_words(field: Any, value: Any) -> str:
    if hasattr(field, "queryset") and value and not isinstance(value, Model):
        keys = [value] if isinstance(value, int | str) else list(value)
        value = field.queryset.filter(pk__in=[getattr(key, "pk", key) for key in keys])
    if value is None or value in ("", {}):
        return "–"
    match value:
        case Decimal():
            return f"{value.normalize():f}"
        case dict():
            words = json.dumps(value, ensure_ascii=False)
        case _ if hasattr(value, "__iter__") and not isinstance(value, str):
            words = ", ".join(map(str, value)) or "–"
        case _:
            words = str(value)
    return Truncator(words).chars(LONGEST)
