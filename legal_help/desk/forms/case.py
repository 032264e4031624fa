"""Ask caseworkers what a change of a case needs. These forms never save."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from legal_help.casework.access_reason import AccessReason
from legal_help.casework.outgoing import export
from legal_help.casework.reply_templates import has_blank
from legal_help.desk.words.events import HOLD_REASONS, LOOKING
from legal_help.desk.words.urgency import LEVELS, WHY
from legal_help.rules.deadlines import Level
from legal_help.rules.reported_changes import VerificationMethod
from legal_help.rules.retention_clock import HoldReason
from legal_help.rules.urgency import OverrideReason
from legal_help.rules.whose_turn import FARTHEST_FOLLOW_UP

UNSEEN = {"autocomplete": "off", "spellcheck": "false", "writingsuggestions": "false"}
MOST_LETTERS = 10_000
BLANK_LEFT = _("Replace the text in [brackets]")


class DeskForm(forms.Form):
    """Ask at the desk. `unfit` is the key of page.DONE that says what a button lacks."""

    unfit = ""


class TypedForm(DeskForm):
    """Carry what somebody was typing when something came between: it travels in the page."""

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


def refuse_blanks(text: str) -> None:
    """Raise ValidationError if a blank of a letter was not filled in."""
    if has_blank(text):
        raise forms.ValidationError(BLANK_LEFT)


def radios(label: Any, choices: Mapping[Any, Promise], **more: Any) -> forms.TypedChoiceField:
    widget = forms.RadioSelect
    return forms.TypedChoiceField(label=label, choices=choices.items(), widget=widget, **more)


def _text(label: Any, hint: Any, **more: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=MOST_LETTERS,
        widget=forms.Textarea(attrs={"rows": 7, **UNSEEN}),
        error_messages={"required": _("Write something first")},
        **more,
    )


class OnceForm(DeskForm):
    """Take a text with the token of its page: sent twice from one page, it counts once."""

    once = forms.RegexField(
        "^[0-9a-f]{32}$",
        required=False,
        widget=forms.HiddenInput,
        initial=partial(secrets.token_hex, 16),
    )


class AnswerForm(OnceForm):
    text = _text(
        _("Answer"),
        _("The person reads it with their code. Short sentences; in their language if you can."),
        validators=[refuse_blanks],
    )
    # The last message on the page in which this was written: up to there it answers them.
    read_to = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def clean_read_to(self) -> int:
        return self.cleaned_data["read_to"] or 0


class NoteForm(OnceForm):
    text = _text(_("Note to colleagues"), _("The person never sees it."))
    follow_up = forms.DateField(
        label=_("Look at it again on"),
        help_text=_("Until then it is at the end of the queue. An urgent one comes back sooner."),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def clean_follow_up(self) -> date | None:
        day: date | None = self.cleaned_data["follow_up"]
        days = (day - timezone.localdate()).days if day else 1
        if not 1 <= days <= FARTHEST_FOLLOW_UP:
            raise forms.ValidationError(
                _("Choose a day from tomorrow on, within %(days)s days"),
                params={"days": FARTHEST_FOLLOW_UP},
            )
        return day


HOW_CHECKED: Mapping[str, Promise] = {
    VerificationMethod.OLD_CONTACT: _("We called the old contact"),
    VerificationMethod.OWN_WORD: _("They said the word that only they know"),
    VerificationMethod.OFFICE: _("We asked the court or the office, or looked it up"),
    VerificationMethod.NOT_REACHED: _("Not checked"),
}


class CheckedForm(DeskForm):
    """Ask how a caseworker made sure that somebody is who they say."""

    unfit = "unchecked"
    words = HOW_CHECKED
    how = radios(
        _("How did you check it?"),
        HOW_CHECKED,
        coerce=VerificationMethod,
        empty_value=VerificationMethod.NOT_REACHED,
        required=False,
        help_text=_("A call from their number proves nothing. Hang up, and call that number."),
    )

    def offer(self, ways: Iterable[VerificationMethod]) -> None:
        """Show only what can be relied on here."""
        self.fields["how"].choices = [(how, self.words[how]) for how in ways]  # type: ignore[attr-defined]  # a plain Field to type checkers


class SettleForm(CheckedForm):
    """Ask whether a report counts, and how that was checked."""

    counts = forms.BooleanField(required=False, widget=forms.HiddenInput)


class ByWordForm(CheckedForm):
    """Ask how we knew the person who asked us to withdraw. `text` is the note that says it."""

    said = _("They asked us to withdraw this request.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "how" in cleaned:
            cleaned["text"] = f"{self.said} {self.words[cleaned['how']]}."
        return cleaned


class WithdrawalForm(ByWordForm):
    """Ask how it was checked that the person themselves withdrew, or why it could not be."""

    said = _("Somebody withdrew this request.")
    words = {**HOW_CHECKED, VerificationMethod.NOT_REACHED: _("We did not reach them")}

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["how"].required = True


class NewCodeForm(CheckedForm):
    """Give the person a new code; `given_before` is how many codes this page knew of."""

    # Where a new way to be reached counts, the old one may be the unsafe one.
    words = {
        **HOW_CHECKED,
        VerificationMethod.OLD_CONTACT: _("We called them, by the way that counts now"),
    }
    given_before = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class SetLevelForm(DeskForm):
    """Set the urgency. `seen` is the last message that the page showed; later ones still count."""

    level = radios(
        _("How soon must somebody read it?"),
        LEVELS,
        coerce=Level,
        error_messages={"required": _("Choose how soon")},
    )
    why = radios(
        _("Why?"), WHY, coerce=OverrideReason, error_messages={"required": _("Choose a reason")}
    )
    text = forms.CharField(
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
        cleaned = super().clean() or {}
        if cleaned.get("why") == OverrideReason.OTHER and not cleaned.get("text"):
            self.add_error("text", _("Say in a sentence why"))
        return cleaned

    def ask_twice(self) -> None:
        """Add the error that triage says it cannot wait."""
        words = _("Triage says: read today. Tick the box if it can really wait")
        self.add_error("confirmed", words)


REFUSALS: Mapping[str, Promise] = {
    "no_time": _("No time for it now"),
    "language": _("Not in a language that I speak"),
    "not_my_field": _("Not my field of law"),
    "other": _("Another reason: see the notes"),
}


class ColleagueForm(DeskForm):
    """Choose a reader of the roster by key."""

    unfit = "no_reader"
    colleague = forms.UUIDField(label=_("To whom?"), widget=forms.Select)

    def offer(self, readers: Iterable[tuple[str, str]], *, label: Promise) -> None:
        """Show these to choose from. Whether one of them counts is for the roster to say."""
        self.fields["colleague"].label = str(label)
        self.fields["colleague"].widget.choices = list(readers)


class AssignForm(ColleagueForm):
    """Choose a new owner. `had` is the owner that the page showed, by user."""

    had = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RefuseForm(DeskForm):
    unfit = "no_reason"
    reason = radios(_("Why?"), REFUSALS)


class ExportForm(DeskForm):
    """Ask which files go along, whether the person agreed, and for the lawyer's key.

    `files` are those that the person sent: the number of the message of each, and its words.
    """

    agreed = forms.BooleanField(
        label=_("The person agreed that this lawyer gets it, and I know the lawyer"),
        error_messages={"required": _("Ask the person first")},
    )
    key = forms.CharField(
        label=_("The lawyer’s public key"),
        help_text=_("It begins with age1. Compare it with them by telephone."),
        widget=forms.TextInput(attrs=UNSEEN),
    )

    def __init__(
        self, *args: Any, files: Sequence[tuple[int, str]], needs_key: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.needs_key = self.fields["key"].required = needs_key
        if files:
            self.fields["taken"] = forms.TypedMultipleChoiceField(
                label=_("Files that the person sent"),
                help_text=_("Ticked ones go into the document, as pictures of their pages."),
                choices=files,
                required=False,
                coerce=int,
                widget=forms.CheckboxSelectMultiple,
            )

    def clean_key(self) -> str:
        key: str = self.cleaned_data["key"]
        try:
            if self.needs_key:
                export.parse_age_key(key)
        except export.NotAKey:
            raise forms.ValidationError(_("This is not an age public key")) from None
        return key


class ForWordsForm(DeskForm):
    taken = forms.CharField(required=False, widget=forms.HiddenInput)
    words = forms.CharField(widget=forms.HiddenInput)
    mark = forms.CharField(widget=forms.HiddenInput)


class LookingForm(DeskForm):
    reason = radios(_("Why do you open it?"), LOOKING, coerce=AccessReason)


class HoldForm(DeskForm):
    unfit = "hold_why"
    reason = radios(_("Why must it be kept?"), HOLD_REASONS, coerce=HoldReason)


class EraseForm(DeskForm):
    typed = forms.CharField(
        label=_("Type its reference to erase it"),
        max_length=40,
        widget=forms.TextInput({**UNSEEN, "dir": "ltr"}),
    )
