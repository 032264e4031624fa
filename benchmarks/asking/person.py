"""Somebody with an old telephone: cookies, a page at a time, and what stands on it."""

import contextlib
import http.client
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Final
from urllib.parse import urlencode

DOOR: Final = "/legal-help/request/"
CHECK: Final = f"{DOOR}check/"
RECEIPT: Final = f"{DOOR}receipt/"
RETURN: Final = "/legal-help/return/"
SCREENING: Final = {"lawyer": "no", "can_pay": "no", "place": "us", "need": "fear"}
# Too many begin at once: the page asks to wait a little, and to press once more.
BUSY: Final = "Many people are asking now."
SECONDS_UNTIL_AGAIN: Final = 2.0
STORY: Final = "They came to the house twice."
ANSWERS: Final[dict[str, dict[str, str]]] = {
    "language": {"language": "es", "reads": "yes"},
    "you": {"call_name": "Amal", "for_whom": "me", "city": "Houston", "state": "TX"},
    "reach": {"reach": "code"},
    "who": {"full_name": "Amal Haddad", "dob_year": "1990"},
    "countries": {"citizenship": "HN", "feared": "HN"},
    "safety": {"safe_now": "yes", "detained": "no", "removal_set": "no", "court": "no"},
    "arrival": {"arrival_month": "6", "arrival_year": "2026", "entry": "visa"},
    "filed": {"filed": "no"},
    "more": {"more": STORY},
}
_TOKEN: Final = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_PAGE: Final = re.compile(r'name="page" value="(\w+)"')
_CODE: Final = re.compile(r"<span>(\d{4})</span>")


class Unanswered(Exception):
    """The connection broke before an answer came: the server was killed, or is not there."""


class WrongPage(Exception):
    """Another page came than a person would have to expect."""


@dataclass(frozen=True)
class Answer:
    status: int
    address: str  # where it leads, or where it stands
    text: str
    seconds: float


@dataclass
class Person:
    """One browser. `seen` is called with every answer."""

    address: str
    seen: Callable[[Answer], None] = lambda _answer: None
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    code: str = ""

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, data: dict[str, str]) -> Answer:
        return self._ask("POST", path, urlencode({**data, "csrfmiddlewaretoken": self.token}))

    def begin(self) -> None:
        """Through the first questions, to the code."""
        self.get(DOOR)
        asked = self.post(DOOR, {**SCREENING, "page": "need"})
        while BUSY in asked.text:
            time.sleep(SECONDS_UNTIL_AGAIN)
            asked = self.post(DOOR, {**SCREENING, "page": "need"})
        _expect(asked, f"{DOOR}code/")
        self.code = code_on(self.get(asked.address))

    def fill(self, *, think: Callable[[], None] = lambda: None) -> None:
        """Answer page after page, up to the check."""
        for _page in self.pages():
            think()

    def pages(self) -> Iterator[str]:
        address = self.get(DOOR).address
        while address != CHECK:
            page = _PAGE.search(self.get(address).text)
            if page is None:
                raise WrongPage(address)
            answered = self.post(address, {"page": page[1], **ANSWERS.get(page[1], {})})
            if answered.address == address:
                raise WrongPage(f"{address}: {page[1]} was not accepted")
            address = answered.address
            yield page[1]

    def send(self) -> None:
        self.get(CHECK)
        _expect(self.post(CHECK, {"consent": "yes"}), RECEIPT)

    def come_back(self) -> str:
        """Type the code in another browser; return where it leads."""
        other = Person(self.address, self.seen)
        other.get(RETURN)
        return other.post(RETURN, {"code": self.code}).address

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {
            "Host": "localhost",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Origin"] = "http://localhost"
        begun = time.monotonic()
        try:
            with contextlib.closing(http.client.HTTPConnection(self.address, timeout=60)) as wire:
                wire.request(method, path, body, headers)
                came = wire.getresponse()
                text = came.read().decode()
        except (OSError, http.client.HTTPException) as broken:
            raise Unanswered from broken
        self._remember(came)
        if found := _TOKEN.search(text):
            self.token = found[1]
        leads = came.headers.get("Location", path)
        answer = Answer(came.status, leads, text, time.monotonic() - begun)
        self.seen(answer)
        return answer

    def _remember(self, came: http.client.HTTPResponse) -> None:
        for line in came.headers.get_all("Set-Cookie", []):
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value


def code_on(answer: Answer) -> str:
    """The 24 digits on a page that shows them."""
    groups = _CODE.findall(answer.text)
    if len(groups) != 6:
        raise WrongPage(f"No code at {answer.address}")
    return "".join(groups)


def _expect(answer: Answer, address: str) -> None:
    if answer.address != address:
        raise WrongPage(f"{answer.status}, at {answer.address} and not at {address}")
