"""Take a passphrase from paper, words heard over the telephone, or a stop code."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from legal_help.crypto.passphrases import tidy_passphrase
from legal_help.desk.forms.case import UNSEEN, DeskForm


def _passphrase(label: Any) -> forms.CharField:
    return forms.CharField(label=label, widget=forms.PasswordInput({"autocomplete": "off"}))


class TypedBackForm(DeskForm):
    """Ask for the six words again, from paper: if they cannot be typed now, they cannot later.

    `mark` proves that the words were ours, and made for this: a passphrase is generated, never
    chosen.
    """

    passphrase = _passphrase(_("Your six words, from your paper"))
    mark = forms.CharField(widget=forms.HiddenInput)
    purpose = forms.CharField(widget=forms.HiddenInput)

    def clean_passphrase(self) -> str:
        return tidy_passphrase(self.cleaned_data["passphrase"])


class ChangeWordsForm(TypedBackForm):
    """Change the words of a key. An unlocked desk is not enough: ask for the old words."""

    current = _passphrase(_("The six words that you have had until now"))

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["passphrase"].label = _("Your six new words, from your paper")


class PassphraseForm(DeskForm):
    passphrase = _passphrase(_("Your passphrase"))


class AdmitForm(DeskForm):
    """Sign a key: its role, and the words that its owner read out."""

    heard = forms.CharField(
        label=_("The eight words that they read out to you"),
        help_text=_("Call them on a number you know. Do not take the words from a message."),
        widget=forms.TextInput(attrs=UNSEEN),
    )
    role = forms.ChoiceField(
        label=_("As"),
        choices=[
            ("caseworker", _("Caseworker: reads and answers")),
            ("supervisor", _("Supervisor: also signs who reads, and the law")),
        ],
        widget=forms.RadioSelect,
        initial="caseworker",
    )
    # Asked only where requests would be lost with the key that they have now.
    even_alone = forms.BooleanField(
        label=_("Sign anyway: they lost their words"),
        required=False,
        widget=forms.HiddenInput,
    )

    def ask_even_alone(self, hindrance: str) -> None:
        self.fields["even_alone"].widget = forms.CheckboxInput()
        self.add_error("even_alone", hindrance)


class SureForm(DeskForm):
    """Ask for one tick before something that cannot be undone."""

    sure = forms.BooleanField(error_messages={"required": _("Tick the box first")})

    def __init__(self, *args: Any, words: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["sure"].label = words


class StopForm(DeskForm):
    code = forms.CharField(
        label=_("Your stop code"),
        help_text=_("Twenty digits, from the paper that you keep apart from your laptop."),
        widget=forms.TextInput(attrs={**UNSEEN, "inputmode": "numeric"}),
    )
