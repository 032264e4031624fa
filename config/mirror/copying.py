"""Copy the public site into a folder, page by page, as a reader without a cookie sees it."""

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator
from pathlib import Path
from typing import Final

from django.conf import settings
from django.http import HttpResponseBase
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from config.mirror import manifest
from config.mirror.addresses import (
    INDEX,
    SEARCH,
    address_of,
    file_of,
    is_mirrored,
    links_in_script,
    links_in_style,
)
from config.mirror.manifest import Entry
from config.mirror.media import is_on_a_page
from config.mirror.pages import mirror_page
from config.mirror.searching import (
    Words,
    list_of,
    put_search_into,
    read_list,
    read_words,
    write_list,
)
from identity.site_identity import site_name
from public_pages.language import language_of_path, publishes_in

# What has a hash in its name never changes.
FOR_EVER: Final = ("/static/", "/media/")
MEDIA: Final = "media/"


class SiteAway(Exception):
    """The site does not answer as it should, which says nothing of what the copy should hold."""


class Copy:
    """A copy of the public site in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.origin = f"https://{settings.ALLOWED_HOSTS[0]}"
        self._client = Client(
            raise_request_exception=False, headers={"host": settings.ALLOWED_HOSTS[0]}
        )
        self._languages = {code for code, _name in settings.LANGUAGES}
        self._search_pages = {
            self._in_language(code, f"/{SEARCH}/"): code
            for code, _name in settings.CONTENT_LANGUAGES
        }
        self._links: dict[str, list[str]] = {}  # of what is for ever
        self.failures = 0
        """How many pages broke. Their former copies stay."""
        self.files: dict[str, Entry] = manifest.read_manifest(folder)
        self._words = self._read_search_lists()

    def has(self, address: str) -> bool:
        """Return whether the mirror has this address, if it answers.

        Help needs a server. In a language that only helps, the page about privacy would stand alone, with
        a way to leave that leads nowhere.
        """
        language = language_of_path(address)
        if language and not publishes_in(language):
            return False
        this_year = timezone.localdate().year
        return is_mirrored(address, languages=self._languages, years=(this_year, this_year + 1))

    def text_of(self, address: str) -> str:
        """Return what an address answers. Raises SiteAway."""
        response = self._client.get(address, secure=True)
        if response.status_code != 200:
            raise SiteAway(address)
        return b"".join(response).decode() if response.streaming else response.content.decode()

    def copy(self, address: str) -> Iterable[str]:
        """Copy what an address answers, and return the addresses that it leads to.

        A page that is gone is deleted from the folder; one that breaks stays as it was. Raises OSError.
        """
        if address in map(list_of, self._search_pages):
            return ()  # written once all pages are known
        if address in self._links and (self.folder / file_of(address)).exists():
            return self._links[address]
        response = self._client.get(address, secure=True)
        content = b"".join(response) if response.streaming else response.content
        if response.status_code in (301, 302, 308):
            return self._copy_redirect(address, response)
        if response.status_code >= 500:
            self.failures += 1
            return ()
        if response.status_code != 200:
            self.remove(address)
            return ()
        links = self._links_and_content(address, response, content)
        if address.startswith(FOR_EVER):
            self._links[address] = list(links)
        return links

    def _links_and_content(
        self, address: str, response: HttpResponseBase, content: bytes
    ) -> Iterable[str]:
        kind = response.headers.get("Content-Type", "").partition(";")[0]
        links: Iterable[str] = ()
        if kind == "text/html":
            html = content.decode()
            self._words[address] = read_words(html)
            if address in self._search_pages:
                html = put_search_into(html, self._search_results(address))
            page = mirror_page(
                html,
                page=address,
                origin=self.origin,
                has=self.has,
                notice=self._notice(address, response.headers.get("Content-Language", "en")),
            )
            content, links = page.html.encode(), page.links
        elif kind in ("text/css", "text/javascript", "application/javascript"):
            read = links_in_style if kind == "text/css" else links_in_script
            links = self._own(address, read(content.decode()))
        self._write(file_of(address), content)
        return links

    def _own(self, page: str, links: Iterable[str]) -> Iterator[str]:
        for link in links:
            address = address_of(link, page, self.origin)
            if address and self.has(address):
                yield address

    def _copy_redirect(self, address: str, response: HttpResponseBase) -> Iterable[str]:
        target = address_of(response.headers["Location"], address, self.origin)
        if target is None or not self.has(target):
            self.remove(address)
            return ()
        page = f'<!DOCTYPE html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url={target}">'
        page = mirror_page(
            f'{page}<a href="{target}">{target}</a>',
            page=address,
            origin=self.origin,
            has=self.has,
            notice="",
        ).html
        self._write(file_of(address), page.encode())
        return (target,)

    def _search_results(self, page: str) -> str:
        with translation.override(self._search_pages[page]):
            return render_to_string("mirror/search.html", {"list": list_of(page)})

    def _read_search_lists(self) -> dict[str, Words]:
        words: dict[str, Words] = {}
        for page in self._search_pages:
            path = self.folder / file_of(list_of(page))
            if path.exists():
                words |= read_list(page, path.read_bytes())
        return words

    def write_search_lists(self, pages: Container[str]) -> None:
        """Write what the search of each language looks through: its pages that are among these. Raises OSError."""
        self._words = {address: each for address, each in self._words.items() if address in pages}
        by_language: dict[str, dict[str, Words]] = defaultdict(dict)
        for address, words in self._words.items():
            by_language[self._language_of(address)][address] = words
        for page, code in self._search_pages.items():
            self._write(file_of(list_of(page)), write_list(page, by_language[code]))

    def _language_of(self, address: str) -> str:
        first = address.split("/")[1]
        return first if first in self._languages else settings.LANGUAGE_CODE

    def _in_language(self, code: str, path: str) -> str:
        return path if code == settings.LANGUAGE_CODE else f"/{code}{path}"

    def _notice(self, address: str, language: str) -> str:
        with translation.override(language):
            return format_html(
                '<p class="wrap meta">{} <a href="{}"><bdi dir="ltr">{}</bdi></a></p>',
                _("This is a copy of %(site)s, made on %(day)s. What changed since is at")
                % {"site": site_name(), "day": date_format(timezone.localdate())},
                f"{self.origin}{address}",
                f"{self.origin}{address}",
            )

    def _write(self, name: str, content: bytes) -> None:
        manifest.write_file(self.folder / name, content)
        self.files[name] = manifest.entry_of(content)

    def remove(self, address: str, *, but: Container[str] = ()) -> None:
        """Delete what an address answered, and what hangs on it: a chart, a citation, former versions.

        `but` are files that stay, of pages that stand below it.
        """
        name = file_of(address).removesuffix(f"/{INDEX}")
        self._words.pop(address, None)
        for each in list(self.files):
            is_of_it = each == name or each.startswith((f"{name}/", f"{name}."))
            if is_of_it and each not in but:
                (self.folder / each).unlink(missing_ok=True)
                del self.files[each]

    def remove_hidden_media(self) -> None:
        """Delete each picture, document and recording that no page of readers shows any more."""
        for name in [name for name in self.files if name.startswith(MEDIA)]:
            if not is_on_a_page(name.removeprefix(MEDIA)):
                (self.folder / name).unlink(missing_ok=True)
                del self.files[name]

    def remove_all_but(self, addresses: Iterable[str]) -> None:
        """Delete every file that is not of one of these addresses, and folders that are empty then."""
        kept = {file_of(address) for address in addresses} | manifest.OF_THE_LIST
        for path in sorted(self.folder.rglob("*"), reverse=True):
            if path.is_file() and str(path.relative_to(self.folder)) not in kept:
                path.unlink()
            elif path.is_dir() and not any(path.iterdir()):
                path.rmdir()
        self.files = {name: entry for name, entry in self.files.items() if name in kept}
