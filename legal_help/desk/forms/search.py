"""What a caseworker types to find somebody who calls."""

from django import forms
from django.utils.translation import gettext_lazy as _

from legal_help.desk.forms.request import UNSEEN, DeskForm


class FindForm(DeskForm):
    # Called like nothing else: what is typed here does not wait for the unlock.
    heard = forms.CharField(
        label=_("A name, an A-Number, or what their request is called"),
        help_text=_("Any order, spelling or script. What you type is kept nowhere."),
        max_length=200,
        widget=forms.TextInput({**UNSEEN, "dir": "auto"}),
    )

    @property
    def reference(self) -> str:
        """What was typed, as a reference is written: "papaya 4838" becomes PAPAYA-4838."""
        return "-".join(self.cleaned_data["heard"].replace("-", " ").upper().split())
