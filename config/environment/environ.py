"""Read settings from the environment, and refuse by its name each that is missing or makes no sense.

Each function reads one variable. An empty one counts as missing. A refusal never repeats a secret.
"""

import os
import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

LEAST_KEY_LENGTH: Final = 50
"""Characters of a key that signs. `deploy/setup` writes 64."""
_LEAST_DIFFERENT: Final = 5
# The names that were read; True for a secret.
_read: dict[str, bool] = {}


def values_in_use() -> dict[str, str | None]:
    """Return each variable that was read and is set, with its value; None in the place of a secret."""
    return {
        name: None if is_secret else os.environ[name]
        for name, is_secret in sorted(_read.items())
        if os.environ.get(name)
    }


def required(name: str) -> str:
    """Return a variable that has no sensible default. Raises ImproperlyConfigured without it."""
    if value := optional(name):
        return value
    raise ImproperlyConfigured(f"Set {name}; .env.example lists every variable.")


def optional(name: str, default: str = "") -> str:
    """Return a variable, or its default where it is missing or empty.

    Raises ImproperlyConfigured where the value begins with `#` and a space: it is a comment on the
    same line, which Compose and systemd take for the value. A name or a password may begin with `#`.
    """
    _read.setdefault(name, False)
    value = os.environ.get(name, "")
    if re.match(r"\s*#(\s|$)", value):
        raise ImproperlyConfigured(f"{name} begins with #: put comments on lines of their own.")
    return value if value.strip() else default


def secret(name: str) -> str:
    """Return a secret, or "" where it is missing: from the file that NAME_FILE names, else from NAME.

    A file keeps it out of `docker inspect`. Raises ImproperlyConfigured for one that is empty or
    cannot be read.
    """
    _read[name] = True
    path = optional(f"{name}_FILE")
    if not path:
        return optional(name)
    try:
        value = Path(path).read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise ImproperlyConfigured(f"{name}_FILE cannot be read: {reason}.") from None
    if not value:
        raise ImproperlyConfigured(f"{name}_FILE names an empty file.")
    return value


def key(name: str) -> str:
    """Return a secret that signs. Raises ImproperlyConfigured for one that can be guessed."""
    value = secret(name)
    if not value:
        raise ImproperlyConfigured(f"Set {name}; .env.example lists every variable.")
    if len(value) < LEAST_KEY_LENGTH or len(set(value)) < _LEAST_DIFFERENT:
        raise ImproperlyConfigured(
            f"{name} can be guessed: use {LEAST_KEY_LENGTH} or more random characters."
        )
    return value


def flag(name: str, *, default: bool = False) -> bool:
    """Return a switch written as 0 or 1. Raises ImproperlyConfigured for any other word."""
    value = optional(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} is {value!r}; use 0 or 1.")
    return value == "1"


def number(name: str, default: int, *, least: int, most: int) -> int:
    """Return a whole number. Raises ImproperlyConfigured for a word, or beyond these bounds."""
    value = optional(name, str(default))
    if not (value.isascii() and value.isdecimal() and least <= int(value) <= most):
        raise ImproperlyConfigured(f"{name} is {value!r}; use a number from {least} to {most}.")
    return int(value)


def choice(name: str, default: str, *others: str) -> str:
    """Return one of these words. Raises ImproperlyConfigured for any other."""
    value = optional(name, default)
    if value not in (default, *others):
        words = ", ".join((default, *others))
        raise ImproperlyConfigured(f"{name} is {value!r}; use one of: {words}.")
    return value


def hosts(name: str, default: str | None = None) -> list[str]:
    """Return the host names in a variable, which are separated by spaces.

    Raises ImproperlyConfigured for a web address or a pattern: with a pattern such as `*` a visitor
    could choose the host of links that are mailed. Without a default it also refuses an empty one.
    """
    value = required(name) if default is None else optional(name, default)
    for host in value.split():
        if not re.fullmatch(r"[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]", host):
            raise ImproperlyConfigured(
                f"{name} has {host!r}; use host names such as standing.example, with spaces between."
            )
    return value.split()


def host(name: str) -> str:
    """Return the one host name in a variable, or "". Raises ImproperlyConfigured as `hosts` does."""
    found = hosts(name, "")
    if len(found) > 1:
        raise ImproperlyConfigured(f"{name} has several host names; use one.")
    return "".join(found)


def addresses(name: str, *schemes: str) -> list[str]:
    """Return the web addresses in a variable, which are separated by spaces.

    Raises ImproperlyConfigured for one without a host or with a scheme that is not listed.
    """
    value = optional(name)
    for address in value.split():
        if not _is_address(address, schemes):
            wanted = " or ".join(f"{scheme}:" for scheme in schemes)
            raise ImproperlyConfigured(f"{name} has {address!r}; use addresses with {wanted}.")
    return value.split()


def address(name: str, *schemes: str, default: str = "") -> str:
    """Return one web address, or the default. Raises ImproperlyConfigured as `addresses` does."""
    found = addresses(name, *schemes)
    if len(found) > 1:
        raise ImproperlyConfigured(f"{name} has several addresses; use one.")
    return found[0] if found else default


def _is_address(address: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in schemes and bool(
        parts.path if parts.scheme == "mailto" else parts.netloc
    )


def mailboxes(name: str) -> list[str]:
    """Return the mail addresses in a variable, which are separated by spaces.

    Raises ImproperlyConfigured for anything that is not a mail address.
    """
    value = optional(name)
    for mailbox in value.split():
        try:
            validate_email(mailbox)
        except ValidationError:
            raise ImproperlyConfigured(
                f"{name} has {mailbox!r}; use mail addresses, with spaces between."
            ) from None
    return value.split()


def time_zone(name: str, default: str) -> str:
    """Return the name of a time zone. Raises ImproperlyConfigured for an unknown one."""
    value = optional(name, default)
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ImproperlyConfigured(
            f"{name} is {value!r}; use a name such as Europe/Paris."
        ) from None
    return value


def place_in_log(name: str) -> tuple[int, bytes] | None:
    """Return place and chain hash of a line of the log, written `place:hash`, or None if empty.

    Raises ImproperlyConfigured for any other form.
    """
    value = optional(name)
    if not value:
        return None
    found = re.fullmatch(r"([1-9][0-9]{0,17}):([0-9a-f]{64})", value)
    if not found:
        raise ImproperlyConfigured(f"{name} is {value!r}; copy it from `check --deploy`.")
    return int(found[1]), bytes.fromhex(found[2])
