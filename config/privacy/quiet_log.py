"""Keep private addresses out of the log: opened requests, search words, secrets of links."""

import json
import logging
import re
import time
from contextvars import ContextVar
from typing import Any

from django.conf import settings

# With or without a language: /search/, /es/search/.
_LANGUAGE = f"(?:/(?:{'|'.join(code for code, _name in settings.LANGUAGES)}))?"
PRIVATE_PATH = re.compile(rf"{_LANGUAGE}/(?:legal-help|cases|search|preview|accounts|write-to-us)/")

request_name: ContextVar[str] = ContextVar("request_name", default="-")
"""A random name for each request. It identifies no person, and no page shows it."""


class MessageLeftOut(Exception):
    """Stands in the log for an exception, and names only its class."""


class HidePrivatePaths(logging.Filter):
    """Takes address and message out of the record of a private page; the place in the code stays."""

    def filter(self, record: logging.LogRecord) -> bool:
        path = getattr(getattr(record, "request", None), "path", "")
        if private := PRIVATE_PATH.match(path):
            record.args = tuple(
                f"{private[0]}…" if argument == path else argument for argument in record.args or ()
            )
            record.exc_info = without_words(record.exc_info)
        return True


class ShortenRefusals(logging.Filter):
    """Takes the traceback from a record of a request that Django refused, such as one to another host.

    Anybody can send thousands of them: each is one line, and no failure of ours.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        if is_refusal(record):
            record.exc_info = None
            record.levelno, record.levelname = logging.WARNING, "WARNING"
        return True


class LeaveOutRefusals(logging.Filter):
    """Drops records of requests that Django refused: whoever sends them chooses when mail goes out."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not is_refusal(record)


class NameRequest(logging.Filter):
    """Adds the name of the current request, so that its lines can be found together."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.named = request_name.get()
        return True


class PlainLines(logging.Formatter):
    """Writes each record as a line, with the time in UTC: logs of several machines are read together."""

    def converter(self, seconds: float | None) -> time.struct_time:
        return time.gmtime(seconds)

    default_msec_format = "%s.%03dZ"


class JsonLines(PlainLines):
    """Writes each record as a JSON object that has only the keys below.

    Libraries for this write every attribute of a record, also Django's request with its address.
    """

    def format(self, record: logging.LogRecord) -> str:
        super().format(record)  # leaves the traceback in `exc_text`
        return json.dumps(
            {
                "time": self.formatTime(record),
                "level": record.levelname,
                "logger": record.name,
                "request": request_name.get(),
                "message": record.getMessage(),
                **({"traceback": record.exc_text} if record.exc_text else {}),
            },
            ensure_ascii=False,
        )


def is_refusal(record: logging.LogRecord) -> bool:
    """Return whether the record is of a request that Django calls suspicious, and answers with 400."""
    return record.name.startswith("django.security.")


def without_words(exc_info: Any) -> Any:
    """Return the exception with class and traceback, but no message, which may quote what was typed."""
    if not exc_info or exc_info[1] is None:
        return exc_info
    kind, _failure, lines = exc_info
    return MessageLeftOut, MessageLeftOut(kind.__name__), lines
