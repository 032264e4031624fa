"""A new caseworker, from the invitation to the first answer; then they lose their words."""

import pytest

from tests.browser.axe import look_no_more
from tests.browser.desk import make_key, unlock, unlock_with
from tests.browser.filling_in import follow


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
