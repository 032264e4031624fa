"""One process at a time compares and writes what this host keeps."""

from legal_help.trust import host_copy
from tests.legal_help.other_process import lock_seen_by_another_process


def test_another_process_waits_while_what_is_kept_is_compared(own_folders):
    with host_copy.locked():
        lock = host_copy.folder() / "lock"
        assert lock_seen_by_another_process(lock) == "locked"

    assert lock_seen_by_another_process(lock) == "free"
