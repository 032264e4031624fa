"""Standing beside Wagtail, Django's hello and nginx: the same pages with the same articles.

Each site has a database of its own for each number of articles. Pages are made anew by all of them
first; then, with the most articles, whole pages are kept. `GROWTH` asks Standing alone.
"""

import contextlib
import gzip
import os
import platform
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
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
from benchmarks.speed.measuring import Plan, Subject, take_turns
from tests.demonstration import free_port

MADE_ANEW: Final = {
    "standing": "benchmarks.speed.uncached:application",
    "wagtail": "benchmarks.wagtail_site.wsgi:application",
}
FILLED_BY: Final = {
    "standing": "benchmarks.content.library.fill",
    "wagtail": "benchmarks.wagtail_site.content.fill",
}


SPEED: Final = Plan(("standing", "wagtail"), [10_000])
GROWTH: Final = Plan(("standing",), [1_000, 10_000, 100_000])


def compare(plan: Plan) -> Iterator[tuple[dict[str, str], list[Cell]]]:
    """Yield what was measured in each stage, with what a reader must know to weigh it."""
    if "wagtail" in plan.names:
        sites.make_wagtail_environment()
    postgres = _postmaster()
    for size in plan.sizes:
        is_last = size == max(plan.sizes)
        with _filled(plan.names, size) as here:
            about = _about(plan, here)
            say(f"{size:,} articles, every page made anew")
            is_searched = size >= pages.SEARCHED_AMONG and plan.names == GROWTH.names
            alone = pages.ALONE if is_searched else ()
            with _made_anew(here, size, pages.PAGES + alone) as subjects:
                yield about, list(take_turns(subjects, plan, postgres))
            if is_last and "wagtail" in plan.names:
                say(f"{size:,} articles, whole pages kept")
                with _kept(here, size) as subjects:
                    yield about, list(take_turns(subjects, plan, postgres))


@contextlib.contextmanager
def _filled(names: tuple[str, ...], size: int) -> Iterator[list[Site]]:
    """Make a site of each name on each database, and fill as many at a time as there are cores."""

    def fill(site: Site) -> None:
        site.call(FILLED_BY[site.name], size)
        say(f"  {site.name}, {site.database}: {size:,} articles")

    with contextlib.ExitStack() as stack, ThreadPoolExecutor(os.cpu_count()) as pool:
        ready = [
            stack.enter_context(sites.empty(name, database, STANDING_DEMO="0"))
            for name in names
            for database in sites.DATABASES
        ]
        say(f"Filling {len(ready)} sites with articles; this takes some minutes")
        list(pool.map(fill, ready))
        yield ready


@contextlib.contextmanager
def _made_anew(
    here: list[Site], size: int, asked: tuple[pages.Page, ...]
) -> Iterator[list[Subject]]:
    first, names = [page.paths(size)[0] for page in asked], [page.name for page in asked]
    with contextlib.ExitStack() as stack:
        subjects = []
        for site in here:
            counts = site.call("benchmarks.harness.timing.count_queries", *first)
            queries = dict(zip(names, counts, strict=True))
            server = stack.enter_context(site.serve(MADE_ANEW[site.name]))
            subjects.append(Subject(site.name, site.database, size, server, asked, queries))
        yield subjects


@contextlib.contextmanager
def _kept(here: list[Site], size: int) -> Iterator[list[Subject]]:
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
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="standing-files-")))
        _save_pages(subjects[0].server, size, folder / "files")
        files = stack.enter_context(_nginx(folder))
        yield [*subjects, Subject("nginx", "", size, files, pages.KEPT)]


def _save_pages(server: Server, articles: int, root: Path) -> None:
    """Lay the pages of a server down as files, and compressed as nginx looks for them."""
    for path in {path for page in pages.KEPT for path in page.paths(articles)}:
        _, answer = server.get(path)
        file = root / (path.lstrip("/") + ("index.html" if path.endswith("/") else ""))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(answer)
        file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(answer, compresslevel=9))


def _nginx(folder: Path) -> contextlib.AbstractContextManager[Server]:
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
    root {folder}/files;
    index index.html;
  }}
}}
"""
    return servers.nginx(configuration, folder=folder, port=port, ready="/articles/")


def _postmaster() -> psutil.Process:
    [folder] = parse_qs(urlsplit(os.environ["DATABASE_URL"]).query)["host"]
    return psutil.Process(int((Path(folder) / "data" / "postmaster.pid").read_text().split()[0]))


def _about(plan: Plan, here: list[Site]) -> dict[str, str]:
    """Return what a reader must know to weigh the figures; no name and no path of this machine."""
    nginx = subprocess.run([servers.nginx_program(), "-v"], stderr=subprocess.PIPE, check=True)  # noqa: S603 -- our own words
    said = {site.name: site.call("benchmarks.harness.database.versions") for site in here}
    on_postgresql = next(site for site in here if site.database == "postgresql")
    return {
        "Measured on": time.strftime("%Y-%m-%d"),
        "Machine": f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}",
        **{name.capitalize(): _listed(versions) for name, versions in said.items()},
        "Beside them": f"Python {platform.python_version()}, {nginx.stderr.decode().split()[-1]}",
        "PostgreSQL runs with": _listed(on_postgresql.call("benchmarks.harness.database.settings")),
        "Articles": ", ".join(f"{size:,}" for size in plan.sizes),
        "Rounds": f"the median of {plan.rounds}, of {plan.seconds} seconds each",
    }


def _listed(named: dict[str, str]) -> str:
    return ", ".join(f"{name} {value}" for name, value in named.items())
