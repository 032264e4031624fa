"""Judge why a mail was not sent, by the kind of the failure and its code. No Django, no database.

Only the class and the code of a failure are kept: its message may hold an address or a password.
"""

import ssl
from dataclasses import dataclass
from enum import StrEnum
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPHeloError,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)
from typing import Final


class Reason(StrEnum):
    SIGN_IN = "sign_in"
    SENDER = "sender"
    CONNECTION = "connection"
    ENCRYPTION = "encryption"
    RECIPIENT = "recipient"
    """One address is refused, or is none."""
    CONTENT = "content"
    """The server refused a mail for another reason, such as its text, or too many mails a day."""


OF_ONE_MAIL: Final = frozenset({Reason.RECIPIENT, Reason.CONTENT})
"""Reasons that may be those of one mail, while others go."""
# Of SMTP: the server wants a password first, or a better one. Some say so only once a mail comes.
WANTS_SIGN_IN: Final = frozenset({530, 534, 535, 538})
# Of a provider's https interface: no valid key.
WANTS_KEY: Final = frozenset({401, 403})
BY_CLASS: Final[tuple[tuple[type[Exception] | tuple[type[Exception], ...], Reason], ...]] = (
    (SMTPAuthenticationError, Reason.SIGN_IN),
    (SMTPSenderRefused, Reason.SENDER),
    (SMTPRecipientsRefused, Reason.RECIPIENT),
    ((ssl.SSLError, SMTPNotSupportedError), Reason.ENCRYPTION),
    (SMTPDataError, Reason.CONTENT),
    ((SMTPConnectError, SMTPHeloError, SMTPServerDisconnected), Reason.CONNECTION),
    (ValueError, Reason.RECIPIENT),  # an address that is none
)


@dataclass(frozen=True)
class Refusal:
    reason: Reason
    failure: str
    """The name of the exception's class."""
    code: int | None
    """The server's answer: of SMTP, or the HTTP status of a provider."""


def judge(failure: Exception) -> Refusal:
    """Return why this failure kept a mail from being sent."""
    code = _code(failure)
    return Refusal(_reason(failure, code), type(failure).__name__, code)


def _code(failure: Exception) -> int | None:
    if isinstance(failure, SMTPRecipientsRefused):
        return next((code for code, _words in failure.recipients.values()), None)
    code = getattr(failure, "smtp_code", None) or getattr(failure, "status_code", None)
    return code if isinstance(code, int) and 0 < code < 1000 else None


def _reason(failure: Exception, code: int | None) -> Reason:
    is_of_provider = hasattr(failure, "status_code")
    if code in (WANTS_KEY if is_of_provider else WANTS_SIGN_IN):
        return Reason.SIGN_IN
    if type(failure).__name__ == "AnymailRecipientsRefused":
        return Reason.RECIPIENT
    if is_of_provider and code:
        return Reason.CONTENT
    for classes, reason in BY_CLASS:
        if isinstance(failure, classes):
            return reason
    return Reason.CONNECTION if isinstance(failure, OSError) else Reason.CONTENT
