"""The demonstration stops whole or not at all: its site, its worker, and the command that runs both."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time

import pytest

from config.demo import accounts
from config.management.commands import serve_demo
from tests.demonstration import ROOT, free_port

SECONDS = 60


@pytest.fixture
def demo(tmp_path):
    """A demonstration that answers. Its database is empty, so its worker meets one error after another."""
    port = free_port()
    environment = {
        "PATH": os.environ["PATH"],
        "STANDING_DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "SECRET_KEY": "0123456789" * 5,
        "DATA_DIR": str(tmp_path),
    }
    command = [sys.executable, "manage.py", "serve_demo", str(port)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    late = threading.Timer(SECONDS, process.kill)
    late.start()
    said = ""
    while "Ctrl-C ends it." not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    process.port, process.said = port, said
    yield process
    late.cancel()
    for pid in descendants(process.pid):
        os.kill(pid, signal.SIGKILL)
    process.kill()
    process.communicate()


def descendants(pid):
    """Every process that was begun by this one, by its command."""
    listed = subprocess.run(
        ["ps", "-Aww", "-o", "pid=,ppid=,args="],  # noqa: S607 -- wherever it is
        capture_output=True,
        text=True,
        check=True,
    )
    rows = [line.split(None, 2) for line in listed.stdout.splitlines()]
    begun = {int(row[0]): row[2] for row in rows if int(row[1]) == pid}
    return begun | {key: args for child in begun for key, args in descendants(child).items()}


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def is_free(port):
    with socket.socket() as place:
        place.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            place.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@pytest.mark.exhaustive  # it starts all servers: the browser's journeys have the demonstration too
@pytest.mark.long
@pytest.mark.parametrize(
    ("who", "number", "status", "says"),
    [
        ("manage.py worker", signal.SIGKILL, 1, "The background work ended by itself"),
        ("manage.py serve_demo", signal.SIGINT, 0, ""),
        ("granian", signal.SIGKILL, 1, "The site ended by itself"),
        ("manage.py worker", signal.SIGTERM, 1, "work ended by itself (status 0)"),
        ("granian", signal.SIGTERM, 1, "The site ended by itself"),
        ("manage.py serve_demo", signal.SIGTERM, 0, ""),
        ("manage.py serve_demo", signal.SIGHUP, 0, ""),
    ],
)
def test_one_ends_and_all_end(demo, who, number, status, says):
    assert f"http://localhost:{demo.port}\n" in demo.said
    assert "for demonstration only" in demo.said
    assert all(f"  {sign_in.username}" in demo.said for sign_in in accounts.SIGN_INS)
    begun = descendants(demo.pid)
    assert len(begun) >= 3, "the site has a process that answers"
    everything = {demo.pid: "manage.py serve_demo"} | begun

    os.kill(next(pid for pid, args in everything.items() if who in args), number)
    said, _nothing = demo.communicate(timeout=SECONDS)

    assert demo.returncode == status, said
    assert says in said
    deadline = time.monotonic() + 5
    while any(map(is_alive, begun)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert [args for pid, args in begun.items() if is_alive(pid)] == []
    assert is_free(demo.port)


@pytest.mark.long
def test_it_gives_up_where_nothing_answers(monkeypatch, settings):
    settings.DEMO = True
    monkeypatch.setattr(serve_demo, "SECONDS_TO_START", 0.2)
    sleep = [sys.executable, "-c", "import time; time.sleep(60)"]
    monkeypatch.setattr(serve_demo, "_commands", lambda _port: {"Neither": sleep})
    handlers = {each: signal.getsignal(each) for each in serve_demo.STOPPED_BY}

    try:
        with pytest.raises(serve_demo.CommandError, match="Nothing answered on port"):
            serve_demo.Command().handle(port=free_port())
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
