"""Limit how often one network address may ask, counted in this process only.

A shelter shares one address, so limits should be generous. A limit is divided by the number of machines, so that
together they let through what one machine would.

Counts are kept by a keyed hash of the address and forgotten with each window of time.
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


class RateLimit:
    """Counts requests by address in windows of `seconds`."""

    def __init__(self, seconds: int) -> None:
        self._seconds = seconds
        self._window = 0
        self._counts: Counter[bytes] = Counter()
        self._lock = threading.Lock()

    def is_over(self, address: str, most: int) -> bool:
        """Say whether the address has reached `most` in this window; count the request if not."""
        with self._lock:
            name = self._name_now(address)
            if self._counts[name] >= _of_this_machine(most):
                return True
            self._counts[name] += 1
            return False

    def is_reached(self, address: str, most: int) -> bool:
        """Say whether the address has reached `most` in this window, without counting."""
        with self._lock:
            name = self._name_now(address)
            return self._counts[name] >= _of_this_machine(most)

    def forget(self) -> None:
        with self._lock:
            self._counts.clear()

    def _name_now(self, address: str) -> bytes:
        window = int(time.time()) // self._seconds
        if window != self._window:
            self._window, self._counts = window, Counter()
        return hmac.digest(_KEY, address.encode(), "sha256")


def _of_this_machine(most: int) -> int:
    """Return how many this machine may let through: its part of the limit, and 1 at least unless it is 0."""
    return max(min(most, 1), most // settings.MACHINES)


def client_address(request: HttpRequest) -> str:
    """Return the client address: the nearest one that our own proxies did not add."""
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    if 0 < proxies <= len(forwarded):
        return _network(forwarded[-proxies].strip())
    return _network(str(request.META.get("REMOTE_ADDR", "")))


def _network(address: str) -> str:
    """Return the /64 network of an IPv6 address: one household can use all addresses in it."""
    try:
        ip = ip_address(address)
    except ValueError:
        return address
    if not isinstance(ip, IPv6Address):
        return address
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(IPv6Network((ip.packed, 64), strict=False))
