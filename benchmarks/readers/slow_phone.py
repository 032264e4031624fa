"""The waiting times on a slow telephone: Chromium on emulated slow 3G, with nothing kept.

LCP is when the largest thing on the first screen was painted, CLS how much of it moved afterwards.
"""

import statistics
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from http.cookiejar import Cookie
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from benchmarks.asking.person import CODE_FORM, RETURN, Answer, Person
from benchmarks.harness.findings import Finding
from tests import chromium, demonstration
from tests.browser.pages import ARTICLE

PAGES: Final = (
    *("/", ARTICLE, "/articles/", "/instruments/udhr/", "/topics/women/", "/observances/"),
    *("/statistics/forcibly-displaced/", "/observances/world-day-against-trafficking-in-persons/"),
    *("/legal-help/", "/ar/articles/limadha-30-yuliu-ar/"),
)
TIMES: Final = 5
BUDGET: Final = 1.6  # seconds
# Slow 3G as the budgets were set: 400 kbit/s each way, 400 ms there and back.
RATE: Final = 400_000 / 8
SLOW_3G: Final = {"latency": 400, "downloadThroughput": RATE, "uploadThroughput": RATE}
SCREEN: Final[ViewportSize] = {"width": 360, "height": 640}
TELEPHONE: Final[dict[str, Any]] = {"is_mobile": True, "device_scale_factor": 2}
OBSERVE: Final = """
  window.largest = null; window.moved = 0;
  const observe = (type, note) => new PerformanceObserver(list => list.getEntries().forEach(note))
    .observe({type, buffered: true});
  observe("largest-contentful-paint", entry => { window.largest = entry });
  observe("layout-shift", entry => { window.moved += entry.value });
"""
READ: Final = """() => ({
  seconds: window.largest.startTime / 1000,
  element: window.largest.element?.localName ?? "gone",
  moved: window.moved,
})"""


@dataclass(order=True)
class Visit:
    seconds: float
    element: str
    moved: float
    requests: int
    kilobytes: float


def measure() -> list[Finding]:
    """Visit each page of a demonstration, and each page of the form as somebody fills it in."""
    found: dict[str, Finding] = {}
    with (
        tempfile.TemporaryDirectory() as folder,
        demonstration.running(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.flags())

        def look(answer: Answer, cookies: Iterable[Cookie] = ()) -> None:
            if answer.path not in found:
                look_once = partial(_visit, browser, site + answer.path, [*cookies])
                found[answer.path] = _judge(answer.path, [look_once() for _ in range(TIMES)])

        for path in PAGES:
            look(Answer(200, path, "", 0))
        person = Person(site, lambda answer: look(answer, person.cookies))
        person.begin()
        person.fill()
        person.finish()
        person.get(RETURN)
        person.press(CODE_FORM, code=person.code)
        browser.close()
    return list(found.values())


def _judge(path: str, visits: list[Visit]) -> Finding:
    median, moved = statistics.median_low(visits), max(each.moved for each in visits)
    found = f"LCP {median.seconds:.2f} s ({median.element}), CLS {moved:.3f}"
    found += f", {median.requests} requests, {median.kilobytes:.1f} kB"
    is_met = median.seconds <= BUDGET and moved == 0
    return Finding(path, found, f"LCP ≤ {BUDGET} s, CLS 0", is_met)


def _visit(browser: Browser, address: str, cookies: list[Cookie]) -> Visit:
    """Visit a page cold, with somebody's cookies; what the wire carried counts with its headers."""
    with browser.new_context(**TELEPHONE, viewport=SCREEN) as context:
        for each in cookies:
            name, value, safe = each.name, each.value or "", each.secure
            context.add_cookies(
                [{"name": name, "value": value, "secure": safe, "domain": "localhost", "path": "/"}]
            )
        page = context.new_page()
        page.add_init_script(OBSERVE)
        devtools = context.new_cdp_session(page)
        sizes: list[float] = []
        devtools.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", {"offline": False} | SLOW_3G)
        page.goto(address, wait_until="networkidle")
        return Visit(**page.evaluate(READ), requests=len(sizes), kilobytes=sum(sizes) / 1000)
