"""Where sealed pages lie, and how they are found and erased without a word of the database."""

import os
import time
from uuid import uuid4

import pytest

from legal_help.files import storage
from legal_help.files.storage import NoRoom, PageMissing

pytestmark = pytest.mark.usefixtures("own_folders")

CASE, MARK = uuid4(), "ab" * 32


def test_pages_are_stored_and_read():
    storage.keep_pages(CASE, MARK, [b"one", b"two"])

    assert [storage.read_page(CASE, MARK, at) for at in (1, 2)] == [b"one", b"two"]
    assert storage.count_pages(CASE) == {MARK: 2}
    assert storage.cases_with_files() == [str(CASE)]


def test_nobody_else_on_the_machine_reads_them():
    storage.keep_pages(CASE, MARK, [b"one"])

    (file,) = storage.folder_of_all().rglob("1")
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("case", "mark", "number"), [(uuid4(), MARK, 1), (CASE, "cd" * 32, 1), (CASE, MARK, 2)]
)
def test_a_page_that_is_not_there(case, mark, number):
    storage.keep_pages(CASE, MARK, [b"one"])

    with pytest.raises(PageMissing):
        storage.read_page(case, mark, number)


def test_what_a_failed_transaction_left_is_written_over():
    storage.keep_pages(CASE, MARK, [b"half a pa"])
    storage.keep_pages(CASE, MARK, [b"one"])

    assert storage.read_page(CASE, MARK, 1) == b"one"


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
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", refuse)

    with pytest.raises(NoRoom):
        storage.keep_pages(CASE, MARK, [b"one"])


def test_messages_stored_before_a_moment():
    storage.keep_pages(CASE, MARK, [b"one"])

    assert storage.messages_stored_before(str(CASE), time.time() + 60) == [MARK]
    assert storage.messages_stored_before(str(CASE), time.time() - 60) == []
