"""What a reader waits for on a slow telephone: Chromium on emulated slow 3G, with nothing kept.

LCP is when the largest thing on the first screen was painted, CLS how much of it moved afterwards.
"""

import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, StorageState, ViewportSize, sync_playwright

from benchmarks.harness.findings import Finding
from tests import chromium, demonstration
from tests.browser.filling_in import fill, follow, press
from tests.browser.pages import ARTICLE

PAGES = {
    "article": ARTICLE,
    "article without pictures": "/instruments/udhr/",
    "home": "/",
    "list": "/articles/",
    "topic": "/topics/women/",
    "statistic": "/statistics/forcibly-displaced/",
    "observance": "/observances/world-day-against-trafficking-in-persons/",
    "days": "/observances/",
    "help": "/legal-help/",
    "article in Arabic": "/ar/articles/limadha-30-yuliu-ar/",
}
TIMES = 5
BUDGET = 1.6  # seconds
# Slow 3G as the budgets were set: 400 kbit/s each way, 400 ms there and back.
SPEED = 400_000 / 8
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": SPEED,
    "uploadThroughput": SPEED,
}
OBSERVE = """
  window.largest = null; window.moved = 0;
  const observe = (type, note) => new PerformanceObserver(list => list.getEntries().forEach(note))
    .observe({type, buffered: true});
  observe("largest-contentful-paint", entry => { window.largest = entry });
  observe("layout-shift", entry => { window.moved += entry.value });
"""
READ = """() => ({
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


def visit(browser: Browser, address: str, kept: StorageState | None = None) -> Visit:
    """One cold visit, with the cookies of somebody's; what the wire carried counts with its headers."""
    telephone: dict[str, Any] = {"is_mobile": True, "device_scale_factor": 2}
    screen: ViewportSize = {"width": 360, "height": 640}
    with browser.new_context(**telephone, viewport=screen, storage_state=kept) as context:
        page = context.new_page()
        page.add_init_script(OBSERVE)
        devtools = context.new_cdp_session(page)
        sizes: list[float] = []
        devtools.on("Network.loadingFinished", lambda told: sizes.append(told["encodedDataLength"]))
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", SLOW_3G)
        page.goto(address, wait_until="networkidle")
        return Visit(**page.evaluate(READ), requests=len(sizes), kilobytes=sum(sizes) / 1000)


def form(browser: Browser, site: str) -> Iterator[tuple[str, str, StorageState]]:
    """Fill in the form, and stop at each page with what the browser holds by then."""
    with browser.new_context(base_url=site, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto("/legal-help/request/?language=en")
        while "/receipt/" not in page.url:
            yield page.title(), page.url, context.storage_state()
            if page.locator(".code").count():
                follow(page, page.locator("main a.btn"))
                continue
            fill(page)
            consent = page.locator("#q input[type=checkbox][name=consent]")
            if consent.count():
                consent.check()
            press(page)
        yield page.title(), page.url, context.storage_state()
        code = "".join(page.locator(".code span").all_inner_texts())
        page.goto("/legal-help/return/")
        yield page.title(), page.url, context.storage_state()
        page.fill("[name=code]", code)
        press(page)
        yield page.title(), page.url, context.storage_state()


def measure() -> list[Finding]:
    """Judge the median of several visits to each page of a demonstration."""
    findings = []
    with (
        tempfile.TemporaryDirectory() as folder,
        demonstration.running(Path(folder)) as site,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium.find(), args=chromium.flags())
        public = ((name, site + path, None) for name, path in PAGES.items())
        for name, address, kept in chain(public, form(browser, site)):
            visits = [visit(browser, address, kept) for _ in range(TIMES)]
            median, moved = statistics.median_low(visits), max(each.moved for each in visits)
            found = f"LCP {median.seconds:.2f} s ({median.element}), CLS {moved:.3f}"
            found += f", {median.requests} requests, {median.kilobytes:.1f} kB"
            is_met = median.seconds <= BUDGET and moved == 0
            findings.append(Finding(name, found, f"LCP ≤ {BUDGET} s, CLS 0", is_met))
        browser.close()
    return findings
