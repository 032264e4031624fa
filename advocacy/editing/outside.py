"""Ask an address on the web whether it still answers: politely, and never one of our own network.

No Django, no database. Whoever enters an address must not make this machine talk to its neighbours: a
name is resolved first, and the connection goes to that very address. So does each redirect.
"""

import io
import ipaddress
import socket
import ssl
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urljoin, urlsplit

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MOST_HOPS: Final = 5
SECONDS: Final = 20
"""For one address in all, with its redirects: a server that drips bytes must not hold the worker."""
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
# What some servers answer to HEAD, which they do not know.
ASK_WHOLE: Final = frozenset({400, 403, 404, 405, 501})
PORTS: Final = {"http": 80, "https": 443}
# What stays as it is in an address: marks that part it, and "%", for letters may be encoded already.
MARKS: Final = "/#%[]=:;$&()+,!?*@'~"

type Allowed = Callable[[str], bool]


class NoAnswer(Exception):
    """Nothing answers, or the address may not be asked."""


def is_public(address: str) -> bool:
    """Return whether an IP address belongs to the public internet."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    # NAT64 leads to any IPv4 address and is reserved; networks may still use their old local range.
    is_inside = found.is_reserved or getattr(found, "is_site_local", False)
    is_outside = found.is_global and not found.is_multicast and not is_inside
    return is_outside and (inner is None or inner.is_global)


def last_status(
    url: str, *, agent: str, is_allowed: Allowed = is_public, seconds: float = SECONDS
) -> int:
    """Return the status at the end of an address, after its redirects. Raises NoAnswer.

    `seconds` is for all of it, but for looking up names: the system alone bounds `getaddrinfo`
    (`timeout` and `attempts` in resolv.conf).
    """
    until = time.monotonic() + seconds
    for _hop in range(MOST_HOPS + 1):
        status, location = _ask("HEAD", url, agent, is_allowed, until)
        if status in ASK_WHOLE:
            status, location = _ask("GET", url, agent, is_allowed, until)
        if status not in REDIRECTS or not location:
            return status
        url = urljoin(url, location)
    raise NoAnswer("too many redirects")


class _ReadingUntil(io.RawIOBase):
    """Reads a socket until a moment, since its own timeout begins anew with each byte."""

    def __init__(self, sent_by: socket.socket, until: float) -> None:
        self._sent_by, self._until = sent_by, until

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        self._sent_by.settimeout(_seconds_left(self._until))
        return self._sent_by.recv_into(buffer)


def _seconds_left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise NoAnswer("too slow")
    return left


def _ask(method: str, url: str, agent: str, is_allowed: Allowed, until: float) -> tuple[int, str]:
    """Ask once. The body is not read: whether the page is there is all that is asked."""
    connection = None
    try:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.password:
            raise NoAnswer("no address of the web")
        port = parts.port or PORTS[parts.scheme]
        connection = _connected(parts.scheme, parts.hostname, port, is_allowed, until)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.sock.settimeout(_seconds_left(until))
        connection.request(
            method, quote(path, MARKS), headers={"User-Agent": agent, "Accept": "*/*"}
        )
        return _read_head(connection.sock, method, until)
    except (OSError, HTTPException, ValueError) as error:  # UnicodeError is a ValueError
        raise NoAnswer(type(error).__name__) from None
    finally:
        if connection:
            connection.close()


def _read_head(sent_by: socket.socket, method: str, until: float) -> tuple[int, str]:
    """Return the status and where it leads."""
    with HTTPResponse(sent_by, method=method) as response:
        response.fp.close()
        response.fp = io.BufferedReader(_ReadingUntil(sent_by, until))
        response.begin()
        location = response.headers.get("Location", "").strip()
        # Letters that were not encoded arrive as their bytes.
        return response.status, quote(location.encode("latin-1"), MARKS)


def _connected(
    scheme: str, host: str, port: int, is_allowed: Allowed, until: float
) -> HTTPConnection:
    """Return a connection to the first address of a host, if all of them are allowed."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(map(is_allowed, addresses)):
        raise NoAnswer("not a public address")
    plain = socket.create_connection((addresses[0], port), timeout=_seconds_left(until))
    connection = HTTPConnection(host, port)
    connection.sock = plain
    if scheme == "https":
        try:
            context = ssl.create_default_context()
            plain.settimeout(_seconds_left(until))  # a handshake keeps to it as a whole
            connection.sock = context.wrap_socket(plain, server_hostname=host)
        except (OSError, ValueError, NoAnswer):
            plain.close()
            raise
    return connection
