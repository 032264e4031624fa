"""How people get over a page who use Tab alone: from stop to stop."""

import re
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

STOP: Final = Path(__file__).with_name("stop.js").read_text()
MOST_STOPS: Final = 300


def stops(page: Page) -> list[dict[str, Any]]:
    """Press Tab from the start of the page until its end."""
    page.evaluate("window.stops = new Set()")
    found = []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if not (stop := page.evaluate(STOP)):
            break
        found.append(stop)
    return found


def tab_to(page: Page, words: str) -> int:
    """Press Tab until the keyboard stands on these words; return how often that took."""
    for times in range(1, MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        assert stop, f"the page ended before {words!r}"
        if re.search(words, stop["words"]):
            return times
    raise AssertionError(words)
