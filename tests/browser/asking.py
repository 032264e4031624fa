"""How a person asks for help, to the receipt, and comes back with the code."""

import re
from collections.abc import Callable

from playwright.sync_api import Page

from legal_help.questions.reference.languages import code_of
from tests.browser.filling_in import fill, follow, press


def begin(page: Page) -> None:
    """From the door to the code of the draft."""
    page.goto("/legal-help/request/?language=en")
    while "/code/" not in page.url:
        fill(page)
        press(page)


def send(page: Page) -> None:
    """From the code of the draft to the receipt."""
    follow(page, page.locator("main a.btn"))
    while "/receipt/" not in page.url:
        fill(page)
        choices = page.locator("#q select[name=language]")
        if choices.count():
            choices.select_option("en")
        consent = page.locator("#q input[name=consent]")
        if consent.count():
            consent.check()
        press(page)


def ask_for_help(page: Page, language: str, look: Callable[[Page], object]) -> tuple[str, str]:
    """From the public page to the receipt; returns the code and the reference."""
    page.goto("/legal-help/" if language == "en" else f"/{language}/legal-help/")
    look(page)
    page.goto(f"/legal-help/request/?language={language}")
    while "/receipt/" not in page.url:
        look(page)
        if page.locator(".code").count():
            follow(page, page.locator("main a.btn"))
            continue
        fill(page)
        consent = page.locator("#q input[type=checkbox][name=consent]")
        if consent.count():
            consent.check()
        choose_language(page, language)
        press(page)
    look(page)
    code = "".join(page.locator(".code span").all_inner_texts())
    reference = re.search(r"\b[A-Z]+-\d{4}\b", page.locator("main").inner_text()).group()
    page.fill("[name=last_four]", code[-4:])
    press(page)
    look(page)
    return code, reference


def choose_language(page: Page, language: str) -> None:
    """The language to use with us; the page of the form is in it already."""
    wanted = page.locator("#q select[name=language]")
    if wanted.count():
        wanted.select_option(code_of(language))


def come_back(page: Page, code: str, language: str) -> None:
    page.goto(f"/legal-help/return/?language={language}")
    page.fill("[name=code]", " ".join(re.findall("....", code)))
    press(page)
