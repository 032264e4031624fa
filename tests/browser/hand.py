"""What a person does at a browser, counted: how often they press, and how many pages they wait for."""

from collections import Counter
from typing import Any
from urllib.parse import urljoin

from playwright.sync_api import FilePayload, Frame, Locator, Page

from tests.browser.editing import BODY
from tests.browser.filling_in import follow


class Hand:
    """Act on a page. Each click, each field filled or chosen, each file given is one press.

    A text that is typed into a body is one press, too, and so is a shortcut of the keyboard. Each
    page that opens in the window counts as one, whether it was asked for or sent on to.
    `presses` and `pages` count by the part of the work that `part` names.
    """

    def __init__(self, page: Page, site: str, presses: Counter[str], pages: Counter[str]) -> None:
        self.page = page
        self.site = site
        self.presses = presses
        self.pages = pages
        self.part = ""
        page.on("framenavigated", self._count_page)

    def _count_page(self, frame: Frame) -> None:
        if frame == self.page.main_frame and frame.url != "about:blank":
            self.pages[self.part] += 1

    def _count(self) -> None:
        self.presses[self.part] += 1

    def open(self, address: str) -> None:
        """Type an address: only where nothing leads there, as to the page of a link from a colleague."""
        self._count()
        self.page.goto(urljoin(self.site, address))

    def click(self, control: Locator) -> None:
        self._count()
        control.click()

    def follow(self, control: Locator) -> None:
        """Click what leads to another page, and be there."""
        self._count()
        follow(self.page, control)

    def link(self, name: Any, *, exact: bool = True) -> None:
        self.follow(self.page.get_by_role("link", name=name, exact=exact).first)

    def button(self, name: Any, *, exact: bool = True) -> None:
        """Press a button that sends a form."""
        self.follow(self.page.get_by_role("button", name=name, exact=exact).first)

    def fill(self, field: Locator, words: str) -> None:
        self._count()
        field.fill(words)

    def choose(self, field: Locator, label: str) -> None:
        self._count()
        field.select_option(label=label)

    def tick(self, box: Locator, *, to: bool = True) -> None:
        self._count()
        box.set_checked(to)

    def give(self, field: Locator, file: FilePayload) -> None:
        self._count()
        field.set_input_files(file)

    def type_over(self, words: str) -> None:
        """Put words in the place of all that a body holds: three presses."""
        self.click(self.page.locator(BODY))
        self.press("Control+A")
        self.type(words)

    def press(self, shortcut: str) -> None:
        self._count()
        self.page.keyboard.press(shortcut)

    def type(self, words: str) -> None:
        self._count()
        self.page.keyboard.type(words)
