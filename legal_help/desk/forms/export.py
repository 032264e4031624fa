"""For whom a request is exported, and that the person agreed."""

from django import forms
from django.utils.translation import gettext_lazy as _

from legal_help.casework import export
from legal_help.desk.forms.request import UNSEEN, DeskForm


class AgreedForm(DeskForm):
    agreed = forms.BooleanField(
        label=_("The person agreed that this lawyer gets it, and I know the lawyer"),
        error_messages={"required": _("Ask the person first")},
    )


class ForKeyForm(AgreedForm):
    key = forms.CharField(
        label=_("The lawyer’s public key"),
        help_text=_("It begins with age1. Compare it with them by telephone."),
        widget=forms.TextInput(attrs=UNSEEN),
    )
    field_order = ["key", "agreed"]

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        try:
            export.parse_age_key(key)
        except export.NotAKey:
            raise forms.ValidationError(_("This is no public key of age")) from None
        return key


class ForWordsForm(DeskForm):
    words = forms.CharField(widget=forms.HiddenInput)
    mark = forms.CharField(widget=forms.HiddenInput)
