"""Keep out of the log what an address may tell: which request was opened, what was looked for, what opens a draft."""

import logging
import re
from typing import Any

from django.conf import settings

# With or without a language in front: /search/, /es/search/.
_LANGUAGE = f"(?:/(?:{'|'.join(code for code, _name in settings.LANGUAGES)}))?"
PRIVATE_PATH = re.compile(rf"{_LANGUAGE}/(?:legal-help|cases|search|preview)/")


class WordsLeftOut(Exception):
    """Stands in the log for another failure, which it names."""


class HidePrivatePaths(logging.Filter):
    """Say that a page failed and where in the code; of a private page not which, nor on what words."""

    def filter(self, record: logging.LogRecord) -> bool:
        path = getattr(getattr(record, "request", None), "path", "")
        if private := PRIVATE_PATH.match(path):
            record.args = tuple(
                f"{private[0]}…" if argument == path else argument for argument in record.args or ()
            )
            record.exc_info = _without_words(record.exc_info)
        return True


def _without_words(exc_info: Any) -> Any:
    """The failure by its name and its lines of code: its message may quote what was typed."""
    if not exc_info or exc_info[1] is None:
        return exc_info
    kind, _failure, lines = exc_info
    return WordsLeftOut, WordsLeftOut(kind.__name__), lines
