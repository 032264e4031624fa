"""A supervisor amends the law behind triage, and says how urgent a request is."""

import pytest

from tests.browser.asking import send
from tests.browser.desk import unlock
from tests.browser.filling_in import fill, follow, press


def enter_a_request(desk):
    """For somebody on the telephone; returns the reference."""
    follow(desk, desk.get_by_role("link", name="Enter a request for a caller"))
    follow(desk, desk.get_by_role("button", name="Open the form"))
    for _ in range(3):
        fill(desk)
        press(desk)
    desk.goto("/legal-help/request/code/")
    send(desk)
    return desk.locator("main bdi").first.inner_text()


@pytest.mark.exhaustive  # tests/legal_help/desk/supervision/test_law.py asks each page
def test_a_supervisor_amends_the_law_and_sets_a_level(sign_in, assert_accessible, assert_readable):
    desk = sign_in("supervisor", script=False)
    unlock(desk)
    reference = enter_a_request(desk)

    desk.goto(f"/cases/{reference}/")
    desk.get_by_text("Set the urgency by hand").click()
    desk.get_by_label("Read within 7 days").check()
    desk.get_by_label("What was urgent is done").check()
    assert_accessible(desk)
    follow(desk, desk.get_by_role("button", name="Sign and save"))
    if desk.get_by_label("I know, and it can wait").count():
        assert_accessible(desk)
        desk.get_by_label("I know, and it can wait").check()
        follow(desk, desk.get_by_role("button", name="Sign and save"))
    assert desk.get_by_text("Samuel Abebe says: Read within 7 days").is_visible()
    assert_accessible(desk)
    assert_readable(desk)

    follow(desk, desk.get_by_role("link", name="The law behind triage"))
    assert_accessible(desk)
    assert_readable(desk)
    follow(desk, desk.get_by_role("link", name="Amend Appeal to the Board of Immigration Appeals"))
    desk.get_by_label("Days", exact=True).fill("12")
    desk.get_by_label("From which day does it count?").fill("tomorrow")
    desk.get_by_label("I read the source today").check()
    follow(desk, desk.get_by_role("button", name="Sign and save"))
    assert desk.get_by_role("alert").is_visible()
    assert_accessible(desk)
    assert_readable(desk)
    desk.get_by_label("From which day does it count?").fill("2100-12-31")
    follow(desk, desk.get_by_role("button", name="Sign and save"))

    coming = desk.locator("#law-bia-appeal .note")
    assert "From 31 December 2100 this counts instead" in coming.inner_text()
    assert_accessible(desk)
    follow(desk, coming.get_by_role("button", name="Cancel this change"))
    assert coming.count() == 0
