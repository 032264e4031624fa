"""Plant faults in the judge of events, one at a time, and check that an attempt notices each.

Every `need` and every field of a new state is left out once, every part of an `and` or `or` too, and
every comparison is made off by one or turned round.
"""

import ast
import inspect

import pytest

from legal_help.events import apply, case_actions, step, transitions
from legal_help.events.case_actions import RULES, Signer
from legal_help.events.fields import Refused
from legal_help.events.state import Status
from tests.legal_help.events import case_story, case_table
from tests.legal_help.events.faults import faults_of
from tests.legal_help.events.refused_attempts import ALLOWED, REFUSED

pytestmark = pytest.mark.exhaustive

MODULES = (transitions, step, apply, case_actions)
FUNCTIONS = [
    pytest.param(module, name, id=name)
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__ and name not in {"need", "needed"}
]
# What a planted fault may raise where a condition would have refused.
BROKEN = (AssertionError, LookupError, TypeError, AttributeError, ValueError)


def _is_noticed():
    """Whether an attempt that must be refused counts now, or one that must count is refused."""
    for attempts in REFUSED.values():
        for attempt in attempts:
            try:
                attempt()
            except Refused:
                continue
            except BROKEN:
                return True
            return True
    return any(_fails(attempt) for attempt in ALLOWED.values()) or _table_differs()


def _fails(attempt):
    try:
        attempt()
    except (Refused, *BROKEN):
        return True
    return False


def _table_differs():
    for name, (_action, allowed) in case_table.TABLE.items():
        for role in case_table.ROLES:
            for status in Status:
                try:
                    is_free = case_table.is_allowed(name, role, status) is None
                except BROKEN:
                    return True
                if is_free != (status in allowed.get(role, set())):
                    return True
    return False


@pytest.mark.parametrize(("module", "name"), FUNCTIONS)
def test_a_planted_fault_is_noticed(module, name):
    for status in Status:  # kept between tests, so they must be made without a fault
        case_table.case_in(status)
    honest, unnoticed = getattr(module, name), set()
    for said, tree in faults_of(honest):
        namespace = dict(vars(module))
        exec(compile(ast.fix_missing_locations(tree), "<fault>", "exec"), namespace)  # noqa: S102
        with pytest.MonkeyPatch.context() as patched:
            _plant(patched, honest, namespace[name])
            if not _is_noticed():
                unnoticed.add(said)
    assert unnoticed == set()


def _plant(patched, honest, worse):
    for module in (*MODULES, case_story):
        for there, value in list(vars(module).items()):
            if value is honest:
                patched.setattr(module, there, worse)
    rules = {
        action: rule._replace(state_after=worse) if rule.state_after is honest else rule
        for action, rule in RULES.items()
    }
    patched.setattr(apply, "RULES", rules)
    patched.setattr(case_story, "is_judged_twice", False)


# These need a user who signs, which a person is not; `hold`, `hasten`, `own` look for one themselves.
SAME_IN_EFFECT = {(action, "person or holder") for action in ("own", "propose", "recuse", "offer")}
SIGNERS = {signer.value: {signer} for signer in Signer}
SIGNERS["person or holder"] = {Signer.PERSON, Signer.HOLDER}
OTHER_SIGNERS = [
    pytest.param(action, signers, id=f"{action}-{name}")
    for action, rule in RULES.items()
    for name, signers in SIGNERS.items()
    if signers != rule.signers and (action, name) not in SAME_IN_EFFECT
]


@pytest.mark.parametrize(("action", "signers"), OTHER_SIGNERS)
def test_another_signer_in_the_table_is_noticed(action, signers):
    rules = {**RULES, action: RULES[action]._replace(signers=signers)}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(apply, "RULES", rules)
        patched.setattr(case_story, "is_judged_twice", False)
        assert _is_noticed()
