"""Ask what one thing, done to several requests, needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from legal_help.desk.forms.case import UNSEEN, ColleagueForm, DeskForm


class SeveralForm(DeskForm):
    """Do it once the page was read: `agreed` comes with its button."""

    agreed = forms.BooleanField(required=True, widget=forms.HiddenInput, initial=True)

    @property
    def parts(self) -> dict[str, Any]:
        """Return what the verb takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "agreed"}


class TakeSeveralForm(SeveralForm):
    text = forms.CharField(
        label=_("Why? Your words go into the notes of each request"),
        max_length=1_000,
        required=False,
        widget=forms.Textarea({"rows": 3, **UNSEEN}),
    )


class AssignSeveralForm(TakeSeveralForm, ColleagueForm):
    field_order = ["colleague", "text"]


class ReferSeveralForm(TakeSeveralForm):
    to = forms.CharField(
        label=_("To whom?"),
        help_text=_(
            "Name and telephone number. Each of them reads it in a letter in their language."
        ),
        max_length=200,
        widget=forms.TextInput({**UNSEEN, "dir": "auto"}),
    )
    has_consent = forms.BooleanField(
        label=_("Each of them said that we may tell these people about them.")
    )
    field_order = ["to", "has_consent", "text"]
