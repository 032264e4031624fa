"""The recovery ceremony: shares on paper, a rehearsal, and the day on which nobody can sign."""

import re

import pytest

from legal_help.trust.keys import DEMO_PASSPHRASE
from tests.browser.axe import look_no_more
from tests.browser.desk import make_key, open_request, unlock_with
from tests.browser.filling_in import follow
from tests.browser.terminal import Terminal

SHARE = re.compile(r"Recovery share (\d) of 3.*\n.*\n    (.+)\n    (.+)")
WAITS = re.compile(r"A key waits, of the sign-in hawa: (\S+)")
HEIR = ("hawa", "Hawa", "Sesay")


@pytest.fixture
def offline(house, tmp_path):
    """A machine without a network, which has the software and nothing else of the house."""
    own = {
        "DATA_DIR": str(tmp_path / "offline"),
        "DATABASE_URL": "",
        "SECRET_KEY": "0123456789" * 5,
    }
    return {**house.environment, **own}


@pytest.fixture
def shares(house):
    """The supervisor makes new shares at a terminal of the server, and types two from the paper."""
    with Terminal(house.environment, "recovery_key", "renew", "supervisor") as terminal:
        terminal.type(DEMO_PASSPHRASE, after="The passphrase of supervisor: ")
        printed = terminal.hear("Now type two of them, from the paper.")
        shares = {int(number): lines for number, *lines in SHARE.findall(printed)}
        terminal.type(*shares[1], *shares[3], after="> ")
        terminal.hear("The old shares: burn them.")
    return shares


@pytest.mark.exhaustive  # tests/legal_help/access/test_recovery.py has each step
def test_from_new_shares_to_a_supervisor_whom_nobody_else_could_sign(
    house, asked, shares, offline, sign_in, at_desk, assert_accessible, tmp_path
):
    reference, _code = asked["kept"]
    boss = at_desk("supervisor")
    boss.goto("/cases/people/")
    assert_accessible(boss)
    assert boss.get_by_role("button", name="Give them new keys now").count() == 0

    # From here on there is no supervisor. Somebody whom people know makes a key.
    house.call("tests.browser.inside.hire", *HEIR)
    heir = sign_in("hawa")
    heir.set_default_timeout(60_000)
    six, eight = make_key(heir, look_no_more)  # test_desk_keys looks at these pages

    parcel, new = str(tmp_path / "parcel"), str(tmp_path / "new")
    waits = WAITS.search(house.run("manage.py", "recovery_key", "export", parcel)).group(1)
    boss.goto("/cases/security/")
    newest = boss.locator("dt", has_text="Its hash").locator("+ dd").inner_text()
    with Terminal(offline, "recovery_key", "rehearse", parcel) as terminal:
        terminal.type(*shares[3], *shares[2], after="> ")
        terminal.hear("The shares open the dummy. Put them back where they were.")
    hashes = ["--newest", newest]
    with Terminal(
        offline, "recovery_key", "open", parcel, new, *hashes, "--admit", waits
    ) as terminal:
        assert eight in terminal.hear("Did they read exactly these? yes or no: ")
        terminal.type("yes")
        terminal.type(*shares[1], *shares[2], after="> ")
        terminal.hear("sealed to the readers of the roster.")
    assert "grants are new." in house.run("manage.py", "recovery_key", "import", new)

    unlock_with(heir, six)
    assert_accessible(heir)
    open_request(heir, reference)
    assert heir.get_by_text("Tesfay Gebremedhin Hailu").first.is_visible()
    follow(heir, heir.get_by_role("link", name="Roster"))
    mine = heir.locator("li.card").filter(has_text="This is you")
    assert "Supervisor" in mine.inner_text()
    assert_accessible(heir)

    # There are two supervisors now: it takes both of them to sign one out.
    boss.goto("/cases/people/")
    follow(boss, boss.get_by_role("link", name="Remove Hawa Sesay"))
    assert boss.get_by_text("Another supervisor has to sign as well").is_visible()
    assert_accessible(boss)
    boss.get_by_label("I know that this cannot be undone").check()
    follow(boss, boss.get_by_role("button", name="Remove Hawa Sesay"))
    assert boss.get_by_role("heading", name="Waits for a second supervisor").is_visible()
    heir.goto("/cases/people/")
    assert_accessible(heir)
    follow(heir, heir.get_by_role("button", name="Sign it too"))
    boss.goto("/cases/people/")
    assert "Hawa Sesay" in boss.locator("main").inner_text().partition("No longer")[2]
