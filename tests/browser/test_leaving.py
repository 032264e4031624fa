"""Leave, in a real browser: at once, with a script and without, and nothing to come back to."""

import gzip
import re
import time

import pytest

from tests.browser.asking import ask_for_help, begin, come_back, send
from tests.browser.axe import look_no_more
from tests.browser.filling_in import NAME, fill, follow, press
from tests.browser.windows import MILLISECONDS

CLOSED, BOX = "This form is closed", "Come back with your code"
WITH_AND_WITHOUT = pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])


@pytest.fixture
def phone(new_context):
    """A browser that may go to the neutral site, and whose console must stay empty."""
    said = []

    def note(message):
        # The neutral site is a line of text, and has no icon.
        of_icon = message.location["url"].endswith("/favicon.ico")
        if message.type in ("error", "warning") and not of_icon:
            said.append(message.text)

    def phone(*, script=True):
        context = new_context(java_script_enabled=script, viewport={"width": 360, "height": 640})
        context.on("console", note)
        context.on("weberror", lambda error: said.append(str(error.error)))
        context.set_default_timeout(MILLISECONDS)
        return context.new_page()

    yield phone
    assert said == []


def begun(page):
    """A form with a name typed in it, one page further on."""
    begin(page)
    follow(page, page.locator("main a.btn"))
    while not page.locator("[name=call_name]").count():
        press(page)
    fill(page)
    press(page)


def neutral(page):
    return page.locator("script[data-to]").get_attribute("data-to")


def leave_by_button(page):
    page.get_by_role("button", name="Leave", exact=True).click()


def heading(page):
    return page.locator("h1").inner_text()


@pytest.mark.parametrize(
    "script",
    [
        # With one, the journey of the Shift key finds the form closed too.
        pytest.param(True, marks=pytest.mark.exhaustive, id="script"),
        pytest.param(False, id="no script"),
    ],
)
def test_back_after_leaving_finds_a_closed_form(phone, script):
    page = phone(script=script)
    begun(page)
    to = neutral(page)

    leave_by_button(page)
    page.wait_for_url(to)

    for _ in range(3):
        page.go_back()
        assert heading(page) == CLOSED
        assert NAME not in page.content()


@pytest.mark.sampled
@WITH_AND_WITHOUT
def test_back_after_sending_and_after_a_visit_finds_nothing(phone, script):
    page = phone(script=script)
    code, reference = ask_for_help(page, "en", look_no_more)
    to = neutral(page)

    for _ in range(3):
        page.go_back()
        assert heading(page) in {CLOSED, BOX}
        assert NAME not in page.content()
        words = page.locator("body").inner_text()
        # Four digits alone may stand in a telephone number; nothing else is these four, or eight.
        assert code[-4:] not in words.split()
        assert code[-8:] not in re.sub(r"\D", "", words)

    come_back(page, code, "en")
    assert reference in page.locator("main").inner_text()
    leave_by_button(page)
    page.wait_for_url(to)
    page.go_back()
    assert heading(page) == BOX
    assert reference not in page.content()


@pytest.mark.exhaustive
@WITH_AND_WITHOUT
def test_a_form_that_was_left_in_another_tab_is_closed_in_this_one(phone, script):
    page = phone(script=script)
    begun(page)
    to = neutral(page)
    other = page.context.new_page()
    other.goto(page.url)

    leave_by_button(other)
    other.wait_for_url(to)

    page.reload()
    assert heading(page) == CLOSED
    page.go_back()
    assert heading(page) == CLOSED


def test_shift_three_times_leaves_and_writing_does_not(phone):
    page = phone()
    begun(page)
    page.go_back()
    to, box = neutral(page), page.locator("[name=call_name]")
    box.fill("")

    box.press_sequentially("ABC")
    for key in ("Shift+A", "Shift+B", "Shift+C", "Alt+Shift", "Alt+Shift", "Alt+Shift"):
        box.press(key)
    for _ in range(2):
        box.press("Shift")
    box.click()
    box.press("Shift")
    assert box.input_value() == "ABCABC"

    for _ in range(2):
        box.press("Shift")
    page.wait_for_url(to)
    page.go_back()
    reload_until(page, lambda: heading(page) == CLOSED)


def reload_until(page, is_so):
    """The script sends the exit on its way and waits for nothing: it may arrive after the next page."""
    until = time.monotonic() + 5
    while not is_so() and time.monotonic() < until:
        page.reload()
    assert is_so()


@pytest.mark.exhaustive  # an offer: the lock itself is the server's
def test_five_minutes_before_the_lock_a_line_offers_to_stay(phone, assert_accessible):
    page = phone()
    page.clock.install()
    begun(page)
    page.go_back()
    page.locator("[name=call_name]").fill("Zora")
    said = page.get_by_role("status")

    page.clock.fast_forward("24:50")
    assert said.inner_text() == ""
    page.clock.fast_forward("00:15")
    assert said.inner_text().split("\n")[0] == "This form locks in 5 minutes."
    assert_accessible(page)

    follow(page, said.get_by_role("button", name="Stay"))
    assert page.locator("[name=call_name]").input_value() == "Zora"
    assert said.inner_text() == ""
    page.clock.fast_forward("25:05")
    page.clock.fast_forward("05:00")
    assert not said.is_visible()


def test_a_page_says_on_a_keyboard_what_else_leaves_only_where_scripts_run(phone):
    for script in (True, False):
        page = phone(script=script)
        page.goto("/legal-help/request/?language=en")
        assert page.get_by_text("pressing Shift three times").is_visible() is script


@pytest.mark.exhaustive  # tests/legal_help/public/test_weights.py weighs each page
def test_every_page_comes_in_two_requests_and_fifteen_kilobytes(phone):
    page = phone()
    weights, sheet = {}, {}

    def weigh(response):
        kind = response.request.resource_type
        if kind == "document" and response.ok:
            weights[response.url] = len(gzip.compress(response.body()))
        elif kind != "document":
            sheet[response.url] = len(gzip.compress(response.body()))

    page.on("response", weigh)
    begin(page)
    send(page)

    assert len(sheet) == 1, "beside the page itself only the stylesheet is asked for"
    assert len(weights) > 10
    assert max(weights.values()) + max(sheet.values()) <= 15_000
