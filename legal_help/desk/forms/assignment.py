"""To whom a request goes, and why somebody refuses it."""

from collections.abc import Iterable, Mapping

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.desk.forms.request import DeskForm

REFUSALS: Mapping[str, Promise] = {
    "no_time": _("No time for it now"),
    "language": _("Not in a language that I speak"),
    "not_my_field": _("Not my field of law"),
    "other": _("Another reason: see the notes"),
}


class ColleagueForm(DeskForm):
    """A reader of the roster, by key. `had`: whom the page showed as the owner, by user."""

    reader = forms.UUIDField(label=_("To whom?"), widget=forms.Select)
    had = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def offer(self, readers: Iterable[tuple[str, str]], *, label: Promise) -> None:
        """Show these to choose from. Whether one of them counts is for the roster to say."""
        self.fields["reader"].label = str(label)
        self.fields["reader"].widget.choices = list(readers)


class RefuseForm(DeskForm):
    reason = forms.ChoiceField(label=_("Why?"), choices=REFUSALS.items(), widget=forms.RadioSelect)
