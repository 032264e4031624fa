"""Which servers stand side by side for a number of articles, and what each of them is asked."""

import contextlib
import gzip
from collections.abc import Iterator
from pathlib import Path

from benchmarks import servers, work
from benchmarks.measuring import Subject
from benchmarks.servers import Server
from benchmarks.sites import Site

READY = "/articles/"
APPLICATIONS = {
    "standing": "benchmarks.standing_uncached:application",
    "wagtail": "benchmarks.wagtail_site.wsgi:application",
}
KEEPING = {
    "standing": ("config.wsgi:application", {}),
    "wagtail": ("benchmarks.wagtail_site.wsgi:application", {"CACHE_WHOLE_PAGES": "1"}),
}


@contextlib.contextmanager
def uncached(sites: list[Site], *, alone: bool) -> Iterator[list[Subject]]:
    """Every page made anew; with searches by one reader at a time where that is asked."""
    pages: tuple[work.Page, ...] = work.PAGES
    if alone:
        pages += tuple(page.alone() for page in work.SEARCHES)
    with contextlib.ExitStack() as stack:
        yield [
            Subject(
                site.name,
                site.database,
                site.articles,
                stack.enter_context(_serve(site, APPLICATIONS[site.name], {})),
                pages,
                site,
            )
            for site in sites
        ]


@contextlib.contextmanager
def cached(sites: list[Site], *, folder: Path) -> Iterator[list[Subject]]:
    """Whole pages kept, beside the least Django can do and files on a disk."""
    articles = sites[0].articles
    with contextlib.ExitStack() as stack:
        kept = []
        for site in sites:
            application, more = KEEPING[site.name]
            server = stack.enter_context(_serve(site, application, more))
            name = f"{site.name}, cached"
            kept.append(Subject(name, site.database, articles, server, work.KEPT))
        for name, kind in (("hello", "as it comes"), ("hello, bare", "bare")):
            serve = _serve(sites[0], "benchmarks.hello:application", {"HELLO": kind}, "/hello/")
            kept.append(Subject(name, "", articles, stack.enter_context(serve), (work.HELLO,)))
        root = folder / "files"
        save_pages(kept[0].server, articles, root)
        files = stack.enter_context(servers.nginx(root, folder=folder, ready=READY))
        yield [*kept, Subject("nginx", "", articles, files, work.KEPT)]


def save_pages(server: Server, articles: int, root: Path) -> None:
    """Lay the pages of a server down as files, and compressed as nginx looks for them."""
    for page in work.KEPT:
        for path in page.paths(articles):
            _, answer = server.get(path)
            file = root / path.lstrip("/")
            if path.endswith("/"):
                file /= "index.html"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(answer)
            file.with_name(f"{file.name}.gz").write_bytes(gzip.compress(answer, compresslevel=9))


def _serve(
    site: Site, application: str, more: dict[str, str], ready: str = READY
) -> contextlib.AbstractContextManager[Server]:
    return servers.granian(
        application, python=site.python, environment=site.environment | more, ready=ready
    )
