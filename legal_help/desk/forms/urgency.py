"""What a caseworker types who says how urgent a request is."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from legal_help.desk.forms.request import UNSEEN, DeskForm
from legal_help.desk.words.urgency import LEVELS, WHY
from legal_help.rules.deadlines import Level
from legal_help.rules.urgency import OverrideReason


class SetLevelForm(DeskForm):
    """`seen` is the last message that the page showed: what comes after it is not spoken of."""

    level = forms.ChoiceField(
        label=_("How soon must somebody read it?"),
        choices=LEVELS.items(),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how soon")},
    )
    why = forms.ChoiceField(
        label=_("Why?"),
        choices=WHY.items(),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a reason")},
    )
    more = forms.CharField(
        label=_("In your words"),
        help_text=_("Your colleagues read it; the person never does."),
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 3, **UNSEEN}),
    )
    confirmed = forms.BooleanField(
        label=_("Triage says: read today. I know, and it can wait."), required=False
    )
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **named: Any) -> None:
        named.setdefault("auto_id", "level_%s")
        super().__init__(*args, **named)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("why") == OverrideReason.OTHER and not given.get("more"):
            self.add_error("more", _("Say in a sentence why"))
        return given

    def ask_twice(self) -> None:
        """Triage says that it cannot wait."""
        words = _("Triage says: read today. Tick the box if it can really wait")
        self.add_error("confirmed", words)

    @property
    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "level": Level(given["level"]),
            "why": OverrideReason(given["why"]),
            "text": given["more"],
            "seen": given["seen"],
            "confirmed": given["confirmed"],
        }
