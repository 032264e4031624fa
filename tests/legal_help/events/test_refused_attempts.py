"""Check that each condition of the table refuses what it is there for, and that none is idle."""

from dataclasses import replace

import pytest

from legal_help.events import apply
from legal_help.events.apply import EVERY_EVENT, Refused
from legal_help.events.case_actions import RULES
from tests.legal_help.events import case_story
from tests.legal_help.events.refused_attempts import ALLOWED, REFUSED

ROWS = [
    pytest.param(attempt, reason, id=f"{reason}-{number}")
    for reason, attempts in REFUSED.items()
    for number, attempt in enumerate(attempts)
]


@pytest.mark.parametrize(("attempt", "reason"), ROWS)
def test_an_attempt_is_refused_by_its_condition(attempt, reason):
    with pytest.raises(Refused) as refused:
        attempt()
    assert refused.value.reason == reason


@pytest.mark.parametrize("name", ALLOWED)
def test_the_nearest_that_is_allowed(name):
    assert ALLOWED[name]().events


CELLS = [
    pytest.param(action, condition, id=f"{action}-{condition.__name__}")
    for action, rule in RULES.items()
    for condition in (rule.signer, *rule.conditions)
]


def _anybody(_step):
    return True


def _is_noticed(reason):
    """Whether an attempt counts once the condition that refused it is gone."""
    for attempt in REFUSED[reason]:
        try:
            attempt()
        except Refused:
            continue
        return True
    return False


@pytest.mark.parametrize("condition", EVERY_EVENT, ids=lambda condition: condition.__name__)
def test_no_condition_of_every_event_is_idle(condition, monkeypatch):
    others = tuple(each for each in EVERY_EVENT if each is not condition)
    monkeypatch.setattr(apply, "EVERY_EVENT", others)
    monkeypatch.setattr(case_story, "is_judged_twice", False)
    assert _is_noticed(condition.__name__)


def test_every_condition_of_the_table_has_its_attempts():
    wanted = {cell.values[1].__name__ for cell in CELLS}
    assert wanted <= set(REFUSED)


@pytest.mark.parametrize("name", sorted({cell.values[1].__name__ for cell in CELLS}))
def test_no_condition_of_the_table_is_idle(name, monkeypatch):
    def without(rule):
        kept = tuple(each for each in rule.conditions if each.__name__ != name)
        signer = _anybody if rule.signer.__name__ == name else rule.signer
        return replace(rule, conditions=kept, signer=signer)

    monkeypatch.setattr(case_story, "is_judged_twice", False)
    monkeypatch.setattr(apply, "RULES", {action: without(rule) for action, rule in RULES.items()})
    assert _is_noticed(name)
