"""Hand mail to the server or provider of the site, and keep why it is refused until a mail is sent.

All mail passes here: of tasks, of the sign-in, of failures. So no sender has to remember it.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from smtplib import SMTPException
from typing import Any, Final

import django.db
from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from config.mail.reasons import OF_ONE_MAIL, Reason, judge
from config.models import MailRefusal

SERVER: Final = "server"
"""The mailer in the settings that does send."""


class EmailBackend(BaseEmailBackend):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._server = mailers[SERVER]

    def open(self) -> bool | None:
        return self._server.open()

    def close(self) -> None:
        self._server.close()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Return how many mails were sent. Raises OSError or ValueError, whatever the mailer raises."""
        try:
            sent = self._server.send_messages(email_messages)
        except Exception as failure:
            with suppress(OSError):
                self._server.close()  # Django leaves a connection half open that refuses the sign-in
            to = {address for message in email_messages for address in message.recipients()}
            _note_failure(failure, to)
            if _is_of_provider(failure):
                # Callers know nothing of providers: one address that is refused stops no other.
                raise SMTPException(type(failure).__name__) from None
            raise
        if sent:
            _note_sent()
        return int(sent or 0)


def _is_of_provider(failure: Exception) -> bool:
    """Return whether a failure is one of anymail's that is no OSError."""
    return type(failure).__module__.startswith("anymail") and not isinstance(
        failure, (OSError, ValueError)
    )


def _note_failure(failure: Exception, addresses: Iterable[str]) -> None:
    """Store the reason of a failure.

    A reason that concerns a single mail is stored only if the mail went to us, since other recipients
    may have asked for help here.
    """
    refusal, now = judge(failure), timezone.now()
    # A mail may tell that the database is away, and a transaction may be broken already.
    with suppress(django.db.Error), transaction.atomic():
        if refusal.reason in OF_ONE_MAIL and not _are_ours(addresses):
            return
        seen = {"failure": refusal.failure, "code": refusal.code, "last_at": now}
        MailRefusal.objects.update_or_create(
            reason=refusal.reason, defaults=seen, create_defaults={**seen, "since": now}
        )


def _note_sent() -> None:
    """Forget all reasons but that of single addresses, which another mail does not disprove."""
    with suppress(django.db.Error), transaction.atomic():
        MailRefusal.objects.exclude(reason=Reason.RECIPIENT).delete()


def _are_ours(addresses: Iterable[str]) -> bool:
    """Return whether all these addresses are of staff, or of the settings."""
    of_settings = {*settings.ADMINS, *settings.HELP_ALARMS_TO}
    others = {address for address in addresses if address not in of_settings}
    known = User.objects.filter(email__in=others).values_list("email", flat=True)
    return others <= set(known)
