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
PRIVATE_PATH = re.compile(rf"{_LANGUAGE}/(?:legal-help|cases|search|preview|accounts)/")


request_name: ContextVar[str] = ContextVar("request_name", default="-")
"""A random name, new for each request: nobody's, and in no page."""


class MessageLeftOut(Exception):
    """Replaces a failure in the log, whose class it names."""


class HidePrivatePaths(logging.Filter):
    """Logs that a page failed and where in the code; for a private page without address or message."""

    def filter(self, record: logging.LogRecord) -> bool:
        path = getattr(getattr(record, "request", None), "path", "")
        if private := PRIVATE_PATH.match(path):
            record.args = tuple(
                f"{private[0]}…" if argument == path else argument for argument in record.args or ()
            )
            record.exc_info = without_words(record.exc_info)
        return True


class NameRequest(logging.Filter):
    """Adds the name of the request during which something was logged, by which its lines belong together."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.named = request_name.get()
        return True


class PlainLines(logging.Formatter):
    """Writes each record as a line, at the time of UTC: logs of several machines are read together."""

    def converter(self, seconds: float | None) -> time.struct_time:
        return time.gmtime(seconds)

    default_msec_format = "%s.%03dZ"


class JsonLines(PlainLines):
    """Writes each record as a JSON object, from an allow list.

    Libraries for this write whatever hangs on a record, also Django's request with its address.
    """

    def format(self, record: logging.LogRecord) -> str:
        lines = super().format(record).partition("\n")[2]
        return json.dumps(
            {
                "time": self.formatTime(record),
                "level": record.levelname,
                "logger": record.name,
                "request": request_name.get(),
                "message": record.getMessage(),
                **({"traceback": lines} if lines else {}),
            },
            ensure_ascii=False,
        )


def without_words(exc_info: Any) -> Any:
    """Return the failure with its class and traceback: its message may quote what was typed."""
    if not exc_info or exc_info[1] is None:
        return exc_info
    kind, _failure, lines = exc_info
    return MessageLeftOut, MessageLeftOut(kind.__name__), lines
