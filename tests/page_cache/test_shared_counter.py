import subprocess
import sys
from threading import Thread

from django.conf import settings

from page_cache.shared_counter import SharedNumber

RAISE = """
import sys
from pathlib import Path
from page_cache.shared_counter import SharedNumber
shared = SharedNumber(Path(sys.argv[1]))
for number in range(int(sys.argv[2]), 20_000, 2):
    shared.raise_to(number)
"""


def test_it_begins_at_zero_and_only_grows(tmp_path):
    shared = SharedNumber(tmp_path / "number")
    seen = [shared.value]
    for number in (5, 3, 2**60):
        shared.raise_to(number)
        seen.append(shared.value)

    assert seen == [0, 5, 5, 2**60]


def test_it_is_there_after_a_restart(tmp_path):
    SharedNumber(tmp_path / "number").raise_to(7)

    assert SharedNumber(tmp_path / "number").value == 7
    assert (tmp_path / "number").stat().st_size == 8
    assert (tmp_path / "number").stat().st_mode & 0o777 == 0o600


def test_processes_and_threads_raise_it_together(tmp_path):
    shared = SharedNumber(tmp_path / "number")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", RAISE, tmp_path / "number", str(first)], cwd=settings.BASE_DIR
        )
        for first in (1, 2)
    ]
    threads = [Thread(target=lambda: [shared.raise_to(n) for n in range(10_000)]) for _ in "ab"]
    for thread in threads:
        thread.start()
    seen = []
    while any(writer.poll() is None for writer in writers):
        seen.append(shared.value)
    for thread in threads:
        thread.join()

    assert seen == sorted(seen)
    assert shared.value == 19_999
