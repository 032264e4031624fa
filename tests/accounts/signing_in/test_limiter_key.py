"""What stands for an address in a table tells it to nobody who has the table alone."""

import pytest
import time_machine

from accounts.signing_in import limiter_key


@pytest.fixture(autouse=True)
def memory(settings, tmp_path):
    settings.MEMORY_DIR = tmp_path / "memory"
    settings.MEMORY_DIR.mkdir()
    return settings.MEMORY_DIR


def test_all_processes_of_a_host_count_alike_and_another_host_does_not(memory, settings):
    first = limiter_key.hashed("address", "203.0.113.7")

    assert limiter_key.hashed("address", "203.0.113.7") == first
    assert limiter_key.hashed("address", "203.0.113.8") != first
    assert limiter_key.hashed("address2", "03.0.113.7") != first
    settings.DATA_DIR = settings.DATA_DIR / "another"
    assert limiter_key.hashed("address", "203.0.113.7") != first


def test_the_key_is_for_this_host_alone_and_new_each_day(memory):
    with time_machine.travel("2026-11-24 12:00:00", tick=False):
        first = limiter_key.hashed("a")
        (file,) = memory.iterdir()
        assert file.stat().st_mode & 0o777 == 0o600
    with time_machine.travel("2026-11-25 11:59:59", tick=False):
        assert limiter_key.hashed("a") == first
    with time_machine.travel("2026-11-25 12:00:00", tick=False):
        second = limiter_key.hashed("a")
        assert second != first
        assert limiter_key.hashed("a") == second
    assert len(list(memory.iterdir())) == 1


def test_a_clock_that_jumped_ahead_and_back_keeps_no_key_for_years(memory):
    with time_machine.travel("2046-01-01", tick=False):
        ahead = limiter_key.hashed("a")
    with time_machine.travel("2026-01-01", tick=False):
        assert limiter_key.hashed("a") != ahead


@pytest.mark.parametrize("broken", [b"", b"short", b"x" * 99])
def test_a_broken_file_is_made_anew(memory, broken):
    limiter_key.hashed("a")
    (file,) = memory.iterdir()
    file.write_bytes(broken)

    assert limiter_key.hashed("a") == limiter_key.hashed("a")
    assert len(file.read_bytes()) == 40


def test_without_a_folder_in_memory_a_process_counts_for_itself(memory):
    memory.rmdir()

    assert limiter_key.hashed("a") == limiter_key.hashed("a")
    assert not memory.exists()
