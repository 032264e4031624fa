"""How long the mirror takes to copy the site, and then to follow it.

`manage.py mirror --follow` copies the demonstration and so many articles. An editor corrects one article and
withdraws another, several times: the folder is looked at until it says so. Every link between the files of the
copy is followed, and at the end every hash is compared.
"""

import posixpath
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Final
from urllib.parse import unquote, urlsplit

from django.core.management import call_command
from selectolax.lexbor import LexborHTMLParser

from articles.models import Article
from articles.publishing.publish import publish_article, withdraw_article
from benchmarks.content import library
from benchmarks.harness.database import analyze
from benchmarks.harness.findings import BenchmarkFailed, Finding, at_most, say
from benchmarks.harness.sites import here
from config.mirror import manifest

MOST_MINUTES: Final = 10
MOST_SECONDS: Final = {"corrected": 5, "withdrawn": 1}
TIMES: Final = 5
PATIENCE_SECONDS: Final = 60
# The benchmark's sites collect no static files.
NOT_HERE: Final = "static/"


def measure(articles: int = 10_000) -> list[Finding]:
    library.fill(articles)
    call_command("load_demo", verbosity=0)
    analyze()
    folder = here().folder / "mirror"
    begun = time.monotonic()
    with subprocess.Popen(  # noqa: S603 -- our own words
        [sys.executable, "-u", "manage.py", "mirror", str(folder), "--follow"],
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            _wait_for_copy(process.stdout)
            minutes = (time.monotonic() - begun) / 60
            dead = list(_dead_links(folder))
            took = {
                "corrected": max(_seconds_to_correct(folder, number) for number in range(TIMES)),
                "withdrawn": max(
                    _seconds_to_withdraw(folder, TIMES + number) for number in range(TIMES)
                ),
            }
        finally:
            process.terminate()
    files = len(manifest.read_manifest(folder))
    wrong = list(manifest.verify(folder, (folder / manifest.PUBLIC_KEY).read_bytes()))
    return [
        at_most(f"{articles:,} articles, {files:,} files", minutes, MOST_MINUTES, "minutes"),
        *(
            at_most(f"an article that was {what}, the slowest of {TIMES}", took[what], most, "s")
            for what, most in MOST_SECONDS.items()
        ),
        Finding("dead links", ", ".join(dead[:3]) or "none", "none", not dead),
        Finding("files that are not as signed", ", ".join(wrong[:3]) or "none", "none", not wrong),
    ]


def _wait_for_copy(lines: IO[str] | None) -> None:
    for line in lines or ():
        say(line.rstrip())
        if line.rstrip().endswith("files"):
            return
    raise BenchmarkFailed("The mirror ended before it had copied the site")


def _seconds_to_correct(folder: Path, number: int) -> float:
    article = Article.objects.published().order_by("pk")[number]
    article.title = f"Corrected {number}"
    page = folder / article.path / "index.html"
    begun = time.monotonic()
    publish_article(article=article, by=library.editor())
    return _seconds_until(lambda: article.title in page.read_text(), begun)


def _seconds_to_withdraw(folder: Path, number: int) -> float:
    article = Article.objects.published().order_by("pk")[number]
    page = folder / article.path / "index.html"
    if not page.exists():
        raise BenchmarkFailed(f"{page} was not copied")
    begun = time.monotonic()
    withdraw_article(article=article, by=library.editor())
    return _seconds_until(lambda: not page.exists(), begun)


def _seconds_until(is_so: Callable[[], bool], begun: float) -> float:
    """Return the seconds since an editor began, whose own part is among them."""
    while not is_so():
        if time.monotonic() - begun > PATIENCE_SECONDS:
            raise BenchmarkFailed(f"The mirror did not follow within {PATIENCE_SECONDS} s")
        time.sleep(0.02)
    return time.monotonic() - begun


def _dead_links(folder: Path) -> Iterator[str]:
    names = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    for name in sorted(names):
        if not name.endswith(".html"):
            continue
        for node in LexborHTMLParser((folder / name).read_text()).css("[href], [src]"):
            link = urlsplit(node.attributes.get("href") or node.attributes.get("src") or "")
            if link.scheme or not link.path or NOT_HERE in link.path:
                continue
            target = posixpath.join(posixpath.dirname(name), unquote(link.path))
            if posixpath.normpath(target) not in names:
                yield f"{name} to {link.path}"
