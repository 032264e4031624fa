"""Read digits as people write them. No Django, no database, no clock."""

import unicodedata


def digits_of(written: str) -> str:
    """Return the digits of a text alone, in whatever script they were written, as 0 to 9."""
    return "".join(str(unicodedata.decimal(sign)) for sign in written if sign.isdecimal())
