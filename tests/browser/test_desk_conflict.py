"""Two people who are against each other both ask for help: nobody reads both unawares."""

import pytest

from tests.browser.desk import open_request, said
from tests.browser.filling_in import follow

CARMEN = "Carmen Ruiz"
HELD_BACK = "What they wrote is not opened yet"
ALONE = "Fewer than two others could open it"
NEVER = "She says things of me."


def conflict_check(page):
    return page.get_by_role("region", name="Conflict check").inner_text()


def read_on(page):
    follow(page, page.get_by_role("button", name="Show what they wrote anyway"))


@pytest.mark.exhaustive  # tests/legal_help/desk/case_actions/test_conflicts.py asks each page
def test_two_who_are_against_each_other(asked, at_desk, assert_accessible, base_url, not_there):
    rosa, _code = asked["rosa"]
    victor, _code = asked["victor"]
    samuel, carmen = at_desk("supervisor"), at_desk("caseworker")

    # Who may open both learns why before they read, on either side.
    for reference, other in ((rosa, victor), (victor, rosa)):
        open_request(samuel, reference)
        assert samuel.get_by_role("heading", name=HELD_BACK).is_visible()
        assert f"Possible conflict with {other} (strong)" in conflict_check(samuel)
        assert "each names the other" in conflict_check(samuel)
        assert NEVER not in samuel.content()
    assert_accessible(samuel)
    samuel.get_by_text("Decide what it is").first.click()
    follow(samuel, samuel.get_by_role("button", name="It is a conflict").first)
    assert said(samuel) == "It is noted, with your name."
    assert_accessible(samuel)

    # He works for one of the two, who is his alone from then on.
    read_on(samuel)
    follow(samuel, samuel.get_by_role("button", name="Take it"))
    follow(samuel, samuel.get_by_role("link", name="Accept the case"))
    follow(samuel, samuel.get_by_role("button", name="Decide", exact=True))
    assert "It is decided." in said(samuel)
    assert_accessible(samuel)

    # Who may not open both learns nothing of the one that is not theirs.
    open_request(carmen, rosa)
    assert victor not in carmen.content()
    assert "each names the other" not in conflict_check(carmen)
    assert_accessible(carmen)
    closed = f"{base_url}/cases/{victor}/"
    not_there.add(closed)
    assert carmen.goto(closed).status == 404

    # In a house of two nobody walls off the other alone.
    open_request(samuel, victor)
    samuel.get_by_text("Set a wall").click()
    samuel.get_by_label("Who must not read it?").select_option(label=CARMEN)
    follow(samuel, samuel.get_by_role("button", name="Set the wall"))
    assert ALONE in said(samuel)
    assert_accessible(samuel)
