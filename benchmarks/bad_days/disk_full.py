"""The disk is full to the last byte, under DATA_DIR and PostgreSQL, while people write; then there is room."""

import contextlib
import errno
import os
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks.harness.findings import BenchmarkFailed, Finding, say
from benchmarks.in_small import afterwards, production
from benchmarks.in_small.load import Load
from benchmarks.in_small.production import Production

SIZE: Final = "1200m"
SECONDS_BETWEEN: Final = 15
AT_ONCE: Final = bytes(4096)


def measure(tries: int = 5, seconds: int = 30) -> list[Finding]:
    with _disk() as disk, production.running(beneath=disk) as site:
        load = Load(site)
        load.begin()
        for number in range(tries):
            load.is_over.wait(SECONDS_BETWEEN)
            with _kept_running(site), _filled(site.folder):
                load.is_over.wait(seconds)
            site.wait_for_web()
            say(f"  {number + 1} of {tries} full disks; {len(load.people)} people")
        load.is_over.wait(SECONDS_BETWEEN)
        load.end()
        return [
            afterwards.none_of("pages that call it our mistake", load.told(500)),
            *afterwards.readers(load.readers),
            *afterwards.findings(site, load),
        ]


@contextlib.contextmanager
def _disk() -> Iterator[Path]:
    """Mount a small disk. Raises BenchmarkFailed where nobody may mount."""
    folder = Path(tempfile.mkdtemp(prefix="standing-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(folder)]
    try:
        if subprocess.run(mount, check=False).returncode:  # noqa: S603 -- our own words
            raise BenchmarkFailed("Nobody may mount a disk here: run it as root.")
        try:
            yield folder
        finally:
            subprocess.run(["umount", str(folder)], check=True)  # noqa: S603, S607 -- as above
    finally:
        folder.rmdir()


@contextlib.contextmanager
def _filled(folder: Path) -> Iterator[None]:
    """Leave not a byte on the disk, and fill again what somebody gives back."""
    filler, is_over = folder / "filler", threading.Event()

    def fill() -> None:
        with filler.open("ab", buffering=0) as file:
            while not is_over.wait(0.01):
                _fill_up(file.fileno())

    thread = threading.Thread(target=fill)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
        filler.unlink()


def _fill_up(file: int) -> None:
    try:
        free = os.fstatvfs(file)
        if free.f_bavail > len(AT_ONCE):
            os.posix_fallocate(file, os.fstat(file).st_size, free.f_bavail * free.f_bsize)
        while True:
            os.write(file, AT_ONCE)
    except OSError as full:
        if full.errno != errno.ENOSPC:
            raise


@contextlib.contextmanager
def _kept_running(site: Production) -> Iterator[None]:
    """Start whatever ends by itself again, PostgreSQL too, as Compose does."""
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(production.RESTART_SECONDS):
            for service in site.services.values():
                if service.has_ended:
                    say(f"  {service.name} ended by itself")
                    service.kill_and_restart()
            if site.database.has_ended:
                say("  PostgreSQL ended by itself")
                site.database.launch()

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()
