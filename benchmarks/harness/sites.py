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

from benchmarks.harness import servers
from benchmarks.harness.servers import ROOT, Server
from tests.migrated import database_of_its_own

WAGTAIL_PYTHON: Final = ROOT / "build" / "wagtail" / "bin" / "python"
DATABASES: Final = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


class SiteFailed(Exception):
    """A site could not be made ready, or a call into it failed."""


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
        """Run Python with these arguments in the site's environment. Raises SiteFailed."""
        done = subprocess.run(  # noqa: S603 -- our own words
            [self.python, *arguments],
            env=self.environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SiteFailed(f"{self.name}: {' '.join(arguments)} failed.\n{done.stdout[-2_000:]}")
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
        environment = self.environment | more
        return servers.granian(
            application, python=self.python, environment=environment, ready=ready
        )


def make(name: str, database_url: str, folder: Path, **more: str) -> Site:
    """Return a site of Standing or of Wagtail that keeps everything in `folder`, not migrated."""
    settings = "benchmarks.wagtail_site.settings" if name == "wagtail" else "config.settings"
    python = WAGTAIL_PYTHON if name == "wagtail" else Path(sys.executable)
    environment = {
        "PATH": f"{python.parent}:/usr/bin:/bin",
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": settings,
        "SECRET_KEY": secrets.token_urlsafe(48),
        "ALLOWED_HOSTS": "127.0.0.1 localhost",
        "DATABASE_URL": database_url,
        "DATA_DIR": str(folder),
    }
    return Site(name, python, environment | more)


@contextlib.contextmanager
def empty(name: str = "standing") -> Iterator[Site]:
    """Yield a migrated demonstration on the server that DATABASE_URL names, else on SQLite."""
    with tempfile.TemporaryDirectory(prefix=f"standing-{name}-") as folder:
        url = database_of_its_own(f"bench_{name}".replace("-", "_"), Path(folder))
        settings = {"DJANGO_SETTINGS_MODULE": "benchmarks.harness.settings", "STANDING_DEMO": "1"}
        site = make(name, url, Path(folder), **settings)
        site.migrate()
        yield site


def here() -> Site:
    """Return the site that this process was called in."""
    return Site("standing", Path(sys.executable), dict(os.environ))


def make_wagtail_environment() -> None:
    """Install Wagtail apart from Standing, at the versions committed. Raises SiteFailed."""
    folder = WAGTAIL_PYTHON.parent.parent
    requirements = ROOT / "benchmarks" / "wagtail_site" / "requirements.txt"
    for arguments in (
        ["venv", "--quiet", "--allow-existing", "--python", sys.executable, str(folder)],
        ["pip", "sync", "--quiet", "--python", str(WAGTAIL_PYTHON), str(requirements)],
    ):
        command = [str(ROOT / "bin" / "uv"), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 -- our own words
        if done.returncode:
            raise SiteFailed(f"Wagtail could not be installed.\n{done.stderr}")
