"""The load beside a storm: readers, an editor, and people who ask for help; and what was acknowledged.

A write counts as acknowledged once its answer was received. One whose answer never came may be there
or not, and both are right.
"""

import contextlib
import http.client
import itertools
import random
import re
import secrets
import statistics
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any, Final

from benchmarks.asking.person import CHECK, CODE_FORM, DOOR, RECEIPT, RETURN, Person, Unanswered
from benchmarks.content import articles
from benchmarks.editors import article_form
from benchmarks.harness.findings import BenchmarkFailed
from benchmarks.in_small.production import Production

MARKER: Final = "zqstorm7f3kx"
"""Stands in every word that a person types. Nothing that is not sealed may have it."""
OF_MIRROR: Final = b"This is a copy of"
SECONDS_AFTER_A_FAILURE: Final = 0.5
PATIENCE_SECONDS: Final = 60


class Asker(Person):
    """Somebody whose every word has the marker, and is nobody else's."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.name, self.kept, self.is_sent = secrets.token_hex(4), list[str](), False

    @property
    def mark(self) -> str:
        """The beginning of each of their words."""
        return f"{MARKER}n{self.name}x"

    def new_word(self, name: str) -> str:  # noqa: ARG002 -- as Person says it
        self.typed.append(f"{self.mark}{len(self.typed)}")
        return self.typed[-1]

    def note_kept(self) -> None:
        """Note which words the site says it has: this page is the acknowledgement."""
        page = self.get(CHECK)
        self.kept = [word for word in self.typed if re.search(rf"{word}\b", page.text)]


class Browser:
    """An editor's browser; it follows no redirect, like Django's client that article_form knows."""

    def __init__(self, production: Production, session: str = "session") -> None:
        self._site = production.address
        self._cookies = CookieJar()
        self._session = production.house[session]
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self._cookies),
            urllib.request.HTTPSHandler(context=production.proxy.trust),
            urllib.request.ProxyHandler({}),
            _Stay(),
        )

    def get(self, path: str, **_: Any) -> Any:
        return self._ask(path, None, {})

    def post(self, path: str, body: str, kind: str, **_: Any) -> Any:
        return self._ask(path, body.encode(), {"Content-Type": kind, "Origin": self._site})

    def _ask(self, path: str, body: bytes | None, headers: dict[str, str]) -> Any:
        cookies = "; ".join(f"{each.name}={each.value}" for each in self._cookies)
        sent = headers | {"Cookie": f"sessionid={self._session}; {cookies}"}
        request = urllib.request.Request(self._site + path, body, sent)  # noqa: S310 -- our own site
        try:
            answer: Any = self._opener.open(request, timeout=PATIENCE_SECONDS)
        except urllib.error.HTTPError as other:
            answer = other
        answer.status_code, answer.content = answer.status, answer.read()
        answer.text = answer.content.decode()
        return answer


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@dataclass
class Readers:
    """Count what all readers met."""

    seconds: list[float] = field(default_factory=list)
    served_by: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    longest_gap: float = 0
    last_good_at: float = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, begun: float, failure: str, by: str) -> None:
        now = time.monotonic()
        with self.lock:
            if failure:
                self.failed[failure] += 1
                return
            self.seconds.append(now - begun)
            self.served_by[by] += 1
            self.longest_gap = max(self.longest_gap, now - (self.last_good_at or now))
            self.last_good_at = now

    @property
    def p99_ms(self) -> float:
        return 1_000 * statistics.quantiles(self.seconds, n=100)[98]


@dataclass
class Load:
    production: Production
    readers: Readers = field(default_factory=Readers)
    people: list[Asker] = field(default_factory=list)
    articles: dict[str, list[str]] = field(default_factory=dict)
    """By address: the last text that was acknowledged, and then those that may be there or not."""
    refused: Counter[str] = field(default_factory=Counter)
    """Other answers to those who write, counted by kind."""
    is_over: threading.Event = field(default_factory=threading.Event)

    def begin(
        self, *, readers: int = 4, editors: int = 1, people: int = 2, pause: float = 0.02
    ) -> None:
        work: list[Callable[[], None]] = [lambda: self._read(pause)] * readers
        work += [self._edit] * editors + [self._ask_for_help] * people
        self._threads = [threading.Thread(target=each, daemon=True) for each in work]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Let everybody finish what they are at. Raises BenchmarkFailed where somebody hangs."""
        self.is_over.set()
        for thread in self._threads:
            thread.join(2 * PATIENCE_SECONDS)
            if thread.is_alive():
                raise BenchmarkFailed("Somebody got no answer")

    def told(self, status: int) -> list[str]:
        """Return what ended with this status."""
        return [f"{count} × {each}" for each, count in self.refused.items() if f"{status} " in each]

    def _read(self, pause: float) -> None:
        chance, line = random.Random(), None  # noqa: S311 -- readers
        paths = self.paths()
        while not self.is_over.is_set():
            path, begun, failure, by = chance.choice(paths), time.monotonic(), "", "site"
            try:
                line = line or self._line()
                line.request("GET", path, headers={"Host": self.production.address[8:]})
                answer = line.getresponse()
                body = answer.read()
                by = "mirror" if OF_MIRROR in body else "site"
                failure = "" if answer.status == 200 else f"{answer.status}"
            except (OSError, http.client.HTTPException) as broken:
                failure, line = type(broken).__name__, None
            self.readers.note(begun, failure, by)
            self.is_over.wait(pause)

    def paths(self) -> list[str]:
        """Return public pages: every article that was there before, lists, a feed, topics."""
        count = self.production.articles
        slugs = (articles.article(number, of=count).slug for number in range(count))
        lists = ["/", "/articles/", "/es/", "/articles/feed.xml"] * 5
        return [*lists, *(f"/articles/{slug}/" for slug in slugs)]

    def _line(self) -> http.client.HTTPSConnection:
        proxy = self.production.proxy
        return http.client.HTTPSConnection(
            "localhost", proxy.port, timeout=PATIENCE_SECONDS, context=proxy.trust
        )

    def _edit(self) -> None:
        """Publish articles, and correct each twice."""
        for number in itertools.count():
            if self.is_over.is_set():
                return
            with self._trying():
                self._publish(f"storm-{number}-{random.randrange(10**9)}")  # noqa: S311 -- a name

    def _publish(self, slug: str) -> None:
        browser: Any = Browser(self.production)
        fields = {
            "title": f"Storm {slug}",
            "slug": slug,
            "summary": "Wind.",
            "body": "<p>Calm.</p>",
        }
        address = article_form.begin(browser, **fields)
        for version in range(3):
            text = f"Wind force {version} of {slug}."
            fields_now = article_form.fields_of(browser, address)
            fields_now["body"] = [f"<p>{text}</p>"]
            seen = self.articles.setdefault(f"/articles/{slug}/", [""])
            seen.append(text)
            article_form.press(browser, address, "_publish", fields_now)
            seen[:] = [text]
            if self.is_over.wait(0.5):
                return

    def _ask_for_help(self) -> None:
        """Begin, fill in, send, come back; who is interrupted goes on where they were."""
        while not self.is_over.is_set():
            person = Asker(self.production.address, trust=self.production.proxy.trust)
            with self._trying(person):
                person.begin()
                self.people.append(person)
            while person.code and not person.is_sent and not self.is_over.is_set():
                with self._trying(person):
                    self._send(person)
                if not person.is_sent:
                    with self._trying(person):
                        self._come_back(person)

    def _come_back(self, person: Asker) -> None:
        """Open with the code what this browser may have lost, and look whether it was sent."""
        if person.get(DOOR).path != RECEIPT:
            person.get(RETURN)
            person.press(CODE_FORM, code=person.code)
        person.is_sent = person.page.path in (RECEIPT, RETURN)

    def _send(self, person: Asker) -> None:
        person.fill(think=self._stop_if_over)
        person.note_kept()
        person.finish()
        person.is_sent = True
        if person.come_back() != RETURN:
            raise BenchmarkFailed(f"sent, and the code leads to {person.page.path}")

    def _stop_if_over(self) -> None:
        if self.is_over.is_set():
            raise Unanswered("over")

    @contextlib.contextmanager
    def _trying(self, person: Asker | None = None) -> Iterator[None]:
        """Count what whoever writes met instead of an answer, and wait a little."""
        try:
            yield
        except (OSError, http.client.HTTPException, Unanswered, BenchmarkFailed) as failure:
            if not self.is_over.is_set():
                at = f" ({person.page.status} at {person.page.path})" if person else ""
                self.refused[f"{type(failure).__name__}: {str(failure)[:80]}{at}"] += 1
                self.is_over.wait(SECONDS_AFTER_A_FAILURE)
