"""Asking for help with a keyboard alone, and without a script."""

import pytest

from tests.browser.filling_in import ANSWERS

MOST_STOPS = 120
# What the keyboard stands on.
HERE = """() => { const at = document.activeElement; return {
  name: at.name ?? "", kind: at.type ?? "", value: at.value ?? "", isChosen: at.checked ?? false,
  isSend: at.matches("#q button.btn:not([name])"), isGoOn: at.matches("main a.btn") } }"""


def answer(page):
    """Go through the page with Tab, answer what we can, and press its main button."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(HERE)
        if here["isSend"] or here["isGoOn"]:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
        give(page, here)
    raise AssertionError(f"No way on from {page.url} in {MOST_STOPS} stops")


def give(page, here):
    wanted = {**ANSWERS, "language": "en", "consent": "yes"}.get(here["name"])
    if wanted is None:
        return
    match here["kind"]:
        case "radio":
            choose(page, wanted, first="Space")
        case "checkbox":
            if here["value"] == wanted and not here["isChosen"]:
                page.keyboard.press("Space")
        case "select-one":
            choose(page, wanted, first="Home")
        case "text" | "textarea":
            page.keyboard.type(wanted)


def choose(page, wanted, *, first):
    """With the arrow keys, as a group of choices is gone through."""
    page.keyboard.press(first)
    for _ in range(MOST_STOPS):
        if page.evaluate(HERE)["value"] == wanted:
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{wanted} cannot be chosen")


def send_without_consent(page):
    """The summary of mistakes takes the keyboard, though the link before led to another place."""
    page.get_by_role("link", name="Go to Send").press("Enter")
    with page.expect_navigation():
        page.get_by_role("button", name="Send my request").press("Enter")
    assert page.evaluate("document.activeElement.id") == "problems"


@pytest.mark.exhaustive  # test_by_keyboard.py asks whether each stop of the form is seen
def test_a_person_asks_for_help_with_a_keyboard_alone(visit):
    page = visit(script=False, width=360)
    page.goto("/legal-help/request/?language=en")

    while "/receipt/" not in page.url:
        if "/check/" in page.url:
            send_without_consent(page)
        answer(page)
    code = "".join(page.locator(".code span").all_inner_texts())
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(HERE)["name"] == "last_four":
            page.keyboard.type(code[-4:])
            break
    with page.expect_navigation():
        page.keyboard.press("Enter")

    assert page.get_by_role("heading", name="Thank you", level=1).is_visible()
