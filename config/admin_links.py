"""Admin forms that are opened by a link which says what they are to be filled with."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.contrib.admin import ModelAdmin
from django.contrib.admin.widgets import AutocompleteMixin
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.http import HttpRequest

CHOSEN_AS_DJANGO_DOES: Final = AutocompleteMixin.optgroups
INITIAL_AS_DJANGO_DOES: Final = ModelAdmin.get_changeform_initial_data


def pass_over_what_cannot_be() -> None:
    """Let a form open empty where the link says a word for a key, or no moment for a moment.

    Django hands both on unread: /add/?source=zz is an error of the server there.
    """
    AutocompleteMixin.optgroups = _chosen  # type: ignore[method-assign]
    ModelAdmin.get_changeform_initial_data = _initial  # type: ignore[method-assign]


def _chosen(
    self: AutocompleteMixin, name: str, value: Iterable[Any], attr: dict[str, Any] | None = None
) -> Any:
    target = self.field.target_field
    keys = [each for each in value if each in (None, "") or _may_be(target, each)]
    return CHOSEN_AS_DJANGO_DOES(self, name, keys, attr)


def _may_be(target: "models.Field[Any, Any]", value: Any) -> bool:
    try:
        target.run_validators(target.to_python(value))
    except (ValidationError, OverflowError):
        return False
    return True


def _initial(self: ModelAdmin[Any], request: HttpRequest) -> dict[str, Any]:
    initial: dict[str, Any] = dict(INITIAL_AS_DJANGO_DOES(self, request))
    return {
        name: _moment(said) if _holds_a_moment(self.opts, name) else said
        for name, said in initial.items()
    }


def _holds_a_moment(opts: Any, name: str) -> bool:
    try:
        return isinstance(opts.get_field(name), models.DateTimeField)
    except FieldDoesNotExist:
        return False


def _moment(said: Any) -> Any:
    try:
        return forms.DateTimeField(required=False).clean(said)
    except ValidationError:
        return None
