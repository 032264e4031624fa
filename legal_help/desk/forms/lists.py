"""Ask what a list of the desk shows: a tab of the queue, a caller, a part of the log."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.desk.forms.case import UNSEEN, DeskForm
from legal_help.desk.words.events import EventKind


class SaveViewForm(DeskForm):
    # Not called "name": that is a field whose page waits for the unlock.
    title = forms.CharField(
        label=_("Name of the tab"),
        help_text=_("A short name. Never the name of a person who asked."),
        max_length=40,
        widget=forms.TextInput(UNSEEN),
    )
    codes = forms.CharField(required=False, max_length=4000, widget=forms.HiddenInput)


class FindForm(DeskForm):
    # Called like nothing else: what is typed here does not wait for the unlock.
    heard = forms.CharField(
        label=_("A name, a telephone number, an A-Number, or a reference"),
        help_text=_("Any order, spelling or script. What you type is not saved."),
        max_length=200,
        widget=forms.TextInput({**UNSEEN, "dir": "auto"}),
    )

    @property
    def reference(self) -> str:
        """Return what was typed as a reference: "papaya 4838" becomes PAPAYA-4838."""
        return "-".join(self.cleaned_data["heard"].replace("-", " ").upper().split())


class EventsForm(DeskForm):
    """Choose which events to show. The reference of a case is no secret; nothing else is typed."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All")), *EventKind.choices], required=False
    )
    who = forms.ChoiceField(label=_("Who"), required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput({"type": "date"}))
    ref = forms.CharField(
        label=_("Reference"),
        max_length=20,
        required=False,
        widget=forms.TextInput({**UNSEEN, "dir": "ltr"}),
    )

    def __init__(
        self, *args: Any, people: Iterable[tuple[str, str | Promise]], **named: Any
    ) -> None:
        super().__init__(*args, **named)
        self.fields["who"].choices = [("", _("Everybody")), *people]  # type: ignore[attr-defined]  # a plain Field to type checkers
