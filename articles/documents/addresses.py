"""Which addresses a document may lead to."""

from typing import Final
from urllib.parse import urlsplit

SCHEMES: Final = frozenset({"http", "https", "mailto", "tel"})


def is_web_address(address: str) -> bool:
    """Say whether it leads to the web, to a mailbox or a telephone, and names nobody on the way."""
    try:
        parts = urlsplit(address.strip())
    except ValueError:
        return False
    return parts.scheme.lower() in SCHEMES and "@" not in parts.netloc
