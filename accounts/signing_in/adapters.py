"""Hooks of allauth: nobody signs up, since staff make accounts; second factors are encrypted; limits
of the sign-in know no address."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString

from accounts.signing_in.limiter_key import hashed
from accounts.signing_in.rate_limits import client_address


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 -- allauth's hook
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return what stands for the address where attempts are counted: they are kept in a table."""
        return hashed("address", client_address(request))

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures by name and address: by name alone, anybody could lock a colleague out."""
        name = str(credentials.get("username", "")).casefold()
        return hashed("sign-in", name, client_address(request))


class StaffMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Encrypt TOTP secrets and recovery seeds, so that a stolen database does not reveal them.

    The server must check a code unattended, so the key comes from SECRET_KEY. Nothing that a
    person wrote to us is ever sealed this way.
    """

    def build_totp_svg(self, url: str) -> SafeString:
        """Return the SVG element for the page: the content policy refuses `data:` pictures."""
        _declaration, _, drawing = super().build_totp_svg(url).partition("?>")
        return SafeString(drawing)

    def encrypt(self, text: str) -> str:
        return self._fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return self._fernet().decrypt(encrypted_text.encode()).decode()

    def _fernet(self) -> Fernet:
        hkdf = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"standing second factors 1")
        return Fernet(base64.urlsafe_b64encode(hkdf.derive(settings.SECRET_KEY.encode())))
