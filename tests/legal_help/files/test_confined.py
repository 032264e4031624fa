"""The process that decodes can do nothing but compute and answer."""

import re
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings as live_settings

from legal_help.files import confined
from legal_help.files import redraw as parent
from tests.legal_help.files import attempts, honest, hostile
from tests.legal_help.files.outcome import has_children

NAMED = {*confined.CALLS, "write", "mmap", "mprotect", "clone", "clone3"}


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """Return what became of each attempt of a process that had confined itself."""
    folder = tmp_path_factory.mktemp("attempts")
    tried = subprocess.run(
        [sys.executable, "-IBc", attempts.PROGRAM, live_settings.BASE_DIR, folder],
        check=True,
        capture_output=True,
        text=True,
        env={},
    )
    assert tried.stderr == ""
    assert [path.name for path in folder.iterdir()] == ["there"]
    return dict(line.split(": ") for line in tried.stdout.splitlines())


def test_nothing_of_what_somebody_would_try_is_possible(outcomes):
    endings = {name: outcomes[name] for name in attempts.ATTEMPTS}

    assert endings == dict.fromkeys(attempts.ATTEMPTS, "EPERM")


def test_every_other_call_of_the_system_is_refused(outcomes):
    calls = {name: outcomes[name] for name in outcomes.keys() - attempts.ATTEMPTS.keys()}

    assert calls.pop("call clone3") == "ENOSYS"
    assert len(calls) == len(attempts.NUMBERS) - len(NAMED)
    assert set(calls.values()) == {"EPERM"}


def test_the_filter_names_what_is_allowed_and_refuses_the_rest(tmp_path):
    with (tmp_path / "filter").open("w+") as file:
        confined.filter_of_calls().export_pfc(file)
        file.seek(0)
        printed = file.read()

    assert set(re.findall(r'syscall "(\w+)"', printed)) == NAMED
    assert "# default action\n  action ERRNO(1);" in printed


def test_a_page_or_a_code_follows_on_the_word_that_it_is_confined():
    (page,) = confined.pages_of(honest.png())

    assert list(confined.frames(honest.png())) == [b"confined", b"pages", page]
    assert list(confined.frames(b"GIF89a")) == [b"confined", b"refused", b"type"]


def files_with(word, since, folders):
    """Yield the files that were written since then and hold the word."""
    for folder in folders:
        for path in Path(folder).rglob("*"):
            try:
                if path.is_file() and path.stat().st_mtime >= since and word in path.read_bytes():
                    yield path
            except OSError:
                continue  # another process has taken it away


@pytest.mark.long
def test_nothing_of_a_file_reaches_a_disk_while_it_is_drawn_or_after(
    own_folders, settings, monkeypatch
):
    word = honest.SENTINEL.encode()
    assert word in hostile.ENDLESS
    folders = ("/tmp", "/var/tmp", "/dev/shm", settings.DATA_DIR)  # noqa: S108 -- looked through
    monkeypatch.setattr(parent, "MOST_SECONDS", 1.2)
    since = time.time() - 1
    codes = []

    def draw():
        try:
            parent.redraw(hostile.ENDLESS)
        except parent.FileRefused as refused:
            codes.append(refused.code)

    drawing = threading.Thread(target=draw)
    drawing.start()
    found = []
    while drawing.is_alive():
        found += files_with(word, since, folders)
        drawing.join(0.1)
    found += files_with(word, since, folders)

    assert codes == ["slow"], "or it was not being drawn all the while"
    assert not has_children()
    assert found == []
    planted = Path(tempfile.gettempdir(), "planted")
    planted.write_bytes(word)
    assert list(files_with(word, since, [planted.parent])) == [planted], "or nothing was looked for"
