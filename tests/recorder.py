"""A proxy that keeps what passes: what somebody who listens on that wire would have."""

import contextlib
import re
import socket
import socketserver
import threading
from typing import Final

# The first line and the headers of a request or an answer; no form and no page holds such a line.
HEAD: Final = re.compile(
    rb"(?:[A-Z]+ \S+ HTTP/1\.[01]|HTTP/1\.[01] \d\d\d[^\r]*)\r\n.*?\r\n\r\n", re.DOTALL
)

# How often it looks whether it shall end: whoever shuts it down waits for that.
POLL: Final = 0.01  # seconds


class Recorder(socketserver.ThreadingTCPServer):
    """Listens on a free port of this machine and passes everything on to another one."""

    daemon_threads = True

    def __init__(self, target: int) -> None:
        super().__init__(("127.0.0.1", 0), _Caller)
        self.target = target
        self.port: int = self.server_address[1]
        self.streams: list[bytearray] = []
        threading.Thread(target=self.serve_forever, args=[POLL], daemon=True).start()

    def keep(self) -> bytearray:
        """Begin a stream: what goes one way over one connection."""
        self.streams.append(bytearray())
        return self.streams[-1]

    def raw(self) -> bytes:
        return b"\n".join(self.streams)

    def heads(self) -> list[bytes]:
        return [head for stream in self.streams for head in HEAD.findall(stream)]


class _Caller(socketserver.BaseRequestHandler):
    server: Recorder

    def handle(self) -> None:
        with socket.create_connection(("127.0.0.1", self.server.target)) as callee:
            there, back = self.server.keep(), self.server.keep()
            answers = threading.Thread(target=_pass_on, args=(callee, self.request, back))
            answers.start()
            _pass_on(self.request, callee, there)
            answers.join()


def _pass_on(source: socket.socket, sink: socket.socket, kept: bytearray) -> None:
    with contextlib.suppress(OSError):
        while some := source.recv(65536):
            kept += some
            sink.sendall(some)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
