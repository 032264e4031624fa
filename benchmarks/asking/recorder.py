"""A proxy that keeps what passes: what somebody who listens on that wire would have."""

import contextlib
import re
import socket
import threading
from collections.abc import Iterator
from typing import NamedTuple

LENGTH = re.compile(rb"^content-length:\s*(\d+)", re.IGNORECASE | re.MULTILINE)
IN_CHUNKS = re.compile(rb"^transfer-encoding:\s*chunked", re.IGNORECASE | re.MULTILINE)


class Message(NamedTuple):
    """A request or an answer: its first line and headers, and what follows."""

    head: bytes
    body: bytes


class Recorder:
    """Listens on a free port of this machine and passes everything on to another one."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.asked: list[bytearray] = []
        self.answered: list[bytearray] = []
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def raw(self) -> bytes:
        return b"\n".join([*self.asked, *self.answered])

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                caller, _address = self._listener.accept()
                threading.Thread(target=self._connect, args=(caller,), daemon=True).start()

    def _connect(self, caller: socket.socket) -> None:
        asked, answered = bytearray(), bytearray()
        self.asked.append(asked)
        self.answered.append(answered)
        with caller, socket.create_connection(("127.0.0.1", self._target)) as callee:
            back = threading.Thread(target=_pass_on, args=(callee, caller, answered), daemon=True)
            back.start()
            _pass_on(caller, callee, asked)
            back.join()


def messages(streams: list[bytearray]) -> Iterator[Message]:
    """Yield what went one way, over all connections: one message after the other."""
    for stream in streams:
        rest = bytes(stream)
        while rest:
            head, _, rest = rest.partition(b"\r\n\r\n")
            if IN_CHUNKS.search(head):
                body, rest = _chunks(rest)
            else:
                length = LENGTH.search(head)
                end = int(length[1]) if length else 0
                body, rest = rest[:end], rest[end:]
            yield Message(head, body)


def _chunks(rest: bytes) -> tuple[bytes, bytes]:
    body = b""
    while True:
        size, _, rest = rest.partition(b"\r\n")
        length = int(size.split(b";")[0] or b"0", 16)
        body, rest = body + rest[:length], rest[length + 2 :]
        if not length:
            return body, rest


def _pass_on(source: socket.socket, sink: socket.socket, kept: bytearray) -> None:
    with contextlib.suppress(OSError):
        while some := source.recv(65536):
            kept += some
            sink.sendall(some)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
