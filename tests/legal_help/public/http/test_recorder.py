"""The proxy that keeps what passes tells heads from bodies, or a body would hide in a head."""

import socket
import threading

from tests.recorder import HEAD, Recorder


def test_heads_of_one_connection_come_apart_from_bodies():
    stream = (
        b"POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\nx=1"
        b"GET /b HTTP/1.1\r\nHost: a\r\n\r\n"
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nab\r\n1\r\nc\r\n0\r\n\r\n"
        b"HTTP/1.1 303 See Other\r\ncontent-length: 0\r\n\r\n"
    )

    assert HEAD.findall(stream) == [
        b"POST /a HTTP/1.1\r\nContent-Length: 3\r\n\r\n",
        b"GET /b HTTP/1.1\r\nHost: a\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n",
        b"HTTP/1.1 303 See Other\r\ncontent-length: 0\r\n\r\n",
    ]


def test_recorder_passes_on_and_keeps_both_ways():
    with socket.create_server(("127.0.0.1", 0)) as server:
        recorder = Recorder(server.getsockname()[1])

        def answer():
            connection, _address = server.accept()
            with connection:
                connection.sendall(b"heard " + connection.recv(100))

        answering = threading.Thread(target=answer)
        answering.start()
        with socket.create_connection(("127.0.0.1", recorder.port), timeout=5) as caller:
            caller.sendall(b"hello")
            heard = b""
            while some := caller.recv(100):
                heard += some
        answering.join(5)
        recorder.shutdown()
        recorder.server_close()

    assert heard == b"heard hello"
    assert recorder.raw() == b"hello\nheard hello"
