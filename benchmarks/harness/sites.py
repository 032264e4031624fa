"""Sites under measurement: an environment, a database of their own, and calls into them."""

import contextlib
import json
import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.harness.servers import ROOT, WORKERS, Server, started
from tests.demonstration import free_port
from tests.migrated import database_of_its_own

WAGTAIL_PYTHON: Final = ROOT / "build" / "wagtail" / "bin" / "python"
THREADS: Final = 24  # a worker; as in the Dockerfile
DATABASES: Final = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Site:
    name: str
    python: Path
    environment: dict[str, str]

    @property
    def database(self) -> str:
        return self.environment["DATABASE_URL"].partition(":")[0]

    @property
    def folder(self) -> Path:
        return Path(self.environment["DATA_DIR"])

    def run(self, *arguments: str) -> str:
        """Run Python with these arguments in the site's environment. Raises CalledProcessError."""
        done = subprocess.run(  # noqa: S603 -- our own words
            [str(self.python), *arguments],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return done.stdout

    def call(self, function: str, *arguments: object) -> Any:
        """Call a function of ours where Django is set up, and return what it returned."""
        return json.loads(self.run("-m", "benchmarks.in_django", function, *map(str, arguments)))

    def migrate(self) -> None:
        if self.name == "wagtail":
            (self.folder / "made_migrations").mkdir()
            (self.folder / "made_migrations" / "__init__.py").touch()
            self.run("-m", "django", "makemigrations", "--verbosity=0", "wagtail_site")
        self.run("-m", "django", "migrate", "--verbosity=0")

    def serve(
        self, application: str, *, ready: str = "/articles/", **more: str
    ) -> contextlib.AbstractContextManager[Server]:
        """Serve a WSGI application, the same way for everybody. It is ready when a path answers."""
        port = free_port()
        command = [
            *(str(self.python), "-m", "granian", "--interface=wsgi", "--host=127.0.0.1"),
            *(f"--port={port}", f"--workers={WORKERS}", f"--blocking-threads={THREADS}"),
            *("--log-level=error", application),
        ]
        environment = self.environment | more
        return started(command, port=port, ready=ready, environment=environment)


@contextlib.contextmanager
def empty(name: str = "standing", database: str = "", **more: str) -> Iterator[Site]:
    """Yield a migrated demonstration, or a Wagtail, that keeps everything in a folder of its own.

    It is on SQLite if `database` says so, else on the server that DATABASE_URL names, if any.
    """
    is_wagtail = name.startswith("wagtail")
    settings = "benchmarks.wagtail_site.settings" if is_wagtail else "benchmarks.harness.settings"
    python = WAGTAIL_PYTHON if is_wagtail else Path(sys.executable)
    with tempfile.TemporaryDirectory(prefix=f"standing-{name}-") as folder:
        if database == "sqlite":
            url = f"sqlite:///{folder}/{name}.sqlite3"
        else:
            url = database_of_its_own(f"bench_{name}".replace("-", "_"), Path(folder))
        environment = {
            "PATH": f"{python.parent}:/usr/bin:/bin",
            "HOME": folder,
            "PYTHONPATH": str(ROOT),
            "DJANGO_SETTINGS_MODULE": settings,
            "SECRET_KEY": secrets.token_urlsafe(48),
            "ALLOWED_HOSTS": "127.0.0.1 localhost",
            "DATABASE_URL": url,
            "DATA_DIR": folder,
            "STANDING_DEMO": "1",
        }
        (Path(folder) / "static").mkdir()  # looked for, and empty: no file is collected
        site = Site("wagtail" if is_wagtail else "standing", python, environment | more)
        site.migrate()
        yield site


def here() -> Site:
    """Return the site that this process was called in."""
    return Site("standing", Path(sys.executable), dict(os.environ))


def make_wagtail_environment() -> None:
    """Install Wagtail apart from Standing, at the versions committed. Raises CalledProcessError."""
    folder = WAGTAIL_PYTHON.parent.parent
    requirements = ROOT / "benchmarks" / "wagtail_site" / "requirements.txt"
    for arguments in (
        ["venv", "--quiet", "--allow-existing", "--python", sys.executable, str(folder)],
        ["pip", "sync", "--quiet", "--python", str(WAGTAIL_PYTHON), str(requirements)],
    ):
        subprocess.run([ROOT / "bin" / "uv", *arguments], check=True)  # noqa: S603 -- our own words
