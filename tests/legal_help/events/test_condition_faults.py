"""Plant faults in the conditions, one at a time, and check that an attempt notices each.

Every part of an `and` or `or` is left out once, every comparison is made off by one or turned round.
"""

import ast
import copy
import inspect
from dataclasses import replace

import pytest

from legal_help.events import apply, conditions, step
from legal_help.events.apply import Refused
from legal_help.events.case_actions import RULES
from tests.legal_help.events import case_story
from tests.legal_help.events import test_case_table as table
from tests.legal_help.events.refused_attempts import ALLOWED, REFUSED

pytestmark = pytest.mark.exhaustive

SWAPPED = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


def faults_of(function):
    """Return (what was changed, the tree of the function with that change)."""
    tree = ast.parse(inspect.getsource(function))
    for place, node in enumerate(ast.walk(tree)):
        for number in range(_ways(node)):
            changed = copy.deepcopy(tree)
            worse = list(ast.walk(changed))[place]
            if isinstance(worse, ast.BoolOp):
                said = ast.unparse(worse.values[number])
                worse.values[number] = ast.Constant(value=isinstance(worse.op, ast.And))
            else:
                said = ast.unparse(worse)
                worse.ops[number] = SWAPPED[type(worse.ops[number])]()
            yield f"{type(worse).__name__} {number}: {said}", changed


def _ways(node):
    if isinstance(node, ast.BoolOp):
        return len(node.values)
    return len(node.ops) if isinstance(node, ast.Compare) else 0


# What a planted fault may raise where a condition would have refused.
BROKEN = (LookupError, TypeError, AttributeError, ValueError)
MODULES = (conditions, step)
FUNCTIONS = [
    pytest.param(module, name, id=name)
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__
]
# Faults that change nothing that can happen, by function, each with the reason.
HARMLESS = {
    # A proposal is never the first event: only `send` is.
    "proposes_in_own_name": {"BoolOp 1: step.head is None"},
}


def _is_noticed():
    for reason, attempts in REFUSED.items():
        for attempt in attempts:
            try:
                attempt()
            except Refused as refusal:
                if refusal.reason != reason:
                    return True
            except BROKEN:
                return True
            else:
                return True
    return any(_fails(attempt) for attempt in ALLOWED.values()) or _table_differs()


def _fails(attempt):
    try:
        attempt()
    except (Refused, *BROKEN):
        return True
    return False


def _table_differs():
    for name, (_action, allowed) in table.TABLE.items():
        for role in table.ROLES:
            for status in table.Status:
                is_free = table.is_allowed(name, role, status) is None
                if is_free != (status in allowed.get(role, set())):
                    return True
    return False


@pytest.mark.parametrize(("module", "name"), FUNCTIONS)
def test_a_fault_in_a_condition_is_noticed(module, name):
    for status in table.Status:  # kept between tests, so they must be made without a fault
        table.case_in(status)
    honest = getattr(module, name)
    unnoticed = set()
    for said, tree in faults_of(honest):
        namespace = dict(vars(module))
        exec(compile(ast.fix_missing_locations(tree), "<fault>", "exec"), namespace)  # noqa: S102
        with pytest.MonkeyPatch.context() as patched:
            _plant(patched, honest, namespace[name])
            if not _is_noticed():
                unnoticed.add(said)
    assert unnoticed == set(HARMLESS.get(name, ()))


def _plant(patched, honest, worse):
    for module in MODULES:
        for there, value in list(vars(module).items()):
            if value is honest:
                patched.setattr(module, there, worse)
    rules = {action: _with(rule, honest, worse) for action, rule in RULES.items()}
    patched.setattr(apply, "RULES", rules)
    patched.setattr(case_story, "is_judged_twice", False)


def _with(rule, honest, worse):
    changed = tuple(worse if each is honest else each for each in rule.conditions)
    signer = worse if rule.signer is honest else rule.signer
    return replace(rule, conditions=changed, signer=signer)
