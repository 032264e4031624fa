"""Lines to a proxy that speak as no browser does: raw bytes, slowly, or frames of HTTP/2 without end."""

import contextlib
import re
import select
import socket
import ssl
import time
from collections.abc import Iterator

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.exceptions import ProtocolError

from tests.proxies import MAIN, Proxy

QUIET_SECONDS = 0.3
"""So long after the last byte of an answer no other one is waited for."""
MOST_SECONDS = 20


def connected(proxy: Proxy, host: str = MAIN, protocols: tuple[str, ...] = ()) -> ssl.SSLSocket:
    plain = socket.create_connection(("127.0.0.1", proxy.port), timeout=MOST_SECONDS)
    if not protocols:
        return proxy.trust.wrap_socket(plain, server_hostname=host)
    trust = ssl.create_default_context()
    trust.load_verify_locations(cadata=b"".join(proxy.trust.get_ca_certs(binary_form=True)))
    trust.set_alpn_protocols([*protocols])
    return trust.wrap_socket(plain, server_hostname=host)


def send(proxy: Proxy, raw: bytes) -> bytes:
    """Send these bytes, and return all that came back, nothing where the line was closed."""
    got, left, last = bytearray(), memoryview(raw), time.monotonic()
    try:
        with connected(proxy) as line:
            line.setblocking(False)
            while time.monotonic() - last < (QUIET_SECONDS if got else MOST_SECONDS):
                if not line.pending():
                    select.select([line], [line] if left else [], [], 0.05)
                if left:
                    try:
                        left = left[line.send(left[:16_384]) :]
                        last = time.monotonic()
                    except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                        pass
                    except OSError:
                        left = memoryview(b"")  # refused before all of it was heard
                with contextlib.suppress(ssl.SSLWantReadError, ssl.SSLWantWriteError):
                    if not (some := line.recv(65_536)):
                        break
                    got += some
                    last = time.monotonic()
    except OSError:
        pass  # closed without an answer, or with what came until then
    return bytes(got)


def statuses(answer: bytes) -> list[int]:
    """Return the status of each answer but those that only say to go on."""
    found = re.findall(rb"^HTTP/1\.[01] (\d\d\d)", answer, re.MULTILINE)
    return [int(status) for status in found if status != b"100"]


@contextlib.contextmanager
def slow(proxy: Proxy, begun: bytes, number: int) -> Iterator[list[ssl.SSLSocket]]:
    """Keep so many lines open that have said this much and go on, a byte at a time, when asked."""
    with contextlib.ExitStack() as opened:
        lines = []
        for _ in range(number):
            lines.append(opened.enter_context(connected(proxy)))
            lines[-1].sendall(begun)
        yield lines


def creep(lines: list[ssl.SSLSocket]) -> int:
    """Send one more byte down each line; return how many of them are still open."""
    still = 0
    for line in lines:
        with contextlib.suppress(OSError):
            line.sendall(b"a")
            still += 1
    return still


def reset_streams(proxy: Proxy, path: str, number: int) -> int:
    """Ask so many times over HTTP/2, and take each question back at once; return how many were sent."""
    with contextlib.suppress(OSError, ProtocolError), connected(proxy, protocols=("h2",)) as line:
        assert line.selected_alpn_protocol() == "h2"
        http = H2Connection(H2Configuration(client_side=True))
        http.initiate_connection()
        head = [(":method", "GET"), (":scheme", "https"), (":authority", MAIN), (":path", path)]
        for sent in range(number):
            stream = http.get_next_available_stream_id()
            http.send_headers(stream, head, end_stream=True)
            http.reset_stream(stream)
            if sent % 50 == 49:
                try:
                    line.sendall(http.data_to_send())
                except OSError:
                    return sent
        line.sendall(http.data_to_send())
    return number


def flood_headers(proxy: Proxy, number: int) -> bytes:
    """Send a head over HTTP/2 in frames without end; return the last that came back."""
    with contextlib.suppress(OSError), connected(proxy, protocols=("h2",)) as line:
        http = H2Connection(H2Configuration(client_side=True, validate_outbound_headers=False))
        http.initiate_connection()
        line.sendall(http.data_to_send())
        # A literal without a name of the table, in frames that each say that another one follows.
        fields = b"".join(b"\x00\x06x-%04d\x01b" % n for n in range(1_000))
        line.sendall(_frame(0x1, 0x0, b"\x82\x87\x84" + fields))
        for _ in range(number):
            line.sendall(_frame(0x9, 0x0, fields))
        return line.recv(65_536)
    return b""


def _frame(kind: int, flags: int, content: bytes) -> bytes:
    return len(content).to_bytes(3) + bytes([kind, flags]) + (1).to_bytes(4) + content
