"""Why mail is refused, as the servers and providers of organisations answer."""

import smtplib
import socket
import ssl

import pytest
from anymail.exceptions import AnymailRecipientsRefused, AnymailRequestsAPIError
from requests import Response

from config.mail.reasons import Reason, judge


def answered(status):
    """A provider's failure with this HTTP status; None if it was not reached."""
    failure = AnymailRequestsAPIError("secret: ann@x.example")
    failure.status_code = status
    response = Response()
    response.status_code = status
    failure.response = response
    return failure


@pytest.mark.parametrize(
    ("failure", "reason", "code"),
    [
        (smtplib.SMTPAuthenticationError(535, b"bad password"), Reason.SIGN_IN, 535),
        (smtplib.SMTPSenderRefused(530, b"sign in", "a@x.example"), Reason.SIGN_IN, 530),
        (smtplib.SMTPSenderRefused(553, b"not yours", "a@x.example"), Reason.SENDER, 553),
        (smtplib.SMTPRecipientsRefused({"a@x.example": (550, b"no")}), Reason.RECIPIENT, 550),
        (smtplib.SMTPRecipientsRefused({"a@x.example": (530, b"no")}), Reason.SIGN_IN, 530),
        (smtplib.SMTPRecipientsRefused({}), Reason.RECIPIENT, None),
        (smtplib.SMTPDataError(554, b"spam"), Reason.CONTENT, 554),
        (smtplib.SMTPConnectError(421, b"busy"), Reason.CONNECTION, 421),
        (smtplib.SMTPHeloError(501, b"who"), Reason.CONNECTION, 501),
        (smtplib.SMTPServerDisconnected("gone"), Reason.CONNECTION, None),
        (smtplib.SMTPNotSupportedError("STARTTLS"), Reason.ENCRYPTION, None),
        (smtplib.SMTPConnectError(-1, b"cut off"), Reason.CONNECTION, None),
        (ssl.SSLCertVerificationError("host"), Reason.ENCRYPTION, None),
        (ssl.SSLError("wrong version"), Reason.ENCRYPTION, None),
        (ConnectionRefusedError(), Reason.CONNECTION, None),
        (TimeoutError(), Reason.CONNECTION, None),
        (socket.gaierror(-2, "no such name"), Reason.CONNECTION, None),
        (ValueError("Invalid address 'ann'"), Reason.RECIPIENT, None),
        (answered(401), Reason.SIGN_IN, 401),
        (answered(422), Reason.CONTENT, 422),
        (answered(None), Reason.CONNECTION, None),
        (AnymailRecipientsRefused(), Reason.RECIPIENT, None),
        (RuntimeError("unknown"), Reason.CONTENT, None),
    ],
)
def test_a_failure_has_a_reason(failure, reason, code):
    refusal = judge(failure)

    assert (refusal.reason, refusal.code) == (reason, code)
    assert refusal.failure == type(failure).__name__
