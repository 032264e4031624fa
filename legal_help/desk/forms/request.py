"""What caseworkers type at the desk."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.casework.reply_templates import has_blank
from legal_help.rules.reported_changes import VerificationMethod

UNSEEN = {"autocomplete": "off", "spellcheck": "false", "writingsuggestions": "false"}
MOST_LETTERS = 10_000
BLANK_LEFT = _("Fill in what stands in [brackets]")


class DeskForm(forms.Form):
    def __init__(self, *args: Any, **named: Any) -> None:
        named.setdefault("label_suffix", "")
        super().__init__(*args, **named)


class TypedForm(DeskForm):
    """What somebody was typing when something came between: it travels in the page."""

    reference = forms.SlugField(required=False, widget=forms.HiddenInput)
    typed_in = forms.CharField(required=False, widget=forms.HiddenInput)
    typed = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)


class UnlockForm(TypedForm):
    passphrase = forms.CharField(
        label=_("Your passphrase"),
        help_text=_("Six words. They are yours alone; nobody can look them up."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    field_order = ["passphrase"]

    def keep_passphrase(self) -> None:
        """Give the words back with the page: typing them was right, we were busy."""
        self.fields["passphrase"].widget = forms.PasswordInput(
            attrs={"autocomplete": "off", "data-once": ""}, render_value=True
        )


class TextForm(DeskForm):
    text = forms.CharField(
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 7, **UNSEEN}),
        error_messages={"required": _("Write something first")},
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["text"].label = self.label
        self.fields["text"].help_text = self.hint

    label = hint = _("Text")


class AnswerForm(TextForm):
    label = _("Answer")
    hint = _("The person reads it with their code. Short sentences; in their language if you can.")
    # The last message on the page in which this was written: up to there it answers them.
    read_to = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean_read_to(self) -> int:
        return self.cleaned_data["read_to"] or 0

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if has_blank(text):
            raise forms.ValidationError(BLANK_LEFT)
        return text


class NoteForm(TextForm):
    label = _("Note to colleagues")
    hint = _("The person never sees it.")


HOW_CHECKED: Mapping[str, Promise] = {
    VerificationMethod.OLD_CONTACT: _("We called the old contact"),
    VerificationMethod.OWN_WORD: _("They said the word that only they know"),
    VerificationMethod.OFFICE: _("We asked the court or the office, or looked it up"),
    VerificationMethod.NOT_REACHED: _("Not checked"),
}


class CheckedForm(DeskForm):
    """How a caseworker made sure that somebody is who they say."""

    words = HOW_CHECKED
    how = forms.ChoiceField(
        label=_("How did you check it?"),
        widget=forms.RadioSelect,
        choices=HOW_CHECKED.items(),
        required=False,
        help_text=_("That a call comes from their number proves nothing. Hang up, and call it."),
    )

    def offer(self, ways: Iterable[VerificationMethod]) -> None:
        """Show only what can be relied on here."""
        self.fields["how"].choices = [(how, self.words[how]) for how in ways]  # type: ignore[attr-defined]  # a plain Field to type checkers

    def clean_how(self) -> VerificationMethod:
        return VerificationMethod(self.cleaned_data["how"] or VerificationMethod.NOT_REACHED)


class SettleForm(CheckedForm):
    """What to make of news: whether it counts, and how that was checked."""

    counts = forms.BooleanField(required=False, widget=forms.HiddenInput)


class WithdrawalForm(CheckedForm):
    """How it was checked that the person themselves took the request back, or that it could not."""

    words = {**HOW_CHECKED, VerificationMethod.NOT_REACHED: _("We did not reach them")}

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["how"].required = True


class NewCodeForm(CheckedForm):
    """A new code for the person; `given_before` is how many this page knew of."""

    # Where a new way to be reached counts, the old one may be the unsafe one.
    words = {
        **HOW_CHECKED,
        VerificationMethod.OLD_CONTACT: _("We called them, by the way that counts now"),
    }
    given_before = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
