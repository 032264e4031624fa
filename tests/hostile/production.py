"""Standing as the image serves it, with two hosts, for a proxy of `tests/proxies.py` to stand before."""

import contextlib
import os
import re
import secrets
import shlex
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests import demonstration, migrated, proxies

SECONDS_TO_START = 60
WORKERS = 2


@dataclass(frozen=True)
class Standing:
    port: int
    folder: Path
    process: psutil.Process

    def workers(self) -> set[int]:
        """Return the process ids of those that answer."""
        return {
            each.pid for each in self.process.children() if each.status() != psutil.STATUS_ZOMBIE
        }

    def log(self) -> str:
        return (self.folder / "standing.log").read_text()


@contextlib.contextmanager
def served(folder: Path) -> Iterator[Standing]:
    """Serve an empty site on a free port, with the words of the Dockerfile."""
    port = demonstration.free_port()
    (folder / "data" / "static").mkdir(parents=True)
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "DJANGO_SETTINGS_MODULE": "tests.hostile.production_settings",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": f"{proxies.MAIN} {proxies.DESK} 127.0.0.1",
        "CASES_HOST": proxies.DESK,
        "TRUSTED_PROXY_COUNT": "1",
        "DATA_DIR": str(folder / "data"),
        "DATABASE_URL": migrated.database_of_its_own("hostile", folder / "data"),
        "GRANIAN_WORKERS": str(WORKERS),
        "GRANIAN_BLOCKING_THREADS": "24",
    }
    cache = [sys.executable, "manage.py", "createcachetable"]
    subprocess.run(cache, cwd=demonstration.ROOT, env=environment, check=True)
    with (folder / "standing.log").open("w") as log:
        process = subprocess.Popen(
            _command(port), cwd=demonstration.ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        standing = Standing(port, folder, psutil.Process(process.pid))
        _wait(standing)
        yield standing
    finally:
        process.terminate()
        process.wait()


def _command(port: int) -> list[str]:
    """Return the command of the image, at another address."""
    dockerfile = (demonstration.ROOT / "Dockerfile").read_text()
    [said] = re.findall(r'^CMD \["granian", (.*)\]$', dockerfile, re.MULTILINE)
    words = shlex.split(said.replace(",", " "))
    words[words.index("--host") + 1] = "127.0.0.1"
    words[words.index("--port") + 1] = str(port)
    return [sys.executable, "-m", "granian", *words]


def _wait(standing: Standing) -> None:
    address = f"http://127.0.0.1:{standing.port}/healthz"
    asked = urllib.request.Request(address, headers={"Host": proxies.MAIN})
    deadline = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            with urllib.request.urlopen(asked, timeout=5):  # noqa: S310 -- our own http address
                break
        except OSError:
            assert time.monotonic() < deadline, standing.log()
            time.sleep(0.1)
    while len(standing.workers()) < WORKERS:
        time.sleep(0.1)
