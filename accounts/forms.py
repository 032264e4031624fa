"""Forms of allauth that we change."""

from typing import Any

from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm, ReauthenticateWebAuthnForm
from allauth.mfa.webauthn.internal import auth


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
