"""Make and read the person's code: 23 random digits and a check digit that catches most mistakes."""

import secrets
import unicodedata

DIGITS = 24
GROUP = 4

# Damm's quasigroup of order 10: it catches every single wrong digit and every swap of two
# neighbours. H. M. Damm, "Total anti-symmetrische Quasigruppen" (2004), page 111.
DAMM = (
    (0, 3, 1, 7, 5, 9, 8, 6, 4, 2),
    (7, 0, 9, 2, 1, 5, 4, 8, 6, 3),
    (4, 2, 0, 6, 8, 7, 1, 3, 5, 9),
    (1, 7, 5, 0, 9, 8, 3, 4, 2, 6),
    (6, 1, 2, 3, 0, 4, 5, 9, 7, 8),
    (3, 6, 7, 4, 2, 0, 9, 5, 8, 1),
    (5, 8, 6, 9, 7, 2, 0, 1, 3, 4),
    (8, 9, 4, 5, 3, 6, 2, 0, 1, 7),
    (9, 4, 3, 8, 6, 1, 7, 2, 0, 5),
    (2, 5, 8, 1, 4, 3, 6, 7, 9, 0),
)

# Some telephones add one behind a number, and whoever copies a sentence takes it along.
FULL_STOPS = ".\N{ARABIC FULL STOP}\N{IDEOGRAPHIC FULL STOP}"
MINUS_SIGN = "\N{MINUS SIGN}"


class NotACode(Exception):
    """Raised before anything is tried: too few or too many digits, or a wrong check digit."""


def check_digit(digits: str) -> str:
    """Return the check digit to append to these ASCII digits; "0" if they end with it already."""
    interim = 0
    for digit in digits:
        interim = DAMM[interim][int(digit)]
    return str(interim)


def new_code() -> str:
    digits = "".join(str(secrets.randbelow(10)) for _ in range(DIGITS - 1))
    return digits + check_digit(digits)


def read_code(typed: str) -> str:
    """Return the 24 ASCII digits of what was typed. Raises NotACode.

    Decimal digits of any script count. Spaces, dashes and invisible direction marks, which are
    often copied with a code, are ignored, and so is a full stop behind it.
    """
    code = ascii_digits(typed.rstrip().rstrip(FULL_STOPS))
    if len(code) != DIGITS or check_digit(code) != "0":
        raise NotACode
    return code


def ascii_digits(typed: str) -> str:
    """Return the decimal digits of any script as ASCII. Raises NotACode for any other character."""
    return "".join(_digit(character) for character in typed if not _is_filler(character))


def group_digits(code: str) -> str:
    """Return the code in six groups of four, as people read and write it."""
    return " ".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def _is_filler(character: str) -> bool:
    return (
        character.isspace()
        or character == MINUS_SIGN
        or unicodedata.category(character) in {"Pd", "Cf"}
    )


def _digit(character: str) -> str:
    value = unicodedata.decimal(character, None)
    if value is None:
        raise NotACode
    return str(value)
