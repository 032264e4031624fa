"""What the process that decodes answers, and what it leaves nowhere."""

import tempfile
import threading
import time
from pathlib import Path

import pytest

from legal_help.files import confined
from legal_help.files import redraw as parent
from tests.legal_help.files import honest, hostile
from tests.legal_help.files.outcome import has_children


def test_a_page_or_a_code_is_answered():
    (page,) = confined.pages_of(honest.png())

    assert list(confined.frames(honest.png())) == [b"pages", page]
    assert list(confined.frames(b"GIF89a")) == [b"refused", b"type"]


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
