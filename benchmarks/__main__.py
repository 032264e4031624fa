"""make bench: builds everything it measures, measures it, and writes README.md and results.json.

Nothing of the developer's is touched: databases, environments and servers are the run's own.
"""

import contextlib
import os
import platform
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlsplit

import psutil
import psycopg

from benchmarks import needs, report, sites, stages
from benchmarks.knobs import Knobs, SenselessKnob
from benchmarks.load import LoadFailed
from benchmarks.measuring import WrongAnswer, take_turns
from benchmarks.progress import say
from benchmarks.results import Cell, Results, medians
from benchmarks.servers import ServerFailed
from benchmarks.sites import Site, SiteFailed
from tests import postgres

HERE: Final = Path(__file__).resolve().parent
# Room as a small production server gives it, and nothing that works in the background meanwhile.
POSTGRES_OPTIONS: Final = "-c shared_buffers=512MB -c autovacuum=off"
# Wagtail is asked for no more: it takes long enough to tell.
WAGTAIL_MOST: Final = 10_000


def main() -> None:
    knobs = Knobs.of(os.environ)
    needs.check()
    say("Installing Wagtail in build/wagtail")
    sites.make_wagtail_environment()
    with (
        tempfile.TemporaryDirectory(prefix="standing-bench-") as name,
        postgres.server(POSTGRES_OPTIONS) as url,
    ):
        folder = Path(name)
        ready = _filled(knobs.sizes, postgres_url=url, folder=folder)
        about = _about(knobs, ready, url)
        cells: list[Cell] = []
        for more in _measured(knobs, ready, folder=folder, postmaster=_postmaster(url)):
            cells += more
            # After every stage: a run of an hour that ends early was not for nothing.
            results = Results(about, medians(cells))
            results.write(HERE / "results.json")
            report.write(results, HERE / "README.md")
    say("Written: benchmarks/README.md and benchmarks/results.json")


def _filled(sizes: list[int], *, postgres_url: str, folder: Path) -> list[Site]:
    """Every site with its articles, the largest first, as many at a time as there are cores."""
    ready = []
    for size in reversed(sizes):
        for make in (sites.standing, sites.wagtail) if size <= WAGTAIL_MOST else (sites.standing,):
            ready.append(make(size, database_url="sqlite:", folder=folder))
            own = _new_database(postgres_url, f"{ready[-1].name}_{size}")
            ready.append(make(size, database_url=own, folder=folder))
    say(f"Filling {len(ready)} sites with articles; this takes some minutes")
    for site in {site.name: site for site in ready}.values():
        sites.collect_static_files(site)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        filling = {pool.submit(sites.fill, site): site for site in ready}
        try:
            for done in as_completed(filling):
                done.result()
                site = filling[done]
                say(f"  {site.name}, {site.database}: {site.articles:,} articles")
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return ready


def _measured(
    knobs: Knobs, ready: list[Site], *, folder: Path, postmaster: psutil.Process
) -> Iterator[list[Cell]]:
    """Each stage in turn."""
    beside_wagtail = max((s.articles for s in ready if s.name == "wagtail"), default=0)
    for size in knobs.sizes:
        here = [site for site in ready if site.articles == size]
        say(f"{size:,} articles, every page made anew")
        with stages.uncached(here, alone=size == knobs.sizes[-1]) as subjects:
            yield take_turns(subjects, knobs, postgres=postmaster)
        if size == beside_wagtail:
            say(f"{size:,} articles, whole pages kept")
            with stages.cached(here, folder=folder) as subjects:
                yield take_turns(subjects, knobs, postgres=postmaster)


def _new_database(url: str, name: str) -> str:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return url.replace("/postgres?", f"/{name}?")


def _postmaster(url: str) -> psutil.Process:
    [folder] = parse_qs(urlsplit(url).query)["host"]
    return psutil.Process(int((Path(folder) / "data" / "postmaster.pid").read_text().split()[0]))


def _about(knobs: Knobs, ready: list[Site], url: str) -> dict[str, str]:
    """What a reader must know to weigh the figures; no name and no path of this machine."""
    versions = ready[0].call("benchmarks.versions.of", "django", "granian", "psycopg")
    beside = ready[-1].call("benchmarks.versions.of", "wagtail", "django", "granian", "modelsearch")
    with psycopg.connect(url) as connection:
        server_version = connection.info.server_version // 10_000
    return {
        "Measured on": time.strftime("%Y-%m-%d"),
        "Machine": f"{os.cpu_count()} cores, {platform.machine()}, {platform.system()}",
        "Standing": _listed(versions),
        "Wagtail": _listed(beside),
        "Beside them": f"Python {platform.python_version()}, PostgreSQL {server_version}, "
        f"SQLite {ready[0].call('benchmarks.versions.sqlite')}, {needs.nginx_version()}",
        "Articles": ", ".join(f"{size:,}" for size in knobs.sizes),
        "Rounds": f"{knobs.rounds} of {knobs.seconds} seconds",
    }


def _listed(versions: dict[str, str]) -> str:
    return ", ".join(f"{name} {version}" for name, version in versions.items())


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        try:
            main()
        except (
            needs.Missing,
            SenselessKnob,
            LoadFailed,
            ServerFailed,
            SiteFailed,
            WrongAnswer,
            postgres.NoPostgres,
        ) as error:
            sys.exit(str(error))
