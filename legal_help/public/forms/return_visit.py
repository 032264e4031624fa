"""Ask for the code, and for news about the case."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from legal_help.public.forms.fields import LEFT_TO_RIGHT
from legal_help.public.forms.pages import PageForm
from legal_help.questions import WAYS_BY_PHONE, Page
from legal_help.rules.reported_changes import ReportKind


class CodeForm(forms.Form):
    """Ask for the code, however it is written. The browser checks nothing: our words are kinder."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_(
            "24 digits. Spaces and dashes do not matter. If we gave you a new code, use that one."
        ),
        max_length=200,
        widget=forms.TextInput({**LEFT_TO_RIGHT, "inputmode": "numeric", "class": "digits"}),
        error_messages={"required": _("Enter the code that we gave you")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial, label_suffix="", use_required_attribute=False)


class NewsForm(PageForm):
    """Take one kind of news. Nothing of it is ever shown again once it was sent."""

    def __init__(self, page: Page, **given: Any) -> None:
        super().__init__(page, page.questions, today=timezone.localdate(), **given)
        self.kind = ReportKind(page.id)

    def clean(self) -> dict[str, Any]:
        """Require the number or address of each chosen way to be reached."""
        cleaned = super().clean() or {}
        ways = set(cleaned.get("reach", ()))
        if ways & set(WAYS_BY_PHONE) and not cleaned.get("phone") and "phone" not in self.errors:
            self.add_error("phone", _("Enter the number, or choose another way"))
        if "email" in ways and not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", _("Enter the address, or choose another way"))
        if (
            "person" in ways
            and not cleaned.get("helper_phone")
            and "helper_phone" not in self.errors
        ):
            self.add_error("helper_phone", _("Enter their number, or choose another way"))
        return cleaned

    def told(self) -> dict[str, Any]:
        """Return what was answered, by question, without the person's own words."""
        return {
            name: answer for name, answer in self.cleaned_data.items() if answer and name != "text"
        }
