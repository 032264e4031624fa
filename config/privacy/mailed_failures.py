"""Mail to ADMINS what the log says of a page or a background task that failed."""

import logging
import time
from typing import Final

from django.core.mail import mail_admins

SECONDS_BETWEEN: Final = 300
SUBJECT: Final = "Something failed on your site: the log has every failure"


class MailFailures(logging.Handler):
    """Mails a line of the log with its traceback, at most one in five minutes from each process.

    Django's own handler adds the request: the address, browser and network address of whoever asked.
    """

    def __init__(self) -> None:
        super().__init__(level=logging.ERROR)
        self._mailed_at: float | None = None

    def emit(self, record: logging.LogRecord) -> None:
        now = time.monotonic()
        if self._mailed_at is not None and now - self._mailed_at < SECONDS_BETWEEN:
            return
        self._mailed_at = now
        try:
            mail_admins(SUBJECT, self.format(record))
        except Exception:  # noqa: BLE001 -- whatever a mailer raises, the page that failed is answered
            self.handleError(record)
