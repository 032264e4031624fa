"""How often one address may ask, counted in this process alone. A shelter shares one: be generous.

Addresses are kept under a random key of the process and forgotten with each window of time.
"""

import hmac
import secrets
import threading
import time
from collections import Counter
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest

_KEY = secrets.token_bytes(32)
MINUTE, HOUR = 60, 60 * 60
# Not the empty word: behind a socket of the file system that is the address of each.
EVERYBODY = "everybody"


class Limit:
    """At most so many times in each window of so many seconds."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._window = 0
        self._counts: Counter[bytes] = Counter()
        self._lock = threading.Lock()

    def is_over(self, address: str, most: int) -> bool:
        """Say whether one more is one too many; else count it."""
        window = int(time.time()) // self._seconds
        name = hmac.digest(_KEY, address.encode(), "sha256")
        with self._lock:
            if window != self._window:
                self._window, self._counts = window, Counter()
            if self._counts[name] >= most:
                return True
            self._counts[name] += 1
            return False

    def forget(self) -> None:
        with self._lock:
            self._counts.clear()


pages = Limit(MINUTE)
submits = Limit(HOUR)
codes = Limit(MINUTE)
messages = Limit(MINUTE)


def too_many_pages(request: HttpRequest) -> bool:
    return pages.is_over(_address(request), settings.HELP_PAGES_A_MINUTE)


def too_many_submits(request: HttpRequest) -> bool:
    """What one address tries beyond its own limit takes nothing away from everybody's."""
    if submits.is_over(_address(request), settings.HELP_SUBMITS_AN_HOUR):
        return True
    return submits.is_over(EVERYBODY, settings.HELP_SUBMITS_AN_HOUR_IN_ALL)


def too_many_codes(request: HttpRequest) -> bool:
    """Nobody is ever locked out: whoever tried too often waits until the minute is over."""
    return codes.is_over(_address(request), settings.HELP_CODES_A_MINUTE)


def too_many_messages(request: HttpRequest) -> bool:
    """Every message is opened each time that somebody looks at the queue.

    Counted by address and not by request, or a finder of the code could silence the person.
    """
    return messages.is_over(_address(request), settings.HELP_MESSAGES_A_MINUTE)


def _address(request: HttpRequest) -> str:
    """The nearest address that our own proxies did not write. Read nowhere else."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < proxies <= len(forwarded):
        return _network(forwarded[-proxies].strip())
    return _network(str(request.META.get("REMOTE_ADDR", "")))


def _network(address: str) -> str:
    """A household or a server has a whole IPv6 network to choose addresses from: count that."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return address
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(IPv6Network((ip.packed, 64), strict=False))
