"""Standing beside Wagtail, Django's hello and nginx: the same pages with the same articles.

Each site has a database of its own for each number of articles. Pages are made anew by all of them
first; then whole pages are kept, where Wagtail has the most articles that it is asked for.
"""

import contextlib
import gzip
import os
import platform
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import psutil

from benchmarks.harness import servers, sites
from benchmarks.harness.findings import say
from benchmarks.harness.servers import Server
from benchmarks.harness.sites import Site
from benchmarks.speed import pages
from benchmarks.speed.cells import Cell
from benchmarks.speed.measuring import Subject, take_turns
from tests.demonstration import free_port
from tests.migrated import database_of_its_own

# Wagtail is asked for no more: it takes long enough to tell.
WAGTAIL_MOST: Final = 10_000
MADE_ANEW: Final = {
    "standing": "benchmarks.speed.uncached:application",
    "wagtail": "benchmarks.wagtail_site.wsgi:application",
}
FILLED_BY: Final = {
    "standing": "benchmarks.content.library.fill",
    "wagtail": "benchmarks.wagtail_site.content.fill",
}


@dataclass(frozen=True)
class Plan:
    """What whoever runs it may choose; `pages` names some by their first word, none for all."""

    sizes: list[int] = field(default_factory=lambda: [1_000, 10_000, 100_000])
    rounds: int = 3
    seconds: int = 3
    pages: list[str] = field(default_factory=list)


def compare(plan: Plan) -> Iterator[tuple[dict[str, str], list[Cell]]]:
    """Yield what was measured in each stage, with what a reader must know to weigh it."""
    sites.make_wagtail_environment()
    with tempfile.TemporaryDirectory(prefix="standing-bench-") as name:
        folder = Path(name)
        ready = _filled(sorted(plan.sizes), folder)
        about = _about(plan, [site for site, _ in ready])
        most = max((n for site, n in ready if site.name == "wagtail"), default=0)
        turn = (plan.pages, plan.rounds, plan.seconds, _postmaster())
        for size in sorted(plan.sizes):
            here = [site for site, articles in ready if articles == size]
            say(f"{size:,} articles, every page made anew")
            with _made_anew(here, size, alone=size == max(plan.sizes)) as subjects:
                yield about, take_turns(subjects, *turn)
            if size == most:
                say(f"{size:,} articles, whole pages kept")
                with _kept(here, size, folder) as subjects:
                    yield about, take_turns(subjects, *turn)


def _filled(sizes: list[int], folder: Path) -> list[tuple[Site, int]]:
    """Make every site, the largest first, and fill as many at a time as there are cores."""
    ready = [
        (_site(name, database, size, folder), size)
        for size in reversed(sizes)
        for name in (("standing", "wagtail") if size <= WAGTAIL_MOST else ("standing",))
        for database in sites.DATABASES
    ]
    say(f"Filling {len(ready)} sites with articles; this takes some minutes")
    for site in {site.name: site for site, _ in ready}.values():
        site.run("-m", "django", "collectstatic", "--no-input", "--verbosity=0")

    def fill(pair: tuple[Site, int]) -> None:
        site, size = pair
        site.migrate()
        site.call(FILLED_BY[site.name], size)
        say(f"  {site.name}, {site.database}: {size:,} articles")

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(fill, ready))
    return ready


def _site(name: str, database: str, size: int, folder: Path) -> Site:
    own = folder / f"{name}-{database}-{size}"
    own.mkdir()
    # Static files are the same for every number of articles, and slow to compress.
    static = folder / f"{name}-static"
    static.mkdir(exist_ok=True)
    (own / "static").symlink_to(static)
    url = f"sqlite:///{own}/db.sqlite3"
    if database == "postgresql":
        url = database_of_its_own(f"bench_{name}_{size}", own)
    return sites.make(name, url, own)


@contextlib.contextmanager
def _made_anew(here: list[Site], size: int, *, alone: bool) -> Iterator[list[Subject]]:
    asked = pages.PAGES + (tuple(page.alone() for page in pages.SEARCHES) if alone else ())
    with contextlib.ExitStack() as stack:
        yield [
            Subject(
                site.name,
                site.database,
                size,
                stack.enter_context(site.serve(MADE_ANEW[site.name])),
                asked,
                site,
            )
            for site in here
        ]


@contextlib.contextmanager
def _kept(here: list[Site], size: int, folder: Path) -> Iterator[list[Subject]]:
    """Whole pages kept, beside the least that Django can do, and files on a disk."""
    with contextlib.ExitStack() as stack:
        subjects = []
        for site in here:
            kept = "config.wsgi:application" if site.name == "standing" else MADE_ANEW["wagtail"]
            server = stack.enter_context(site.serve(kept, CACHE_WHOLE_PAGES="1"))
            subjects.append(
                Subject(f"{site.name}, cached", site.database, size, server, pages.KEPT)
            )
        hello = here[0].serve("benchmarks.speed.hello:application", ready="/hello/")
        subjects.append(Subject("hello", "", size, stack.enter_context(hello), (pages.HELLO,)))
        root = folder / "files"
        _save_pages(subjects[0].server, size, root)
        files = stack.enter_context(_nginx(root, folder))
        yield [*subjects, Subject("nginx", "", size, files, pages.KEPT)]


def _save_pages(server: Server, articles: int, root: Path) -> None:
    """Lay the pages of a server down as files, and compressed as nginx looks for them."""
    for path in {path for page in pages.KEPT for path in page.paths(articles)}:
        _, answer = server.get(path)
        file = root / (path.lstrip("/") + ("index.html" if path.endswith("/") else ""))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(answer)
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(answer, compresslevel=9))


def _nginx(root: Path, folder: Path) -> contextlib.AbstractContextManager[Server]:
    """Serve files, with the configuration that distributions ship and no access log."""
    port = free_port()
    configuration = f"""
error_log stderr error;
events {{ worker_connections 768; }}
http {{
  include {servers.mime_types()};
  default_type text/html;
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  gzip_static on;
  {servers.temporary_paths(folder)}
  server {{
    listen 127.0.0.1:{port} reuseport;
    root {root};
    index index.html;
  }}
}}
"""
    return servers.nginx(configuration, folder=folder, port=port, ready="/articles/")


def _postmaster() -> psutil.Process:
    [folder] = parse_qs(urlsplit(os.environ["DATABASE_URL"]).query)["host"]
    return psutil.Process(int((Path(folder) / "data" / "postmaster.pid").read_text().split()[0]))


def _about(plan: Plan, ready: list[Site]) -> dict[str, str]:
    """Return what a reader must know to weigh the figures; no name and no path of this machine."""
    ours = next(site for site in ready if site.name == "standing" and site.database == "postgresql")
    theirs = next((site for site in ready if site.name == "wagtail"), ours)
    versions = "benchmarks.harness.database.versions"
    postgresql = ours.call("benchmarks.harness.database.settings")
    said = subprocess.run(  # noqa: S603 -- our own words
        [servers.nginx_program(), "-v"], capture_output=True, text=True, check=True
    )
    nginx = re.findall(r"nginx/([\d.]+)", said.stderr)
    return {
        "Measured on": time.strftime("%Y-%m-%d"),
        "Machine": f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}",
        "Standing": _listed(ours.call(versions, "django", "granian", "psycopg", "psycopg-pool")),
        "Wagtail": _listed(theirs.call(versions, "django", "granian", "psycopg", "wagtail")),
        "Beside them": f"Python {platform.python_version()}, nginx {''.join(nginx)}",
        "PostgreSQL runs with": _listed(postgresql),
        "Articles": ", ".join(f"{size:,}" for size in sorted(plan.sizes)),
        "Rounds": f"the median of {plan.rounds}, of {plan.seconds} seconds each",
    }


def _listed(named: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in named.items())
