"""A new caseworker, from the invitation to the first answer; then they lose their words."""

import pytest

from tests.browser.filling_in import follow
from tests.browser.test_help import unlock

KEY = "/cases/key/"


def look_no_more(_page):
    """Take the place of `assert_accessible` on pages that it has seen."""


def make_key(page, look):
    """Through the pages; gives the six words of the paper, and the eight to be read out."""
    page.goto(KEY)
    look(page)
    follow(page, page.get_by_role("button", name="Make a new key"))
    look(page)
    six = " ".join(page.locator("ol.words li").all_inner_texts())
    assert shown_once(page) == ""
    follow(page, page.get_by_role("button", name="I have written them down"))
    page.get_by_label("Your six words").fill("these are not the words")
    follow(page, page.get_by_role("button", name="Keep my key"))
    assert page.get_by_text("These are not the six words.").is_visible()
    look(page)
    page.get_by_label("Your six words").fill(six)
    follow(page, page.get_by_role("button", name="Keep my key"))
    look(page)
    return six, " ".join(page.locator("ol.words li").all_inner_texts())


def shown_once(page):
    """What a browser would keep that keeps whole pages, as this one does not under Playwright."""
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide', {persisted: true}))")
    return page.locator("[data-once]").inner_text()


def sign(boss, eight, look):
    """The supervisor hears the words over the telephone, signs, and opens what waits."""
    follow(boss, boss.get_by_role("link", name="Roster"))
    look(boss)
    card = boss.locator("li.card").filter(has=boss.get_by_role("heading", name="Nadia Amari")).first
    card.get_by_label("The eight words").fill(eight)
    follow(boss, card.get_by_role("button", name="Sign the roster"))
    assert boss.get_by_text("The roster is signed.").is_visible()
    look(boss)
    more = boss.get_by_role("button", name="Nadia Amari").filter(has_text="Let them open")
    follow(boss, more)
    assert boss.get_by_text("0 are left.").is_visible()


def unlock_with(page, words):
    page.goto("/cases/")
    page.get_by_label("Your passphrase").fill(words)
    follow(page, page.get_by_role("button", name="Unlock"))


@pytest.mark.exhaustive  # tests/legal_help/desk/supervision/test_people.py goes this way
def test_from_the_invitation_to_the_first_answer_and_lost_words(asked, sign_in, assert_accessible):
    reference, _code = asked["answered"]
    newcomer, boss = sign_in("newcomer"), sign_in("supervisor")
    # A key lies under Argon2id with 256 MiB: some seconds on a busy machine.
    newcomer.set_default_timeout(60_000)
    unlock(boss)

    six, eight = make_key(newcomer, assert_accessible)
    sign(boss, eight, assert_accessible)
    unlock_with(newcomer, six)
    follow(newcomer, newcomer.get_by_role("link", name=reference))
    newcomer.get_by_label("Answer", exact=True).fill("We read it today.")
    follow(newcomer, newcomer.get_by_role("button", name="Send the answer"))
    assert newcomer.get_by_text("Your answer is on the person’s page.").is_visible()

    follow(newcomer, newcomer.get_by_role("link", name="About security"))
    assert_accessible(newcomer)
    follow(newcomer, newcomer.get_by_role("button", name="Lock the desk"))
    again, eight = make_key(newcomer, look_no_more)
    sign(boss, eight, look_no_more)
    unlock_with(newcomer, six)
    assert newcomer.get_by_text("This does not open your key.").is_visible()
    unlock_with(newcomer, again)
    assert newcomer.get_by_role("link", name=reference).is_visible()
