"""Why a request is opened or held, which events are shown, and a reference typed once more."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from legal_help.desk.forms.request import UNSEEN, DeskForm
from legal_help.desk.words.events import HOLD_REASONS, KINDS, LOOKING
from legal_help.public.forms.fields import Radios


class LookingForm(DeskForm):
    reason = forms.ChoiceField(
        label=_("Why do you open it?"), choices=LOOKING.items(), widget=Radios
    )


class HoldForm(DeskForm):
    reason = forms.ChoiceField(
        label=_("Why must it be kept?"), choices=HOLD_REASONS.items(), widget=Radios
    )


class EraseForm(DeskForm):
    typed = forms.CharField(
        label=_("Type its reference to erase it"),
        max_length=40,
        widget=forms.TextInput({**UNSEEN, "dir": "ltr"}),
    )


class EventsForm(DeskForm):
    """Which events to show. The reference of a request is no secret; nothing else is typed."""

    kind = forms.ChoiceField(label=_("Kind"), required=False)
    who = forms.ChoiceField(label=_("Who"), required=False)
    day = forms.DateField(label=_("Day"), required=False, widget=forms.DateInput({"type": "date"}))
    ref = forms.CharField(
        label=_("Reference"),
        max_length=20,
        required=False,
        widget=forms.TextInput({**UNSEEN, "dir": "ltr"}),
    )

    def __init__(self, *args: Any, people: Iterable[tuple[str, str]], **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["kind"].choices = [("", _("All")), *KINDS.items()]  # type: ignore[attr-defined]  # a plain Field to type checkers
        self.fields["who"].choices = [("", _("Everybody")), *people]  # type: ignore[attr-defined]  # as above
