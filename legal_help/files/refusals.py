"""Why a file is refused, and what a redrawn one may be. Loads no decoder: web workers import this."""

from enum import StrEnum
from typing import Final

MOST_PAGES: Final = 30  # a filled Form I-589 with its supplements has 12 to 20
MOST_BYTES_A_PAGE: Final = 2_000_000


class Refusal(StrEnum):
    """Say why a file is refused, in a way that a person can act on."""

    TYPE = "type"  # neither JPEG, PNG, HEIC nor PDF
    PAGES = "pages"  # more than MOST_PAGES
    LARGE = "large"  # more pixels or memory than one file may take
    LOCKED = "locked"  # a PDF under a password
    BROKEN = "broken"  # cannot be read
    SLOW = "slow"  # not drawn in the time that one file may take


class FileRefused(Exception):
    """This file is not taken. `code` says why, and nothing here says what was in it."""

    def __init__(self, code: Refusal):
        super().__init__(code)
        self.code = code
