"""Where sealed pages lie, and how they are found and erased without a word of the database."""

import errno
import os
import time
from uuid import uuid4

import pytest

from legal_help.event_log.alarms import Tampered
from legal_help.files import storage
from legal_help.files.sealed_pages import SealedFile
from legal_help.files.storage import NoRoom
from tests.legal_help.helpers import flipped

pytestmark = pytest.mark.usefixtures("own_folders")

CASE, MARK = uuid4(), "ab" * 32


FILE = SealedFile.seal(CASE, [b"one", b"two"], secret=bytes(32), once="")


def test_pages_are_stored_and_read():
    storage.keep_pages(CASE, MARK, FILE.blobs)

    assert [storage.read_page(CASE, MARK, FILE.key, at) for at in (1, 2)] == [b"one", b"two"]
    assert storage.count_pages(CASE) == {MARK: 2}
    assert storage.cases_with_files() == [str(CASE)]


def test_nobody_else_on_the_machine_reads_them():
    storage.keep_pages(CASE, MARK, [b"one"])

    (file,) = storage.folder_of_all().rglob("1")
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("case", "mark", "number"), [(uuid4(), MARK, 1), (CASE, "cd" * 32, 1), (CASE, MARK, 3)]
)
def test_a_page_that_is_not_there(case, mark, number):
    storage.keep_pages(CASE, MARK, FILE.blobs)

    with pytest.raises(Tampered, match="text_missing"):
        storage.read_page(case, mark, FILE.key, number)


def test_a_page_that_was_altered():
    storage.keep_pages(CASE, MARK, [flipped(FILE.blobs[0])])

    with pytest.raises(Tampered, match="blob_altered"):
        storage.read_page(CASE, MARK, FILE.key, 1)


def test_what_a_failed_transaction_left_is_written_over_and_is_new():
    storage.keep_pages(CASE, MARK, [b"half a pa"])
    (folder,) = storage.folders_in(storage.folder_of_all() / str(CASE))
    os.utime(folder, (0, 0))
    storage.keep_pages(CASE, MARK, FILE.blobs)

    assert storage.read_page(CASE, MARK, FILE.key, 1) == b"one"
    assert storage.messages_stored_before(str(CASE), time.time() - 60) == []


def test_files_of_one_case_are_erased():
    other = uuid4()
    for case in (CASE, other):
        storage.keep_pages(case, MARK, [b"one"])

    storage.erase_files(CASE)
    storage.erase_files(CASE)

    assert storage.cases_with_files() == [str(other)]


def test_what_is_no_folder_of_a_case_is_none():
    (storage.folder_of_all() / "arriving").mkdir(parents=True)
    (storage.folder_of_all() / "lost+found").mkdir()

    assert storage.cases_with_files() == []
    with pytest.raises(ValueError, match="hexadecimal"):
        storage.erase_files("../trust")


def test_room_is_counted_over_all_cases(settings):
    settings.HELP_FILES_MEGABYTES = 1
    storage.keep_pages(CASE, MARK, [bytes(600_000)])
    storage.keep_pages(uuid4(), MARK, [bytes(300_000)])

    storage.check_room(100_000)
    with pytest.raises(NoRoom):
        storage.check_room(100_001)


def test_a_full_disk_is_told_as_no_room(monkeypatch):
    def refuse(_descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)

    with pytest.raises(NoRoom):
        storage.keep_pages(CASE, MARK, [b"one"])


def test_what_goes_meanwhile_is_not_old(tmp_path):
    assert not storage.is_older(tmp_path / "gone", time.time() + 60)


def test_messages_stored_before_a_moment():
    storage.keep_pages(CASE, MARK, [b"one"])

    assert storage.messages_stored_before(str(CASE), time.time() + 60) == [MARK]
    assert storage.messages_stored_before(str(CASE), time.time() - 60) == []


def test_another_fault_of_the_disk_is_not_hidden(monkeypatch):
    def refuse(_descriptor):
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(os, "fsync", refuse)

    with pytest.raises(OSError, match="Input/output"):
        storage.keep_pages(CASE, MARK, [b"one"])


def test_one_case_does_not_take_all_the_room(monkeypatch):
    monkeypatch.setattr(storage, "MOST_BYTES_A_CASE", 2)
    storage.keep_pages(CASE, MARK, [b"one"])

    storage.keep_pages(uuid4(), MARK, [b"one"])
    with pytest.raises(NoRoom):
        storage.keep_pages(CASE, "cd" * 32, [b"one"])


def test_supervisors_hear_of_no_room(settings, told):
    settings.HELP_FILES_MEGABYTES = 0

    with pytest.raises(NoRoom):
        storage.check_room(1)

    assert told() == [("files_full", "")]


def test_no_link_is_followed(tmp_path):
    """Whoever may write to this folder erases, reads and overwrites nothing elsewhere."""
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / MARK).mkdir(parents=True)
    (elsewhere / MARK / "1").write_bytes(b"not ours")
    storage.folder_of_all().mkdir(parents=True)
    (storage.folder_of_all() / str(CASE)).symlink_to(elsewhere)
    other = uuid4()
    storage.keep_pages(other, MARK, [b"one"])
    page = storage.folder_of_all() / str(other) / MARK / "1"
    page.unlink()
    page.symlink_to(elsewhere / MARK / "1")

    assert storage.cases_with_files() == [str(other)]
    assert storage.messages_stored_before(str(CASE), time.time() + 60) == []
    storage.erase_files(CASE)
    with pytest.raises(OSError, match="symbolic links"):
        storage.keep_pages(other, MARK, [b"one"])
    storage.erase_files(other)

    assert (elsewhere / MARK / "1").read_bytes() == b"not ours"


def test_what_could_not_be_erased_is_told(monkeypatch, caplog):
    def refuse(*_args, **_more):
        raise PermissionError

    storage.keep_pages(CASE, MARK, [b"one"])
    monkeypatch.setattr(os, "rmdir", refuse)

    storage.erase_files(CASE)

    assert "Sealed files could not be erased: PermissionError" in caplog.text
