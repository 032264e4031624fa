"""How people sign in, what they answer who ask for help, and how they get from page to page."""

from datetime import date, timedelta

from playwright.sync_api import Locator, Page

from config.demo import accounts

HEARING = date.today() + timedelta(days=10)  # noqa: DTZ011 -- ten days off in every zone
# Letters outside base64, so that no sealed token and no nonce holds her name by chance.
NAME = "Amal Ḥaddād"
STORY = "They came to the house twice."
ANSWERS = {
    "lawyer": "no",
    "can_pay": "no",
    "place": "us",
    "need": "fear",
    "reads": "yes",
    "call_name": NAME,
    "for_whom": "me",
    "reach": "code",
    "own_word": "lantern",
    "city": "Houston",
    "state": "TX",
    "full_name": NAME,
    "safe_now": "yes",
    "court": "yes",
    "hearing_month": str(HEARING.month),
    "hearing_day": str(HEARING.day),
    "hearing_year": str(HEARING.year),
    "arrival_month": "2",
    # Long enough ago that it has one level all year: a year after it much is urgent.
    "arrival_year": str(HEARING.year - 2),
    "filed": "no",
    "more": STORY,
}
# What a colleague chooses who was invited.
PASSWORD = "nine hours at the gate"
# An article is saved so many milliseconds after typing stops. After `page.clock.install()`, a journey
# does not wait for them: `page.clock.run_for(TYPING_STOPS)`.
TYPING_STOPS = 2_000
# All of a page in one question to the browser: each takes its time.
CONTROLS = "controls => controls.map(control => [control.name, control.type, control.value])"


def enter(page: Page, username: str) -> None:
    """Fill in and send the form by which the demonstration's staff sign in."""
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(accounts.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def follow(page: Page, control: Locator) -> None:
    """Click what leads to another page, and be there."""
    with page.expect_navigation():
        control.click()


def press(page: Page) -> None:
    """The main button of the page."""
    follow(page, page.locator("#q button.btn").first)


def fill(page: Page) -> None:
    """Answer whatever this page asks and we have an answer to; what needs no answer stays empty."""
    controls = page.locator("#q").locator("input, select, textarea")
    for number, (name, kind, value) in enumerate(controls.evaluate_all(CONTROLS)):
        answer, control = ANSWERS.get(name), controls.nth(number)
        if answer is None or kind == "hidden":
            continue
        if kind in {"radio", "checkbox"}:
            if value == answer:
                control.check()
        elif kind == "select-one":
            control.select_option(answer)
        else:
            control.fill(answer)
