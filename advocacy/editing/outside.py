"""Ask an address on the web whether it still answers: politely, and never one of our own network.

No Django, no database. Whoever enters an address must not make this machine talk to its neighbours: a
name is resolved first, and the connection goes to that very address. So does each redirect.
"""

import ipaddress
import socket
import ssl
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Final
from urllib.parse import urljoin, urlsplit

MOST_HOPS: Final = 5
SECONDS: Final = 10
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
# What some servers answer to HEAD, which they do not know.
ASK_WHOLE: Final = frozenset({400, 403, 404, 405, 501})
PORTS: Final = {"http": 80, "https": 443}

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
    return found.is_global and not found.is_multicast and (inner is None or inner.is_global)


def last_status(url: str, *, agent: str, is_allowed: Allowed = is_public) -> int:
    """Return the status at the end of an address, after its redirects. Raises NoAnswer."""
    for _hop in range(MOST_HOPS + 1):
        status, location = _ask("HEAD", url, agent, is_allowed)
        if status in ASK_WHOLE:
            status, location = _ask("GET", url, agent, is_allowed)
        if status not in REDIRECTS or not location:
            return status
        url = urljoin(url, location)
    raise NoAnswer("too many redirects")


def _ask(method: str, url: str, agent: str, is_allowed: Allowed) -> tuple[int, str]:
    """Ask once. The body is not read: whether the page is there is all that is asked."""
    connection = None
    try:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname or parts.username or parts.password:
            raise NoAnswer("no address of the web")
        port = parts.port or PORTS[parts.scheme]
        connection = _connected(parts.scheme, parts.hostname, port, is_allowed)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request(method, path, headers={"User-Agent": agent, "Accept": "*/*"})
        response: HTTPResponse = connection.getresponse()
        return response.status, response.headers.get("Location", "")
    except (OSError, HTTPException, ValueError) as error:  # UnicodeError is a ValueError
        raise NoAnswer(type(error).__name__) from None
    finally:
        if connection:
            connection.close()


def _connected(scheme: str, host: str, port: int, is_allowed: Allowed) -> HTTPConnection:
    """Return a connection to the first address of a host, if all of them are allowed."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [str(each[4][0]) for each in found]
    if not addresses or not all(map(is_allowed, addresses)):
        raise NoAnswer("not a public address")
    plain = socket.create_connection((addresses[0], port), timeout=SECONDS)
    connection = HTTPConnection(host, port, timeout=SECONDS)
    connection.sock = plain
    if scheme == "https":
        try:
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(plain, server_hostname=host)
        except OSError:
            plain.close()
            raise
    return connection
