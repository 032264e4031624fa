"""Machines that serve one site: groups of processes, each with a DATA_DIR and a memory of its own.

They share a database, and the folders that docs/running.md names.
"""

import contextlib
import os
import secrets
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.harness.servers import ROOT, started
from tests import demonstration, migrated

SHARED = ("media", "sealed")


@dataclass(frozen=True)
class Machine:
    port: int
    environment: Mapping[str, str]


@contextlib.contextmanager
def serving(folder: Path, environment: Mapping[str, str], *, shared: Path) -> Iterator[Machine]:
    """Serve a site on one more machine. It keeps its own in `folder`, and shares two folders."""
    data, memory = folder / "data", folder / "memory"
    for each in (data, memory):
        each.mkdir(parents=True, exist_ok=True)
    for name in SHARED:
        (shared / name).mkdir(parents=True, exist_ok=True)
        (data / name).symlink_to(shared / name)
    own = {"DATA_DIR": str(data), "MEMORY_DIR": str(memory), "TRUSTED_PROXY_COUNT": "1"}
    port = demonstration.free_port()
    command = [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"),
        *("--port", str(port), "--blocking-threads", "4", "--log-level", "warning"),
        "config.wsgi:application",
    ]
    environment = {**environment, "MACHINES": "2", **own}
    with started(command, port=port, ready="/healthz", environment=environment):
        yield Machine(port, environment)


def empty_site(folder: Path) -> dict[str, str]:
    """Return the environment of a site without content, on a database of its own."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "benchmarks.harness.settings",
        "STANDING_DEMO": "1",
        "SECRET_KEY": secrets.token_urlsafe(48),
        "DATABASE_URL": migrated.database_of_its_own("two_machines", folder),
    }


def publish_with_picture(title: str) -> list[str]:
    """Publish an article that shows a picture, whose files are drawn; return their addresses.

    It runs in a process of one machine.
    """
    from tests.articles.images.shown import addresses, drawn_image, in_the_text  # noqa: PLC0415 -- models need the applications

    image = drawn_image()
    in_the_text(image, title=title)
    return addresses(image)
