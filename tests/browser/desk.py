"""What a caseworker does at the desk: make a key, unlock, open a request, read what the page says."""

from collections.abc import Callable

from playwright.sync_api import Page

from legal_help.trust.keys import DEMO_PASSPHRASE
from tests.browser.filling_in import follow


def unlock(page: Page) -> None:
    """From the page that everybody sees who signed in."""
    page.goto("/staff/")
    follow(page, page.get_by_role("link", name="Casework"))
    page.get_by_label("Your passphrase").fill(DEMO_PASSPHRASE)
    follow(page, page.get_by_role("button", name="Unlock"))


def unlock_with(page: Page, words: str) -> None:
    page.goto("/cases/")
    page.get_by_label("Your passphrase").fill(words)
    follow(page, page.get_by_role("button", name="Unlock"))


def open_request(page: Page, reference: str) -> None:
    """From the queue."""
    page.goto("/cases/")
    follow(page, page.get_by_role("link", name=reference).first)
    assert page.get_by_role("heading", level=1, name=reference).is_visible()


def said(page: Page) -> str:
    return page.get_by_role("status").first.inner_text()


def make_key(page: Page, look: Callable[[Page], object]) -> tuple[str, str]:
    """Through the pages; gives the six words of the paper, and the eight to be read out."""
    page.goto("/cases/key/")
    look(page)
    follow(page, page.get_by_role("button", name="Make a new key"))
    look(page)
    six = " ".join(page.locator("ol.words li").all_inner_texts())
    assert _shown_once(page) == ""
    follow(page, page.get_by_role("button", name="I have written them down"))
    page.get_by_label("Your six words").fill("these are not the words")
    follow(page, page.get_by_role("button", name="Keep my key"))
    assert page.get_by_text("These are not the six words.").is_visible()
    look(page)
    page.get_by_label("Your six words").fill(six)
    follow(page, page.get_by_role("button", name="Keep my key"))
    look(page)
    return six, " ".join(page.locator("ol.words li").all_inner_texts())


def _shown_once(page: Page) -> str:
    """What a browser would keep that keeps whole pages, as this one does not under Playwright."""
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    return page.locator("[data-once]").inner_text()
