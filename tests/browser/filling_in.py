"""What a person answers who asks for help, and how they get from page to page without a script."""

from datetime import date, timedelta

from playwright.sync_api import Locator, Page

HEARING = date.today() + timedelta(days=10)  # noqa: DTZ011 -- ten days off in every zone
STORY = "They came to the house twice."
ANSWERS = {
    "lawyer": "no",
    "can_pay": "no",
    "place": "us",
    "need": "fear",
    "reads": "yes",
    "call_name": "Amal",
    "for_whom": "me",
    "reach": "code",
    "city": "Houston",
    "state": "TX",
    "full_name": "Amal Haddad",
    "safe_now": "yes",
    "court": "yes",
    "hearing_month": str(HEARING.month),
    "hearing_day": str(HEARING.day),
    "hearing_year": str(HEARING.year),
    "arrival_month": "2",
    "arrival_year": str(HEARING.year - 1),
    "filed": "no",
    "more": STORY,
}


def follow(page: Page, control: Locator) -> None:
    """Click what leads to another page, and be there."""
    with page.expect_navigation():
        control.click()


def press(page: Page) -> None:
    """The main button of the page."""
    follow(page, page.locator("#q button.btn").first)


def fill(page: Page) -> None:
    """Answer whatever this page asks and we have an answer to; what needs no answer stays empty."""
    for control in page.locator("#q").locator("input, select, textarea").all():
        name, kind = control.get_attribute("name"), control.get_attribute("type")
        answer = ANSWERS.get(name or "")
        if answer is None or kind == "hidden":
            continue
        if kind in {"radio", "checkbox"}:
            if control.get_attribute("value") == answer:
                control.check()
        elif control.evaluate("element => element.tagName") == "SELECT":
            control.select_option(answer)
        else:
            control.fill(answer)
