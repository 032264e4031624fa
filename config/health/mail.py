"""Find what keeps mail from being sent: in words, with the class of the failure and the server's code."""

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from config.health.finding import Finding, Kind
from config.mail.reasons import Reason
from config.models import MailRefusal

# Each regular mail is tried again within a day: an address that was not refused since is mended.
REFUSED_FOR: Final = timedelta(hours=25)
MEND: Final = _(
    "Call the server administrator. This note is gone once “manage.py sendtestemail ADDRESS” has "
    "sent an email. These lines of .env may be wrong:"
)
KINDS: Final = {
    Reason.SIGN_IN: Kind(
        "mail_sign_in",
        "Mail is not sent: the server refuses our sign-in (%(failure)s).",
        _(
            "No email has been sent since %(since)s: the mail server does not accept our user name and "
            "password (%(failure)s)."
        ),
        MEND,
        "EMAIL_HOST_USER EMAIL_HOST_PASSWORD EMAIL_PROVIDER_KEY",
        is_problem=False,
    ),
    Reason.SENDER: Kind(
        "mail_sender",
        "Mail is not sent: the server refuses our own address (%(failure)s).",
        _(
            "No email has been sent since %(since)s: the mail server refuses the address that our emails "
            "come from (%(failure)s)."
        ),
        MEND,
        "DEFAULT_FROM_EMAIL",
        is_problem=False,
    ),
    Reason.CONNECTION: Kind(
        "mail_connection",
        "Mail is not sent: the server cannot be reached (%(failure)s).",
        _(
            "No email has been sent since %(since)s: the mail server cannot be reached (%(failure)s)."
        ),
        MEND,
        "EMAIL_HOST EMAIL_PORT EMAIL_SECURITY",
        is_problem=False,
    ),
    Reason.ENCRYPTION: Kind(
        "mail_encryption",
        "Mail is not sent: no safe connection to the server (%(failure)s).",
        _(
            "No email has been sent since %(since)s: the connection to the mail server cannot be "
            "encrypted (%(failure)s)."
        ),
        MEND,
        "EMAIL_HOST EMAIL_PORT EMAIL_SECURITY",
        is_problem=False,
    ),
    Reason.RECIPIENT: Kind(
        "mail_recipient",
        "Mail to an address of staff is refused (%(failure)s).",
        _(
            "Email to a colleague, or to an address in the settings, has been refused since %(since)s "
            "(%(failure)s). Other emails are sent."
        ),
        _(
            "Look at “People” for an address that is wrong. If there is none, ask the server "
            "administrator to look at these lines of .env:"
        ),
        "ADMINS HELP_ALARMS_TO",
        is_problem=False,
    ),
    Reason.CONTENT: Kind(
        "mail_content",
        "The mail server refuses mails (%(failure)s).",
        _("The mail server has refused our emails since %(since)s (%(failure)s)."),
        _(
            "Call the server administrator: the provider of the mail server knows the reason, such "
            "as too many emails a day."
        ),
        is_problem=False,
    ),
}
NOT_SET_UP: Final = Kind(
    "mail_not_set_up",
    "Mail is not sent: no mail server is set up.",
    _("There have been emails to send since %(since)s, but no mail server is set up."),
    _("Ask the server administrator to name one in .env, and to start the containers again:"),
    "EMAIL_HOST",
    is_problem=False,
)
NOTHING_GOES: Final = frozenset(KINDS) - {Reason.RECIPIENT}


def find_mail(now: datetime) -> list[Finding]:
    """Return why mail is not sent. One query."""
    refusals = [
        each
        for each in MailRefusal.objects.order_by("since", "reason")
        if each.reason != Reason.RECIPIENT or each.last_at > now - REFUSED_FOR
    ]
    if refusals and not settings.MAIL_EVENTS:
        return [Finding(NOT_SET_UP, {"since": refusals[0].since})]
    return [
        Finding(KINDS[Reason(each.reason)], {"failure": _failure(each), "since": each.since})
        for each in refusals
    ]


def unsent_since() -> datetime | None:
    """Return since when no mail is sent; None if it is. One query."""
    stopped = MailRefusal.objects.filter(reason__in=NOTHING_GOES).order_by("since")
    return stopped.values_list("since", flat=True).first()


def _failure(each: MailRefusal) -> str:
    return f"{each.failure} {each.code or ''}".strip()
