"""One process at a time compares and writes what this host keeps."""

import os
import uuid

from legal_help.trust import host_copy
from legal_help.trust.chain import Document
from tests.legal_help.other_process import lock_seen_by_another_process


def test_another_process_waits_while_what_is_kept_is_compared(own_folders):
    with host_copy.locked():
        lock = host_copy.folder() / "lock"
        assert lock_seen_by_another_process(lock) == "locked"

    assert lock_seen_by_another_process(lock) == "free"


def test_all_that_is_kept_lies_on_the_disk_before_it_takes_its_place(own_folders, monkeypatch):
    synced, document = [], Document(b"a roster", b"a signature", uuid.uuid4())
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(os.fstat(file).st_size))

    with host_copy.locked():
        host_copy.write("roster", [document])

    assert host_copy.read("roster") == [document]
    assert synced == [(host_copy.folder() / "roster.json").stat().st_size]
