"""A caseworker enters the form for somebody on the telephone, and finds it marked at the desk."""

import pytest

from tests.browser.asking import send
from tests.browser.desk import unlock
from tests.browser.filling_in import fill, follow, press

MARK = "entered this for a person on the telephone."


@pytest.mark.exhaustive  # tests/legal_help/desk/test_caller.py asks each page
def test_a_caseworker_enters_a_request_for_a_caller(sign_in, assert_accessible):
    desk = sign_in("caseworker")
    unlock(desk)
    follow(desk, desk.get_by_role("link", name="Enter a request for a caller"))
    assert_accessible(desk)
    follow(desk, desk.get_by_role("button", name="Open the form"))
    assert desk.url.endswith("/legal-help/request/first/1/")
    assert_accessible(desk)
    for _ in range(3):
        fill(desk)
        press(desk)
    desk.goto("/legal-help/request/code/")
    send(desk)
    reference = desk.locator("main bdi").first.inner_text()

    desk.locator("[name=last_four]").fill(desk.locator(".code span").last.inner_text())
    press(desk)
    follow(desk, desk.get_by_role("link", name="Back to the queue"))
    follow(desk, desk.get_by_role("link", name=reference))
    assert desk.get_by_text(MARK).is_visible()
    assert_accessible(desk)
