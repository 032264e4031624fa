"""An Administrator gives the site a name and colours of its own, and sees them before readers do."""

from playwright.sync_api import expect


def test_the_site_gets_a_name_and_a_colour(sign_in, visit, assert_accessible):
    ada = sign_in("administrator")
    ada.set_viewport_size({"width": 1500, "height": 900})
    ada.goto("/admin/identity/")
    shown = ada.frame_locator("iframe[name=identity-preview]")
    expect(shown.get_by_role("banner").get_by_role("link", name="Standing")).to_be_visible()
    assert_accessible(ada)

    name = ada.get_by_label("Name:", exact=True)
    name.fill("Harbour")
    expect(shown.get_by_role("banner").get_by_role("link", name="Harbour")).to_be_visible()
    ada.get_by_label("Right to left").check()
    expect(shown.locator("html")).to_have_attribute("dir", "rtl")
    reader = visit(script=False, width=360)
    reader.goto("/follow/")
    expect(reader.get_by_role("banner")).to_contain_text("Standing")

    ada.get_by_label("Main colour:").fill("#ffdd00")
    ada.get_by_role("button", name="Save", exact=True).click()
    expect(ada.get_by_text("Text in #ffdd00 would be hard to read")).to_be_visible()
    expect(name).to_have_value("Harbour")
    expect(ada.get_by_label("Main colour:")).to_have_value("#836d00")
    assert_accessible(ada)
    ada.get_by_role("button", name="Save", exact=True).click()
    expect(ada.get_by_text("Saved. Readers see it now.")).to_be_visible()

    reader.reload()
    expect(reader.get_by_role("banner")).to_contain_text("Harbour")
    assert_accessible(reader)
    reader.goto("/")
    assert_accessible(reader)

    ada.get_by_label("Name:", exact=True).fill("")
    ada.get_by_label("Main colour:").fill("#0c5c56")
    ada.get_by_role("button", name="Save", exact=True).click()
    expect(ada.get_by_text("Saved. Readers see it now.")).to_be_visible()
    reader.reload()
    expect(reader.get_by_role("banner")).to_contain_text("Standing")
