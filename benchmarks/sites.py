"""Standing and Wagtail made ready: an environment, a database, and the articles in it."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

HERE: Final = Path(__file__).resolve().parent
ROOT: Final = HERE.parent
WAGTAIL_PYTHON: Final = ROOT / "build" / "wagtail" / "bin" / "python"
HOST: Final = "127.0.0.1"


class SiteFailed(Exception):
    """A site could not be made ready."""


@dataclass(frozen=True)
class Site:
    """One of the two, with its own database and folder, holding so many articles."""

    name: str
    database: str
    articles: int
    python: Path
    environment: dict[str, str]

    def run(self, *arguments: str) -> str:
        """Run Python with these arguments in the site's environment. Raises SiteFailed."""
        done = subprocess.run(  # noqa: S603 -- our own words
            [self.python, *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise SiteFailed(f"{self.name}: {' '.join(arguments)}\n{done.stderr}")
        return done.stdout

    def call(self, function: str, *arguments: object) -> Any:
        """Call a function of ours within the site, and return what it returned."""
        said = self.run("-m", "benchmarks.in_django", function, *map(str, arguments))
        return json.loads(said)


def standing(articles: int, *, database_url: str, folder: Path) -> Site:
    return _site("standing", "config.settings", articles, database_url, folder)


def wagtail(articles: int, *, database_url: str, folder: Path) -> Site:
    return _site("wagtail", "benchmarks.wagtail_site.settings", articles, database_url, folder)


def fill(site: Site) -> None:
    """Make the tables and the articles."""
    site.run("-m", "django", "migrate", "--verbosity=0")
    site.call(FILLED_BY[site.name], site.articles)


def collect_static_files(site: Site) -> None:
    site.run("-m", "django", "collectstatic", "--no-input", "--verbosity=0")


FILLED_BY: Final = {
    "standing": "benchmarks.standing_content.fill",
    "wagtail": "benchmarks.wagtail_site.content.fill",
}


def make_wagtail_environment() -> None:
    """Install Wagtail apart from Standing, at the versions committed. Raises SiteFailed."""
    uv = ROOT / "bin" / "uv"
    folder = WAGTAIL_PYTHON.parent.parent
    requirements = HERE / "wagtail_site" / "requirements.txt"
    for arguments in (
        ["venv", "--quiet", "--allow-existing", "--python", sys.executable, str(folder)],
        ["pip", "sync", "--quiet", "--python", str(WAGTAIL_PYTHON), str(requirements)],
    ):
        done = subprocess.run(  # noqa: S603 -- our own words
            [uv, *arguments], capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise SiteFailed(f"Wagtail could not be installed.\n{done.stderr}")


def _site(name: str, settings: str, articles: int, database_url: str, folder: Path) -> Site:
    database = database_url.partition(":")[0]
    own = folder / f"{name}-{database}-{articles}"
    own.mkdir()
    # The same for every number of articles, and slow to compress.
    static = folder / f"{name}-static"
    static.mkdir(exist_ok=True)
    (own / "static").symlink_to(static)
    python = WAGTAIL_PYTHON if name == "wagtail" else Path(sys.executable)
    environment = {
        "PATH": f"{python.parent}:/usr/bin:/bin",
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": settings,
        "SECRET_KEY": "of the benchmark alone: it signs nothing that is kept",
        "ALLOWED_HOSTS": HOST,
        "DATABASE_URL": database_url if database == "postgresql" else f"sqlite:///{own}/db.sqlite3",
        "DATA_DIR": str(own),
    }
    return Site(name, database, articles, python, environment)
