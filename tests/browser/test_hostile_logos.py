"""Hostile logos are uploaded as an Administrator does it; what is kept is shown to a reader, and does nothing."""

import pytest
from playwright.sync_api import expect

from tests.identity.hostile_logos import CLEAN, REFUSED

QUICK = {name: content for name, content in REFUSED.items() if "take hours" not in name}
LOGO = "header .mark img"


@pytest.fixture
def administrator(sign_in):
    """Somebody at the page of the identity; afterwards the site has no logo again."""
    page = sign_in("administrator")
    page.goto("/admin/identity/")
    yield page
    page.goto("/admin/identity/")
    page.get_by_label("Remove the logos").check()
    save(page)
    expect(page.get_by_text("Saved. Readers see it now.")).to_be_visible()


def save(page):
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()


def upload(page, content):
    page.get_by_label("Logo:").set_input_files(
        {"name": "logo.svg", "mimeType": "image/svg+xml", "buffer": content}
    )
    save(page)


@pytest.mark.exhaustive
def test_what_is_refused_says_why_and_does_nothing(administrator):
    dialogs = []
    administrator.on("dialog", lambda dialog: dialogs.append(dialog.message) or dialog.dismiss())
    for name, content in QUICK.items():
        upload(administrator, content)
        expect(administrator.get_by_text("Please correct the errors below."), name).to_be_visible()

    assert dialogs == []


@pytest.mark.exhaustive
def test_what_is_kept_does_nothing_in_a_browser(administrator, visit):
    """`visit` sees to it that nobody else is asked for anything, and that the console stays empty."""
    reader, dialogs, asked = visit(), [], []
    reader.on("request", lambda request: asked.append(request.url))
    reader.on("dialog", lambda dialog: dialogs.append(dialog.message) or dialog.dismiss())
    for name, content in CLEAN.items():
        upload(administrator, content)
        expect(administrator.get_by_text("Saved. Readers see it now."), name).to_be_visible()
        reader.goto("/follow/")
        logo = reader.locator(LOGO)
        expect(logo).to_be_visible()
        assert logo.evaluate("logo => logo.decode().then(() => logo.naturalWidth)") > 0, name

        address = logo.evaluate("logo => logo.src")
        asked.clear()
        reader.goto(address)
        reader.wait_for_load_state("networkidle")
        assert set(asked) <= {address}, name

    assert dialogs == []
