"""Plant faults in what judges the log, one at a time, and check that a test of the log notices each.

The tests themselves are the attempts: they run in memory, and each takes some milliseconds.
"""

import ast
import inspect
import itertools
import signal

import pytest

from legal_help.event_log import (
    behind_doubt,
    going_on,
    judge,
    memory,
    roster_chain,
)
from legal_help.events import erasing, lines
from legal_help.events.roster import Roster
from tests.legal_help.event_log import (
    house_story,
    test_after_a_loss,
    test_forgotten,
    test_replica,
    test_roster_chain,
)
from tests.legal_help.events import case_story, test_lines
from tests.legal_help.events.faults import faults_of
from tests.legal_help.trust import test_documents

pytestmark = pytest.mark.exhaustive

MODULES = (roster_chain, going_on, judge, behind_doubt, erasing, lines)
TESTS = (
    test_lines,
    test_roster_chain,
    test_after_a_loss,
    test_forgotten,
    test_documents,
    test_replica,
)
SECONDS = 60  # of the processor: a planted fault may let a host go on for ever

FUNCTIONS = [
    pytest.param(module, name, id=f"{module.__name__.split('.')[-1]}.{name}")
    for module in MODULES
    for name, function in inspect.getmembers(module, inspect.isfunction)
    if function.__module__ == module.__name__
]
METHODS = [
    pytest.param(kind, name, id=f"{kind.__name__}.{name}")
    for kind in (lines.Line, memory.Memory, Roster)
    for name in ("fits_forgotten", "follows", "may_be_blank", "signing_supervisor", "signer_of")
    if name in vars(kind)
]
# Faults that change nothing that anybody could see, by function.
SAME_IN_EFFECT = {
    "read_go_on": {
        "turned 0: 0 < kept < line.place == content.details['place']",
        "turned 1: 0 < kept < line.place == content.details['place']",
    },
    "_take_erasure": {"part 1: today"},
    "_is_signed_by_enough": {"part 0: other is not None"},
    "go_on": {"part 0: knows_more"},
    "_go_back": {"part 1: fresh.rosters"},
    "stands_on": {"turned 0: new in steps"},
    "judge_anew": {"turned 0: line.place >= place"},
    "is_signed": {"part 1: b''"},
}


def attempts():
    """Return every test of these modules, with each of its rows and its fixtures made."""
    for module in TESTS:
        for name, function in vars(module).items():
            if name.startswith("test_"):
                for row in _rows(function):
                    yield lambda function=function, row=row, module=module: _call(
                        function, module, dict(row)
                    )


def _rows(function):
    tables = [mark.args for mark in getattr(function, "pytestmark", ())]
    tables = [
        [dict(zip(_names(names), _values(names, row), strict=True)) for row in rows]
        for names, rows in tables
    ]
    for rows in itertools.product(*tables):
        yield {name: value for row in rows for name, value in row.items()}


def _names(names):
    return [name.strip() for name in names.split(",")] if isinstance(names, str) else names


def _values(names, row):
    row = getattr(row, "values", row) if isinstance(row, type(pytest.param())) else row
    is_single = len(_names(names)) == 1
    return [row] if is_single and not isinstance(row, type(pytest.param())) else row


def _call(function, module, given):
    """Call a test, or a fixture, with what it asks for."""
    function = getattr(function, "__wrapped__", function)
    asked = {}
    for name in inspect.signature(function).parameters:
        if name not in given:
            given[name] = _call(vars(module)[name], module, given)
        asked[name] = given[name]
    return function(**asked)


ATTEMPTS = list(attempts())


def _is_noticed():
    """Whether an attempt fails. It comes first the next time: it often notices the next fault too."""
    # Again and again: raised while an object is thrown away, the first one is lost, and a loop goes on.
    signal.setitimer(signal.ITIMER_PROF, SECONDS, 1)
    try:
        return any(_fails(attempt) for attempt in list(ATTEMPTS))
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _fails(attempt):
    try:
        attempt()
    except (Exception, pytest.fail.Exception):  # noqa: BLE001 -- whatever it raises, it was noticed
        ATTEMPTS.remove(attempt)
        ATTEMPTS.insert(0, attempt)
        return True
    return False


def _too_long(_signal, _frame):
    raise TimeoutError


@pytest.fixture(autouse=True)
def _in_time(monkeypatch):
    monkeypatch.setattr(case_story, "is_judged_twice", False)
    before = signal.signal(signal.SIGPROF, _too_long)
    yield
    signal.signal(signal.SIGPROF, before)


def test_without_a_fault_every_attempt_passes():
    assert len(ATTEMPTS) > 190
    assert not _is_noticed()


@pytest.mark.parametrize(("owner", "name"), [*FUNCTIONS, *METHODS])
def test_a_planted_fault_is_noticed(owner, name):
    honest, there_are, unnoticed = getattr(owner, name), set(), set()
    for said, tree in faults_of(honest):
        there_are.add(said)
        if said not in SAME_IN_EFFECT.get(name, ()):
            namespace = dict(vars(inspect.getmodule(honest)))
            exec(compile(ast.fix_missing_locations(tree), "<fault>", "exec"), namespace)  # noqa: S102
            with pytest.MonkeyPatch.context() as patched:
                _plant(patched, owner, honest, namespace[name])
                if not _is_noticed():
                    unnoticed.add(said)
    assert unnoticed == set()
    assert SAME_IN_EFFECT.get(name, set()) <= there_are


def _plant(patched, owner, honest, worse):
    for place in (owner, *MODULES, house_story, *TESTS):
        for there, value in list(vars(place).items()):
            if value is honest:
                patched.setattr(place, there, worse)
