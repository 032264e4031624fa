"""What caseworkers type at the queue: the name of a tab of their own."""

from django import forms
from django.utils.translation import gettext_lazy as _

from legal_help.desk.forms.request import UNSEEN, DeskForm


class SaveViewForm(DeskForm):
    # Not called "name": that is a field whose page waits for the unlock.
    title = forms.CharField(
        label=_("Name of the tab"),
        help_text=_("A short name. Never the name of a person who asked."),
        max_length=40,
        widget=forms.TextInput(UNSEEN),
    )
    codes = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)
