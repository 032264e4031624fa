"""Measure what a reader costs: processor time and bytes of a page, a sheet and a picture, through Caddy with TLS.

The demonstration is served as in production. wrk asks for one address again and again, over
connections that stay, and then with a new one for each answer. docs/many-readers.md counts with it.
"""

import re
import subprocess
import tempfile
from pathlib import Path
from typing import Final

import psutil

from benchmarks.harness import sites
from benchmarks.harness.findings import BenchmarkFailed, Finding
from benchmarks.harness.servers import Server, cpu_seconds, wait_until_quiet
from tests import proxies

ARTICLE: Final = re.compile(r'href="(/articles/[a-z0-9-]+/)"')
SHEET: Final = re.compile(r'href="(/static/css/site\.[0-9a-f]+\.css)"')
PICTURE: Final = re.compile(r"(/media/[^ \"]+\.avif)")
SECONDS: Final = 5
ANSWERS: Final = re.compile(r"(\d+) requests in")
REFUSED: Final = re.compile(r"Non-2xx or 3xx responses: (\d+)")
LIKE_A_BROWSER: Final = {"Accept-Encoding": "gzip, deflate, br"}


def measure() -> list[Finding]:
    demonstration = {"DJANGO_SETTINGS_MODULE": "config.settings", "TESTING_PLAIN_COOKIES": "1"}
    with (
        sites.empty("visit", **demonstration) as site,
        tempfile.TemporaryDirectory(prefix="standing-caddy-") as folder,
    ):
        site.run("manage.py", "prepare_demo")
        with site.serve("config.wsgi:application") as server:
            found = _warm(server, Path(folder))
        with site.serve("config.wsgi:application", PAGE_CACHE_MB="0") as server:
            page = _first(ARTICLE, server.get("/articles/")[1].decode())
            cost = _cost(server.address.rstrip("/") + page, [server.process])
            found.append(Finding("the article drawn anew, without Caddy", f"{cost[0]:.2f} ms"))
    return found


def _warm(server: Server, folder: Path) -> list[Finding]:
    page = _first(ARTICLE, server.get("/articles/")[1].decode())
    text = server.get(page)[1].decode()
    paths = {
        "the article": page,
        "the sheet": _first(SHEET, text),
        "a picture": _first(PICTURE, text),
    }
    found = []
    with proxies.caddy(folder, server.port) as proxy:
        caddy = next(each for each in psutil.Process().children() if each.name() == "caddy")
        for name, path in paths.items():
            size = len(server.get(path, LIKE_A_BROWSER)[1])
            for line, more in (("", ()), (", a new connection each", ("Connection: close",))):
                url = f"https://localhost:{proxy.port}{path}"
                ours, its = _cost(url, [server.process, caddy], *more)
                words = f"{ours:.3f} ms, and {its:.3f} of Caddy; {size:,} bytes"
                found.append(Finding(f"{name}{line}", words))
    return found


def _cost(url: str, processes: list[psutil.Process], *headers: str) -> list[float]:
    """Return the milliseconds of the processor that each process takes for an answer."""
    accepted = [f"{name}: {value}" for name, value in LIKE_A_BROWSER.items()]
    given = [f"--header={each}" for each in (*accepted, *headers)]
    command = ["wrk", "--threads=1", "--connections=16", f"--duration={SECONDS}s", *given, url]
    wait_until_quiet(processes)
    before = [cpu_seconds(each) for each in processes]
    said = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout  # noqa: S603 -- our own words
    wait_until_quiet(processes)
    after = [cpu_seconds(each) for each in processes]
    answers = ANSWERS.search(said)
    if not answers or REFUSED.search(said):
        raise BenchmarkFailed(said)
    number = int(answers[1])
    return [1_000 * (now - then) / number for now, then in zip(after, before, strict=True)]


def _first(pattern: re.Pattern[str], text: str) -> str:
    if found := pattern.search(text):
        return found[1]
    raise BenchmarkFailed(f"Nothing like {pattern.pattern}")
