"""What a person types who comes back with a code."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from legal_help.forms.fields import LEFT_TO_RIGHT, PRIVATE, OwnWordsField, Radios
from legal_help.thread import Kind

MOST_LETTERS = 3_000


class ReturnForm(forms.Form):
    """Labels without a colon; the browser checks nothing, for our words are kinder."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial, label_suffix="", use_required_attribute=False)


class CodeForm(ReturnForm):
    """The code, however it is written. A message that was being typed travels with it."""

    code = forms.CharField(
        label=_("Your code"),
        help_text=_("24 digits. Spaces and dashes do not matter."),
        max_length=200,
        widget=forms.TextInput({**LEFT_TO_RIGHT, "inputmode": "numeric", "class": "wide"}),
        error_messages={"required": _("Enter the code that we gave you")},
    )
    kind = forms.CharField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)


class MessageForm(ReturnForm):
    """What has changed, or whatever else a person wants us to know."""

    kind = forms.ChoiceField(
        label=_("What is it about?"),
        widget=Radios,
        choices=[
            (Kind.DATE_CHANGED, _("My court date or another date changed")),
            (Kind.DETAINED, _("I am locked up, or the person I ask for is")),
            (Kind.ADDRESS, _("There is a new safe way to reach me")),
            (Kind.MESSAGE, _("Something else you should know")),
        ],
        required=False,
    )
    text = OwnWordsField(
        label=_("Your message"),
        help_text=_("Write in any language. We do not show it here again."),
        required=False,
        most_letters=MOST_LETTERS,
        widget=forms.Textarea({**PRIVATE, "rows": 6}),
    )

    def clean_kind(self) -> Kind:
        return Kind(self.cleaned_data["kind"] or Kind.MESSAGE)

    def clean(self) -> dict[str, Any]:
        """That somebody is locked up is enough to say; all else needs words."""
        given = super().clean() or {}
        needs_words = given.get("kind") != Kind.DETAINED and "text" not in self.errors
        if needs_words and not given.get("text"):
            self.add_error("text", _("Write your message"))
        return given
