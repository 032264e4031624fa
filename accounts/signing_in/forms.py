"""Forms of allauth that we change, and the proof that it is them who lost their sign-in."""

from typing import Any

from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.signing_in.lost_sign_in import PROOFS


class _Uncounted:
    """Take a passkey however often somebody failed in this name: it cannot be guessed.

    Codes of six digits can, so they are counted by account, and whoever has a password could use the
    count up. A passkey then still lets its owner in.
    """

    user: Any
    cleaned_data: dict[str, Any]

    def clean_credential(self) -> Any:
        credential = self.cleaned_data["credential"]
        # What is malformed would raise an odd error below.
        auth.parse_authentication_response(credential)
        return auth.complete_authentication(self.user, credential)


class SecondFactorForm(_Uncounted, AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    pass


class ConfirmForm(_Uncounted, ReauthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    pass


class LostSignInForm(forms.Form):
    proof = forms.ChoiceField(
        label=_("How did you check that it is really them?"),
        help_text=_("A call from their number or an email proves nothing."),
        choices=PROOFS.items(),
        widget=forms.RadioSelect,
    )
