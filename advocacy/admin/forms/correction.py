"""The form of what readers are told. Once they may have read it, a change needs a reason."""

from collections.abc import Callable, Collection
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from advocacy.admin.forms.concurrent_edit import FormAsOpened

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class FormWithReason(FormAsOpened):
    """Changes what readers may have seen only as a correction, with what was wrong."""

    correct: ClassVar[Callable[..., object]]
    """Stores the instance as it is right, with what was wrong."""
    TOLD: ClassVar[Collection[str]]
    """The fields of which readers are told."""
    WHEN_TO_SAY: ClassVar["StrOrPromise"]
    NOTHING_CHANGED: ClassVar["StrOrPromise"]
    """The error where a reason is given, but no field of TOLD was changed."""

    reason = forms.CharField(
        label=_("What was wrong"),
        required=False,
        max_length=600,
        widget=AdminTextareaWidget(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "reason" in self.fields:
            self.fields["reason"].help_text = self.WHEN_TO_SAY

    @property
    def changes_what_is_told(self) -> bool:
        return bool(self.instance.pk) and not set(self.TOLD).isdisjoint(self.changed_data)

    @property
    def is_correction(self) -> bool:
        return self.changes_what_is_told and bool(self.cleaned_data.get("reason"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("reason"):
            if not self.changes_what_is_told:
                self.add_error("reason", self.NOTHING_CHANGED)
        elif self.changes_what_is_told and self.needs_reason():
            self.add_error("reason", self.asked_why(cleaned))
        return cleaned

    def needs_reason(self) -> bool:
        return bool(self.instance.may_have_been_read)

    def asked_why(self, cleaned: dict[str, Any]) -> str:
        """Return words that ask for the reason, and say what to do where it was no mistake."""
        raise NotImplementedError

    def save_told(self, *, by: User) -> None:
        """Store the instance: as a correction where a reason is given for one."""
        if self.is_correction:
            self.correct(self.instance, reason=self.cleaned_data["reason"], by=by)
        else:
            self.instance.save()
