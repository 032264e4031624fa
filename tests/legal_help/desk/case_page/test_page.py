"""The words by which the page of a case says what happened."""

from itertools import combinations

from legal_help.desk.case_page import assignment, decisions, evidence, urgency
from legal_help.desk.case_page.page import DONE
from legal_help.desk.door import HINDERED
from legal_help.event_log.appending import RosterChanged


def test_no_panel_takes_the_word_of_another():
    panels = [set(panel.DONE) for panel in (assignment, decisions, evidence, urgency)]

    assert [one & other for one, other in combinations(panels, 2) if one & other] == []


def test_what_a_rule_hindered_is_not_told_as_something_else():
    assert (
        str(DONE[HINDERED[RosterChanged]]) == "This is not possible any more. Nothing was changed."
    )
