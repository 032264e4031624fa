"""Visits a whole site by following what its pages, feeds, sheets and pictures name.

It is a reader without cookies and without JavaScript. It keeps of each answer what answers are
compared by; what may be said of one page alone, `examine` says while the page is at hand.
"""

import gzip
import html
import http.client
import re
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urldefrag, urlencode, urljoin, urlsplit

import brotli
from selectolax.lexbor import LexborHTMLParser, LexborNode

READERS = 4
TYPED = "rights"  # what the crawler types where a form asks for words
# What a page makes a browser load by itself; links and forms wait for a person.
LOADED = {
    "link[rel~=stylesheet]": "href",
    "link[rel~=icon]": "href",
    "link[rel~=preload]": "href",
    "link[rel~=manifest]": "href",
    "img": "src",
    "source": "src",
    "script": "src",
    "iframe": "src",
    "video": "src",
    "audio": "src",
    "object": "data",
    "use": "href",
}
FILES = ("video/", "audio/", "image/", "font/", "application/zip", "application/pdf")
UNPACKED: dict[str, Callable[[bytes], bytes]] = {"br": brotli.decompress, "gzip": gzip.decompress}
CSS_ADDRESS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")


@dataclass
class Answer:
    """What one address answered, and the addresses that its words lead to."""

    address: str
    found_on: str
    status: int
    headers: dict[str, str]
    weight: int  # bytes of the body as sent, to a browser that takes brotli and gzip
    loads: list[str] = field(default_factory=list)
    leads_to: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    title: str = ""
    language: str = ""
    # The same page in other languages, by hreflang: for machines and for people.
    alternates: dict[str, str] = field(default_factory=dict)
    menu: dict[str, str] = field(default_factory=dict)
    linked_data: list[str] = field(default_factory=list)
    remarks: list[tuple[str, str]] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").split(";")[0]

    @property
    def is_page(self) -> bool:
        return self.kind == "text/html"

    @property
    def path(self) -> str:
        return urlsplit(self.address).path

    @property
    def query(self) -> set[str]:
        pairs = parse_qsl(urlsplit(self.address).query, keep_blank_values=True)
        return {name for name, _value in pairs}


type Examine = Callable[[Answer, LexborHTMLParser], Iterator[tuple[str, str]]]


class Crawler:
    """Follows every link of `site` (scheme and host), but for those that lead beyond."""

    def __init__(self, site: str, *, leads_beyond: Callable[[str], bool], examine: Examine) -> None:
        self.site = site
        self._leads_beyond = leads_beyond
        self._examine = examine
        self._own = re.compile(re.escape(site) + r"""[^\s"'<>\\,;{}]*""")
        self._of_thread = threading.local()
        self._connections: list[http.client.HTTPConnection] = []

    def visit(self, *starts: str) -> dict[str, Answer]:
        """Return every answer by its address without a fragment, those of `starts` included."""
        answers: dict[str, Answer] = {}
        to_ask = {urljoin(self.site, start): "" for start in starts}
        with ThreadPoolExecutor(READERS) as readers:
            while to_ask:
                new = list(readers.map(self._ask, to_ask, to_ask.values()))
                answers |= {answer.address: answer for answer in new}
                to_ask = {
                    address: answer.address
                    for answer in new
                    for address in self._to_follow(answer)
                    if address not in answers
                }
        for connection in self._connections:
            connection.close()
        return answers

    def is_own(self, address: str) -> bool:
        return urlsplit(address)[:2] == urlsplit(self.site)[:2]

    def _to_follow(self, answer: Answer) -> Iterator[str]:
        for named in [*answer.loads, *answer.leads_to]:
            address = urldefrag(named).url
            if not self.is_own(address) or self._leads_beyond(address):
                continue
            asked = {name for name, _ in parse_qsl(urlsplit(address).query, keep_blank_values=True)}
            # Filters multiply without end: one at a time, with its pages.
            if not answer.query or asked <= {"page"} or "page" in asked:
                yield address

    def _ask(self, address: str, found_on: str) -> Answer:
        status, headers, body = self._get(address.removeprefix(self.site) or "/")
        answer = Answer(address, found_on, status, headers, len(body))
        if unpack := UNPACKED.get(headers.get("content-encoding", "")):
            body = unpack(body)
        if location := headers.get("location"):
            answer.leads_to = [urljoin(address, location)]
        elif answer.is_page:
            self._read(answer, LexborHTMLParser(body.decode()))
        elif answer.kind == "text/css":
            named = (a or b for a, b in CSS_ADDRESS.findall(body.decode()))
            answer.loads = [urljoin(address, name) for name in named]
        elif not answer.kind.startswith(FILES):
            # Feeds, sitemaps, calendars, robots.txt: their addresses are whole wherever they stand.
            unfolded = html.unescape(body.decode().replace("\r\n ", ""))
            answer.leads_to = self._own.findall(unfolded)
        return answer

    def _read(self, answer: Answer, tree: LexborHTMLParser) -> None:
        here = answer.address
        answer.loads = [urljoin(here, named) for named in _loaded(tree)]
        answer.leads_to = [urljoin(here, named) for named in _linked(tree, here)]
        for data in tree.css("script[type='application/ld+json']"):
            # Its fragments are names of things, and no places on a page.
            answer.linked_data.append(data.text())
            named = self._own.findall(data.text())
            answer.leads_to += [urldefrag(name).url for name in named]
        answer.ids = {node.id or "" for node in tree.css("[id]")}
        answer.title = (tree.css_first("title") or tree.root).text(strip=True)
        answer.language = tree.css_first("html").attributes.get("lang") or ""
        answer.alternates = _by_language(tree, "link[rel=alternate][hreflang]", here)
        answer.menu = _by_language(tree, "nav.langs a[hreflang]", here)
        answer.remarks = list(self._examine(answer, tree))

    def _get(self, path: str) -> tuple[int, dict[str, str], bytes]:
        """Ask over this thread's connection, which the server may have closed since."""
        for _ in range(2):
            connection = getattr(self._of_thread, "connection", None)
            if connection is None:
                connection = http.client.HTTPConnection(urlsplit(self.site).netloc, timeout=60)
                self._of_thread.connection = connection
                self._connections.append(connection)
            try:
                connection.request("GET", path, headers={"Accept-Encoding": "br, gzip"})
                response = connection.getresponse()
                body = response.read()
            except (http.client.HTTPException, ConnectionError):
                connection.close()  # and asked again, it connects again
                continue
            return response.status, {k.lower(): v for k, v in response.getheaders()}, body
        raise ConnectionError(path)


def _by_language(tree: LexborHTMLParser, selector: str, here: str) -> dict[str, str]:
    return {
        node.attributes["hreflang"] or "": urljoin(here, node.attributes["href"] or "")
        for node in tree.css(selector)
    }


def _loaded(tree: LexborHTMLParser) -> Iterator[str]:
    for selector, name in LOADED.items():
        for node in tree.css(f"{selector}[{name}]"):
            yield node.attributes[name] or ""
    for node in tree.css("[srcset]"):
        for candidate in (node.attributes["srcset"] or "").split(","):
            yield candidate.split()[0]


def _linked(tree: LexborHTMLParser, here: str) -> Iterator[str]:
    for node in tree.css("a[href], area[href], link[href]"):
        yield node.attributes["href"] or ""
    for node in tree.css("meta[property][content^=http]"):
        yield node.attributes["content"] or ""
    for form in tree.css("form"):
        if (form.attributes.get("method") or "get").lower() == "get":
            yield from _sent(form, here)


def _sent(form: LexborNode, here: str) -> Iterator[str]:
    """The addresses that a form leads to: as it stands, and with each other choice in turn."""
    action = urljoin(here, form.attributes.get("action") or urlsplit(here).path)
    fields: dict[str, str] = {}
    choices: list[tuple[str, str]] = []
    for node in form.css("input[name]"):
        name, value = node.attributes["name"] or "", node.attributes.get("value")
        match node.attributes.get("type"):
            case "radio" | "checkbox":
                choices.append((name, value or "on"))
            case "hidden":
                fields[name] = value or ""
            case _:
                fields[name] = value or TYPED
    for select in form.css("select[name]"):
        name = select.attributes["name"] or ""
        first, *others = [node.attributes.get("value") or "" for node in select.css("option")]
        fields[name] = first
        choices += [(name, value) for value in others]
    yield f"{action}?{urlencode(fields)}"
    for name, value in choices:
        yield f"{action}?{urlencode({**fields, name: value})}"
