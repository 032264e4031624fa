"""Ask for the code, and for news about the case."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from legal_help.public.forms.fields import LEFT_TO_RIGHT
from legal_help.public.forms.pages import PageForm
from legal_help.questions import Page, missing_contacts
from legal_help.rules.reported_changes import ReportKind

_MISSING = {
    "phone": _("Enter the number, or choose another way"),
    "email": _("Enter the address, or choose another way"),
    "helper_phone": _("Enter their number, or choose another way"),
}


class CodeForm(forms.Form):
    """Ask for the code, however it is written. The browser checks nothing: our words are kinder."""

    use_required_attribute = False
    code = forms.CharField(
        label=_("Your code"),
        help_text=_(
            "24 digits. Spaces and dashes do not matter. If we gave you a new code, use that one."
        ),
        max_length=200,
        widget=forms.TextInput({**LEFT_TO_RIGHT, "inputmode": "numeric", "class": "digits"}),
        error_messages={"required": _("Enter the code that we gave you")},
    )


class NewsForm(PageForm):
    """Take one kind of news. Nothing of it is ever shown again once it was sent."""

    def __init__(self, page: Page, **given: Any) -> None:
        super().__init__(page, page.questions, today=timezone.localdate(), **given)
        self.kind = ReportKind(page.id)

    def clean(self) -> dict[str, Any]:
        """Require the number or address of each chosen way to be reached."""
        cleaned = super().clean() or {}
        for name in missing_contacts(cleaned):
            if name not in self.errors:
                self.add_error(name, _MISSING[name])
        return cleaned

    def told(self) -> dict[str, Any]:
        """Return what was answered, by question, without the person's own words."""
        return {
            name: answer for name, answer in self.cleaned_data.items() if answer and name != "text"
        }
