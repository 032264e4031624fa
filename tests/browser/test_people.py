"""An Administrator invites a colleague, who joins on a telephone, works, and leaves again."""

import re
import uuid

import pytest
from playwright.sync_api import expect

from tests.browser.filling_in import PASSWORD
from tests.browser.windows import NARROW


def test_a_colleague_is_invited_joins_and_leaves(sign_in, visit, assert_accessible):
    name = f"Nour {uuid.uuid4().hex[:6]}"
    ada = sign_in("administrator")
    ada.goto("/admin/")
    ada.locator("#content").get_by_role("link", name="People", exact=True).click()
    assert_accessible(ada)
    ada.get_by_role("link", name="Invite somebody").click()
    ada.get_by_label("First name:").fill(name)
    assert_accessible(ada)
    ada.get_by_role("button", name="Invite", exact=True).click()
    expect(ada.get_by_text("Please correct the errors below.")).to_be_visible()
    expect(ada.get_by_label("First name:")).to_have_value(name)
    ada.get_by_role("checkbox", name=re.compile("^Editor")).check()
    ada.get_by_role("button", name="Invite", exact=True).click()
    assert_accessible(ada)
    shown = ada.get_by_label(f"The link for {name}")
    link = shown.input_value()
    # This browser lets no page write its clipboard: what is selected can still be copied by hand.
    ada.get_by_role("button", name="Copy").click()
    expect(shown).to_be_focused()
    assert ada.evaluate("getSelection().toString()") == link

    nour = visit(width=NARROW)
    nour.goto(link)
    expect(nour.get_by_role("heading", name=f"Welcome, {name}")).to_be_visible()
    assert_accessible(nour)
    username = name.replace(" ", "-").lower()
    nour.get_by_label("Username").fill(username)
    nour.get_by_label("Password", exact=True).fill("short")
    nour.get_by_label("Password confirmation").fill("short")
    nour.get_by_role("button", name="Create my account").click()
    expect(nour.get_by_text("at least 12 characters").first).to_be_visible()
    assert_accessible(nour)
    nour.get_by_label("Password", exact=True).fill(PASSWORD)
    nour.get_by_label("Password confirmation").fill(PASSWORD)
    nour.get_by_role("button", name="Create my account").click()
    nour.wait_for_url("**/staff/")  # the demonstration asks for no second factor
    nour.goto("/admin/articles/article/add/")
    expect(nour.get_by_label("Title:")).to_be_visible()

    ada.goto("/admin/people/")
    ada.get_by_role("link", name=name).click()
    assert_accessible(ada)
    ada.get_by_role("checkbox", name=re.compile("^Author")).check()
    ada.get_by_role("button", name="Change roles").click()
    expect(ada.get_by_text("Saved.")).to_be_visible()
    ada.get_by_role("link", name="Lost sign-in").click()
    assert_accessible(ada)
    ada.go_back()
    ada.get_by_role("link", name="Deactivate").click()
    expect(ada.get_by_text("What ends at once")).to_be_visible()
    assert_accessible(ada)
    ada.get_by_role("button", name="Deactivate").click()
    expect(ada.get_by_text("Deactivated. They are signed out everywhere.")).to_be_visible()
    nour.goto("/admin/")
    nour.wait_for_url("**/accounts/login/**")

    ada.get_by_role("link", name="What they did").click()
    expect(ada.locator("#content").get_by_role("row")).to_have_count(4)
    expect(ada.get_by_role("row", name=f"Ada Lindqvist Deactivated. {name}")).to_be_visible()
    assert_accessible(ada)


@pytest.mark.exhaustive  # tests/people/test_joining.py has the rule
def test_a_used_link_says_so_and_the_pages_read_from_the_right(
    sign_in, visit, not_there, assert_accessible, base_url
):
    late = visit(width=NARROW)
    not_there.add(f"{base_url}/accounts/invitation/used/")
    late.goto("/accounts/invitation/used/")
    expect(late.get_by_role("heading", name="This link does not work")).to_be_visible()
    assert_accessible(late)

    ada = sign_in("administrator", locale="ar", width=NARROW)
    for address in ("", "invite/", "log/"):
        ada.goto(f"/admin/people/{address}")
        expect(ada.locator("html")).to_have_attribute("dir", "rtl")
        assert_accessible(ada)
    ada.goto("/admin/people/")
    ada.locator("tbody").last.get_by_role("link").first.click()
    assert_accessible(ada)
