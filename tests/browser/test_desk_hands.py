"""Into whose hands a request goes: offered, refused, accepted, and closed to who must not read it."""

import pytest

from tests.browser.desk import open_request, said
from tests.browser.filling_in import follow

SAMUEL = "Samuel Abebe"
LAST_HOLDER = "Nobody else could open this request."


def offer(page):
    page.get_by_text("Offer it to a colleague").click()
    page.get_by_label("To whom?").select_option(label=SAMUEL)
    follow(page, page.get_by_role("button", name="Offer it", exact=True))
    assert said(page) == "It is offered. It stays yours until they accept it."


def recuse(page):
    page.get_by_text("I must not read this").click()
    follow(page, page.get_by_role("button", name="Block my access for good"))


@pytest.mark.exhaustive  # tests/legal_help/desk/case_actions/test_assignment.py asks each page
def test_a_request_is_offered_refused_and_accepted(asked, at_desk, assert_accessible):
    reference, _code = asked["handed"]
    carmen, samuel = at_desk("caseworker"), at_desk("supervisor")

    open_request(carmen, reference)
    follow(carmen, carmen.get_by_role("button", name="Take it"))
    offer(carmen)
    assert carmen.get_by_text(f"You offered it to {SAMUEL}.").is_visible()
    assert_accessible(carmen)

    samuel.goto("/cases/")
    assert "Offered to you:" in samuel.locator("main").inner_text()
    assert_accessible(samuel)
    open_request(samuel, reference)
    assert samuel.get_by_text("Carmen Ruiz offers it to you.").is_visible()
    samuel.get_by_text("Refuse it").first.click()
    samuel.get_by_label("No time for it now").check()
    assert_accessible(samuel)
    follow(samuel, samuel.get_by_role("button", name="Refuse it"))
    assert said(samuel) == "You declined it. It stays with the colleague who offered it."

    open_request(carmen, reference)
    assert carmen.get_by_text("No time for it now").is_visible()
    offer(carmen)
    open_request(samuel, reference)
    follow(samuel, samuel.get_by_role("button", name="Accept it"))
    assert said(samuel) == "This request is yours now."
    assert_accessible(samuel)

    open_request(carmen, reference)
    assert carmen.get_by_text("Say why you open it").is_visible()
    assert_accessible(carmen)


@pytest.mark.exhaustive  # tests/legal_help/desk/case_actions/test_assignment.py asks each page
def test_who_must_not_read_it_closes_it_and_never_the_last(
    asked, at_desk, assert_accessible, base_url, not_there
):
    reference, _code = asked["known"]
    carmen, samuel = at_desk("caseworker"), at_desk("supervisor")

    open_request(carmen, reference)
    follow(carmen, carmen.get_by_role("button", name="Take it"))
    recuse(carmen)
    assert said(carmen) == ("You can no longer open this request. It is on none of your lists.")
    assert reference not in carmen.content()
    assert_accessible(carmen)
    closed, never = (f"{base_url}/cases/{name}/" for name in (reference, "PEBBLE-0000"))
    not_there |= {closed, never}
    assert carmen.goto(closed).status == 404
    is_said = carmen.locator("main").inner_text()
    assert carmen.goto(never).status == 404
    assert carmen.locator("main").inner_text() == is_said
    assert_accessible(carmen)

    open_request(samuel, reference)
    assert samuel.get_by_text("by their own word, for good").is_visible()
    follow(samuel, samuel.get_by_role("button", name="Take it"))
    recuse(samuel)
    assert LAST_HOLDER in said(samuel)
    assert samuel.get_by_text("It is yours.").is_visible()
    assert_accessible(samuel)
