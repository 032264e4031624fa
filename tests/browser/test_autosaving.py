"""What is saved without a key: what a person changed, and nothing else."""

import re
import time
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.editing import BODY, publish, write
from tests.browser.filling_in import TYPING_STOPS, enter, follow
from tests.browser.windows import MILLISECONDS

QUIET = 2 * TYPING_STOPS
SAVED = "Draft saved at"
# At once, or what is written would be saved already.
WRITE_AND_RELOAD = """() => {
  document.execCommand("insertText", false, " And the last words.")
  setTimeout(() => location.reload())
}"""


@pytest.fixture
def visit(visit):
    """Browsers whose clock a test moves on: `page.clock.run_for(TYPING_STOPS)`."""

    def visit_with_clock(**options):
        page = visit(**options)
        page.clock.install()
        return page

    return visit_with_clock


@pytest.fixture
def sent():
    """The addresses that a page posts to, from now on: `sent(page)`."""

    def sent(page):
        found = []
        page.on("request", lambda asked: asked.method == "POST" and found.append(asked.url))
        return found

    return sent


def until(holds):
    """A page that stands still while the browser asks cannot be waited on."""
    deadline = time.monotonic() + MILLISECONDS / 1000
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def let_pass(page, words):
    """Let the page's clock run until the line about saving says these words."""
    said = page.locator("#autosave")

    def holds():
        page.clock.run_for(1_000)
        return words in said.inner_text()

    until(holds)


def leave(page):
    """Go away as a person does, and give the questions that the browser asks them."""
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_role("link", name="Standing", exact=False).first.click()
    page.wait_for_url(re.compile("/admin/$|/staff/$|:[0-9]+/$"))
    return asked


@pytest.mark.exhaustive
def test_who_only_looks_saves_nothing_and_leaves_without_a_question(begin, sent):
    page, _title = begin()
    write(page, "As readers see it.")
    page.get_by_label("Nobody").check()
    publish(page)
    posts = sent(page)

    page.reload()
    expect(page.locator(BODY)).to_be_visible()
    page.get_by_label("Title:").click()
    page.keyboard.press("End")
    page.clock.run_for(QUIET)

    expect(page.locator("#autosave")).to_be_empty()
    assert (leave(page), posts) == ([], [])


@pytest.mark.exhaustive
def test_who_opens_the_form_of_a_new_article_leaves_no_untitled_one(sign_in, sent):
    page = sign_in("editor")
    page.goto("/admin/articles/article/add/")
    posts = sent(page)
    expect(page.locator(BODY)).to_be_visible()
    page.locator(BODY).click()
    page.clock.run_for(QUIET)

    assert (leave(page), posts) == ([], [])


@pytest.mark.exhaustive
def test_what_came_back_refused_is_kept_unless_it_says_nothing(sign_in, sent):
    page = sign_in("editor")
    page.goto("/admin/articles/article/add/")
    follow(page, page.get_by_role("button", name="Publish now"))
    expect(page.get_by_text("Please correct the errors below.")).to_be_visible()
    posts = sent(page)
    page.clock.run_for(QUIET)
    assert posts == []

    page.get_by_label("Title:").fill("A title")
    follow(page, page.get_by_role("button", name="Publish now"))

    let_pass(page, SAVED)


@pytest.mark.exhaustive
def test_what_is_typed_over_a_live_article_is_said_to_be_a_draft(begin):
    page, _title = begin()
    write(page, "As it was.")
    let_pass(page, SAVED)
    expect(page.locator("#autosave")).to_have_text(re.compile(r"^Draft saved at \d+:\d\d.*\.$"))
    expect(page.locator("#autosave")).not_to_contain_text("Readers")
    page.get_by_label("Nobody").check()
    publish(page)

    write(page, " And more.")

    let_pass(page, "Readers still see what is published.")


@pytest.mark.exhaustive
def test_what_was_typed_last_is_saved_while_the_browser_asks(begin):
    page, _title = begin()
    write(page, "As it was.")
    note = page.locator("#autosave")
    let_pass(page, SAVED)
    expect(note).to_have_attribute("data-state", "saved")
    preview = page.url.replace("/change/", "/preview/")

    with page.expect_event("dialog") as question:
        page.evaluate(WRITE_AND_RELOAD)
    until(lambda: "And the last words." in page.context.request.get(preview).text())
    question.value.accept()

    expect(note).to_be_empty()
    expect(page.locator(BODY)).to_contain_text("As it was. And the last words.")
    write(page, " Onward.")
    let_pass(page, SAVED)
    expect(note).to_have_attribute("data-state", "saved")


def test_whoever_was_signed_out_signs_in_elsewhere_and_loses_nothing(begin, base_url, not_there):
    page, _title = begin()
    write(page, "Before.")
    let_pass(page, SAVED)
    page.context.clear_cookies(name="sessionid")
    not_there.add(f"{base_url}{urlsplit(page.url).path.replace('change/', 'autosave/')}")

    write(page, " While nobody was signed in.")
    said = page.locator("#autosave")
    let_pass(page, "Not saved: you are signed out.")
    page.get_by_role("button", name="Save draft").click()
    expect(said).to_contain_text("Not saved: you are signed out.")
    expect(page.locator(BODY)).to_contain_text("Before. While nobody was signed in.")

    with page.context.expect_page() as opened:
        said.get_by_role("link", name="Sign in, in another window").click()
    elsewhere = opened.value
    enter(elsewhere, "editor")
    let_pass(page, SAVED)
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Draft saved. Only staff can see it.")).to_be_visible()
    expect(page.locator(BODY)).to_contain_text("Before. While nobody was signed in.")


@pytest.mark.exhaustive  # tests/articles/admin/article/test_autosave.py has the rule
def test_an_answer_that_is_lost_leaves_one_article_and_no_stranger(begin, base_url, not_there):
    page, title = begin()
    not_there.add(f"{base_url}/admin/articles/article/autosave/")

    def lose(route):
        route.fetch()
        route.abort()

    page.route("**/autosave/", lose, times=2)
    write(page, "Said once.")
    let_pass(page, "Not saved: no connection")
    let_pass(page, SAVED)

    page.goto(f"/admin/articles/article/?q={title}")
    expect(page.get_by_role("link", name=title)).to_have_count(1)
    page.get_by_role("link", name=title).click()
    expect(page.locator(BODY)).to_have_text("Said once.")


@pytest.mark.exhaustive
def test_publishing_waits_for_a_save_that_is_on_its_way(begin):
    page, _title = begin()
    write(page, "As readers")
    page.get_by_label("Nobody").check()
    let_pass(page, SAVED)
    held = []

    def hold(route):
        if not held and "see it" in (route.request.post_data or ""):
            held.append(route)
        else:
            route.continue_()

    page.route("**/autosave/", hold)
    with page.expect_request(
        lambda asked: "/autosave/" in asked.url and "see it" in (asked.post_data or "")
    ):
        write(page, " see it.")
        page.clock.run_for(TYPING_STOPS)
    page.get_by_role("button", name="Publish now").click()
    write(page, " All of it.")
    held[0].continue_()

    expect(page.get_by_text("Published. Read it on the site")).to_be_visible()
    expect(page.locator(BODY)).to_have_text("As readers see it. All of it.")


@pytest.mark.exhaustive
def test_an_answer_that_is_none_of_ours_is_asked_for_again(begin):
    page, _title = begin()
    page.route("**/autosave/", lambda route: route.fulfill(body="<html>"), times=1)

    write(page, "Behind a gate.")

    let_pass(page, "Not saved: no connection")
    let_pass(page, SAVED)


@pytest.mark.exhaustive  # the test here signs in elsewhere too
def test_nobody_goes_on_in_the_name_of_whoever_signed_in_since(begin, base_url, not_there):
    page, _title = begin()
    write(page, "Mine.")
    said = page.locator("#autosave")
    let_pass(page, SAVED)
    not_there.add(f"{base_url}{urlsplit(page.url).path.replace('change/', 'autosave/')}")
    page.context.clear_cookies(name="sessionid")
    elsewhere = page.context.new_page()
    elsewhere.goto("/accounts/login/")
    enter(elsewhere, "author")
    elsewhere.wait_for_url("**/staff/")

    write(page, " And mine.")
    page.clock.run_for(TYPING_STOPS)

    expect(said).to_have_attribute("data-wrong", re.compile("somebodyElse|refused"))
    expect(page.locator(BODY)).to_contain_text("Mine. And mine.")
