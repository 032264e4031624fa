"""Somebody with an old telephone: cookies, a page at a time, no scripts, and no way back."""

import http.client
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any, Final
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from benchmarks.harness.findings import BenchmarkFailed
from benchmarks.harness.forms import FORM, Fields, filled, form_of, offered

DOOR: Final = "/legal-help/request/"
CHECK: Final = f"{DOOR}check/"
RECEIPT: Final = f"{DOOR}receipt/"
RETURN: Final = "/legal-help/return/"
CODE_FORM: Final = "form:has([name=code])"
# Too many begin at once: the page asks to wait a little, and to press once more.
BUSY: Final = "Many people are asking now."
SECONDS_UNTIL_AGAIN: Final = 2.0
BOXES: Final = "textarea, input:is(:not([type]), [type=text], [type=tel], [type=email])"
MOST_PAGES: Final = 80
# What is chosen for some questions; elsewhere it is the first that is offered.
SHORT: Final = (
    "lawyer=no&can_pay=no&place=us&need=fear&reach=code&language=es&safe_now=yes&detained=no"
    "&removal_set=no&court=no&filed=no&consent=yes"
)


class Unanswered(Exception):
    """The connection broke before an answer came: the server was killed, or is not there."""


@dataclass(frozen=True)
class Answer:
    status: int
    path: str
    text: str
    seconds: float


@dataclass
class Person:
    """One browser. `seen` is called with every answer; `typed` holds every word that was typed."""

    site: str  # scheme, host and port
    seen: Callable[[Answer], None] = lambda _answer: None
    chosen: str = SHORT
    trust: ssl.SSLContext | None = None
    typed: list[str] = field(default_factory=list)
    page: Answer = Answer(0, "", "", 0)
    code: str = ""

    def __post_init__(self) -> None:
        # Browsers hold this machine for safe, and send it secure cookies without TLS.
        self.cookies = CookieJar(DefaultCookiePolicy(secure_protocols=("http", "https")))
        self.browser = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies),
            urllib.request.HTTPSHandler(context=self.trust),
            urllib.request.ProxyHandler({}),
        )

    def get(self, path: str) -> Answer:
        return self._ask(path, None, {})

    def post(self, path: str, fields: Fields | dict[str, str]) -> Answer:
        return self.send(path, urlencode(fields, doseq=True).encode(), FORM)

    def send(self, path: str, body: bytes, kind: str) -> Answer:
        return self._ask(path, body, {"Content-Type": kind, "Origin": self.site})

    def press(self, selector: str = "#q", **more: str) -> Answer:
        """Send the form of this page, with these answers besides what stands in it."""
        form = form_of(self.page.text, selector)
        fields: Fields = filled(form) | {name: [value] for name, value in more.items()}
        return self.post(form.attributes.get("action") or self.page.path, fields)

    def begin(self) -> None:
        """Go through the first questions, to the code, and keep it."""
        self.get(DOOR)
        while not self.page.path.endswith("/code/"):
            self.answer()
            if BUSY in self.page.text:
                time.sleep(SECONDS_UNTIL_AGAIN)
        self.code = self.shown_code()

    def fill(self, *, think: Callable[[], None] = lambda: None) -> None:
        """Answer page after page, up to the check."""
        self.get(DOOR)
        for _page in range(MOST_PAGES):
            if self.page.path == CHECK:
                return
            self.answer()
            think()
        raise BenchmarkFailed(f"No check after {MOST_PAGES} pages, but {self.page.path}")

    def answer(self) -> None:
        """Answer the page and press its button. A page that refuses a word gets none."""
        form = form_of(self.page.text, "#q")
        fields, is_again = filled(form), '"errs"' in self.page.text
        chosen = parse_qs(self.chosen)
        for name, choices in offered(form).items():
            wanted = chosen.get(name, [])
            fields[name] = [each for each in wanted if each in choices] or choices[:1]
            if is_again and name.endswith("_month"):
                fields[name] = []  # a part of a date that was not understood
        for box in form.css(BOXES):
            name, mode = (box.attributes.get(key) or "" for key in ("name", "inputmode"))
            if name != "website":  # the trap for programs
                fields[name] = [] if is_again else [self._word_for(name, mode)]
        self.post(self.page.path, fields)

    def finish(self) -> None:
        self.get(CHECK)
        self.press(consent="yes")
        if self.page.path != RECEIPT:
            raise BenchmarkFailed(f"{self.page.status} at {self.page.path} and not the receipt")

    def come_back(self) -> str:
        """Type the code in another browser; return where it leads."""
        other = Person(self.site, self.seen, trust=self.trust)
        other.get(RETURN)
        return other.press(CODE_FORM, code=self.code).path

    def shown_code(self) -> str:
        """Return the 24 digits on the page. Raises BenchmarkFailed where there are none."""
        code = "".join(span.text() for span in LexborHTMLParser(self.page.text).css(".code span"))
        if len(code) != 24:
            raise BenchmarkFailed(f"No code at {self.page.path}")
        return code

    def new_word(self, name: str) -> str:
        """Return a word that stands nowhere else."""
        self.typed.append(f"zq{name.replace('_', '')}7f3kx{len(self.typed)}")
        return self.typed[-1]

    def _word_for(self, name: str, mode: str) -> str:
        if name.endswith(("_year", "_day")):
            return "2025" if name.endswith("_year") else "3"
        numbers = {"tel": f"121255501{len(self.typed):02}", "a_number": "087654321"}
        if number := numbers.get(mode) or numbers.get(name):
            self.typed.append(number)
            return f"+{number}" if mode == "tel" else f"A{number}"
        return self.new_word(name) + ("@example.org" if mode == "email" else "")

    def _ask(self, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        """Return the answer at the end of all redirects. Raises Unanswered where none came."""
        request = urllib.request.Request(urljoin(self.site, path), body, headers)  # noqa: S310 -- our own site
        begun = time.monotonic()
        try:
            came: Any = self._open(request)
            text = came.read().decode()
        except (OSError, http.client.HTTPException) as broken:
            raise Unanswered(path) from broken
        seconds = time.monotonic() - begun
        self.page = Answer(came.status, urlsplit(came.url).path, text, seconds)
        self.seen(self.page)
        return self.page

    def _open(self, request: urllib.request.Request) -> Any:
        try:
            return self.browser.open(request, timeout=60)
        except urllib.error.HTTPError as refusal:
            return refusal  # an answer all the same
