"""Keep a mirror as the site is: all of it once, and then what changes."""

import re
import sys
from collections import deque
from collections.abc import Callable, Iterable
from html import unescape
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import urlsplit

import django.db
from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone

from config.mirror import manifest
from config.mirror.addresses import file_of
from config.mirror.copying import FOR_EVER, Copy, SiteAway
from page_cache import generation
from page_cache.epoch import Epoch

# Read from outside the pages, or led to by a page that the mirror has not.
BESIDE: Final = ("/", "/robots.txt", "/sitemap.xml", "/.well-known/security.txt")
SECONDS_BETWEEN_LOOKS: Final = 0.5
SECONDS_WHILE_AWAY: Final = 10
PAGES_BETWEEN_WORDS: Final = 500
# Lists and feeds on which something new stands at once; all others follow with the whole copy.
FOR_PROGRAMS: Final = re.compile(r"(/feed\.(xml|rss|json)|^/sitemap[^/]*\.xml|\.ics)$")
NEWS: Final = (
    "/",
    "/articles/",
    "/articles/feed.xml",
    "/corrections/",
    "/observances/",
    "/statistics/",
)


class Stop(Protocol):
    """The part of `threading.Event` that a mirror needs: to ask whether to stop, and to wait."""

    def is_set(self) -> bool: ...

    def wait(self, timeout: float) -> bool: ...


class Mirror:
    """A folder that follows the site."""

    def __init__(self, folder: Path, *, say: Callable[[str], object]) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._copy, self._say = Copy(folder), say
        self._key = manifest.signing_key(Path(settings.DATA_DIR) / "mirror-key.pem")
        # The pages as they were when `copy_changes` last dealt with them, or a whole copy came to its end.
        self._listed = manifest.read_pages(folder)
        self._sections: list[str] = []
        # As tuples of shared strings: a site of 10,000 articles has three million links.
        self._leads_to: dict[str, tuple[str, ...]] = {}
        self._left: list[str] = []

    def copy_all(self, is_interrupted: Callable[[], bool] = lambda: False) -> bool:
        """Copy the whole site and delete what it has no longer; return whether it came to the end.

        Where a page breaks nothing is deleted: what only that page leads to was not found. Raises SiteAway.
        """
        failures = self._copy.failures
        listed = self._in_sitemaps()
        # Where there is an older list it stays until the end: what has gone from it is yet to be deleted.
        self._listed = self._listed or listed
        found = dict.fromkeys([*BESIDE, *self._sections, *listed])  # in order, each once
        to_do, done = deque(found), 0
        while to_do:
            if is_interrupted():
                return False
            new = [each for each in self._take(to_do.popleft()) if each not in found]
            found |= dict.fromkeys(new)
            to_do.extend(new)
            done += 1
            if done % PAGES_BETWEEN_WORDS == 0:
                self._say(f"{done:,} of {len(found):,} known so far")
        if self._copy.failures == failures:
            self._leads_to = {
                each: links for each, links in self._leads_to.items() if each in found
            }
            self._copy.remove_all_but(found)
            self._listed, self._left = listed, []
        else:
            self._say(f"{self._copy.failures - failures} pages broke: nothing was deleted")
            self._listed |= listed
        self._sign()
        self._say(f"{len(self._copy.files):,} files")
        return True

    def copy_changes(self, is_interrupted: Callable[[], bool] = lambda: False) -> None:
        """Delete what was taken off the site, and copy what changed, with every page that names either.

        What an interruption leaves out comes the next time, or with the whole copy. Raises SiteAway.
        """
        before, listed = self._listed, self._in_sitemaps()
        gone = before.keys() - listed.keys()
        changed = {each for each, at in listed.items() if before.get(each) != at}
        there = {file_of(each) for each in listed} if gone else set()
        for address in gone:
            self._leads_to.pop(address, None)
            self._copy.remove(address, but=there)
        self._copy.remove_hidden_media()
        self._copy.write_search_lists(listed)
        moved = gone | changed
        naming = [each for each, links in self._leads_to.items() if not moved.isdisjoint(links)]
        to_do = deque(dict.fromkeys([*sorted(changed), *self._news(), *naming, *self._left]))
        while to_do and not is_interrupted():
            for asset in self._take(to_do.popleft()):
                if asset.startswith(FOR_EVER):
                    self._copy.copy(asset)
        self._left = list(to_do)
        # Only now: what broke off is done again.
        self._listed = listed
        self._sign()

    def _take(self, address: str) -> Iterable[str]:
        """Copy an address and remember what it leads to."""
        links = tuple(sorted({sys.intern(link) for link in self._copy.copy(address)}))
        self._leads_to[address] = links
        return links

    def follow(self, stop: Stop) -> None:
        """Copy the site, and go on with what changes, until told to stop.

        While the site, its database or room on the disk is away, the copy stays as it is: that is what it is
        for. Afterwards what was withdrawn goes first.
        """
        # A new epoch begins with each change, and when an article begins or ends by itself.
        seen: Epoch | None = None
        is_whole = False

        def is_interrupted() -> bool:
            return stop.is_set() or generation.current_epoch() is not seen

        while not stop.is_set():
            try:
                if generation.current_epoch() is not seen:
                    seen, is_whole = generation.current_epoch(), False
                    if self._listed:
                        self.copy_changes(is_interrupted)
                if not is_whole:
                    is_whole = self.copy_all(is_interrupted)
            except (SiteAway, django.db.Error, OSError) as failure:
                self._say(f"Nothing is copied for a while: {type(failure).__name__}")
                seen = None
                close_old_connections()
                stop.wait(SECONDS_WHILE_AWAY)
            stop.wait(SECONDS_BETWEEN_LOOKS)

    def _in_sitemaps(self) -> dict[str, str]:
        """Return every page that search engines are told of, with the day or moment it changed."""
        self._sections = _locations(self._copy.text_of("/sitemap.xml"))
        listed: dict[str, str] = {}
        for section in self._sections:
            for block in self._copy.text_of(section).split("<url>")[1:]:
                [address] = _locations(block)[:1]
                changed = re.search(r"<lastmod>([^<]+)", block)
                if self._copy.has(address):
                    listed[address] = changed[1] if changed else ""
        return listed

    def _news(self) -> Iterable[str]:
        """Return lists on which something new stands, and what programs read, which has no links."""
        prefixes = ["", *(f"/{code}" for code, _name in settings.CONTENT_LANGUAGES if code != "en")]
        yield from (f"{prefix}{each}" for prefix in prefixes for each in NEWS)
        yield from (each for each in self._leads_to if FOR_PROGRAMS.search(each))

    def _sign(self) -> None:
        self._copy.write_search_lists(self._listed)
        manifest.write_manifest(
            self._copy.folder,
            self._copy.files,
            self._listed,
            self._key,
            now=timezone.now(),
            site=self._copy.origin,
        )


def _locations(xml: str) -> list[str]:
    """Return path and query of each address in a sitemap."""
    parts = (urlsplit(unescape(each)) for each in re.findall(r"<loc>([^<]+)</loc>", xml))
    return [f"{each.path}{'?' if each.query else ''}{each.query}" for each in parts]
