"""Check what docs/audit.md tells an auditor: the modules of the core, their size, the tests that it names."""

import ast
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from io import StringIO
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "audit.md").read_text(encoding="utf-8")
LISTED = {
    path: int(lines)
    for path, lines in re.findall(r"^\| `(legal_help/\S+\.py)` \| (\d+) \|", TEXT, re.MULTILINE)
}
TESTS = sorted(set(re.findall(r"`(tests/\S+\.py)::(test_\w+)`", TEXT)))
# The core is what these modules need. Tables are left out: they decide nothing.
ENTRANCES = {
    "legal_help.access.grants",
    "legal_help.access.rekeying",
    "legal_help.events.apply",
    "legal_help.events.erasing",
    "legal_help.sealed.case_opener",
    "legal_help.event_log.appending",
    "legal_help.event_log.log",
    "legal_help.event_log.judge",
    "legal_help.event_log.roster_chain",
}
# The goal is 3,100 lines, and 2,300 of code: the core may shrink and not grow.
MOST_LINES, MOST_LINES_OF_CODE = 3_610, 2_300
# A line more or less need not change the document.
ROUNDED = 10


def _path(module: str) -> Path:
    return ROOT / (module.replace(".", "/") + ".py")


def _imports(module: str) -> Iterator[str]:
    """Yield the modules of legal help that a module imports."""
    for node in ast.walk(ast.parse(_path(module).read_text(encoding="utf-8"))):
        if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("legal_help"):
            continue
        for name in node.names:
            whole = f"{node.module}.{name.name}"
            found = whole if _path(whole).exists() else str(node.module)
            if not found.startswith("legal_help.models"):
                yield found


def _core() -> set[str]:
    core, waiting = set[str](), set(ENTRANCES)
    while waiting:
        module = waiting.pop()
        core.add(module)
        waiting |= set(_imports(module)) - core
    return {_path(module).relative_to(ROOT).as_posix() for module in core}


def _lines_of_code(path: Path) -> int:
    """Count the lines that hold more than blanks, comments and docstrings."""
    source = path.read_text(encoding="utf-8")
    silent = {
        tokenize.COMMENT,
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.INDENT,
        tokenize.DEDENT,
        tokenize.ENDMARKER,
    }
    lines: set[int] = set()
    for token in tokenize.generate_tokens(StringIO(source).readline):
        if token.type not in silent:
            lines |= set(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            lines -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    return len(lines)


def test_the_core_is_listed_and_nothing_else():
    assert set(LISTED) == _core()


@pytest.mark.parametrize("path", LISTED)
def test_a_module_is_as_long_as_it_says(path: str):
    assert abs(_lines_of_code(ROOT / path) - LISTED[path]) <= ROUNDED


def test_the_core_does_not_grow():
    whole = [len((ROOT / path).read_text(encoding="utf-8").splitlines()) for path in _core()]
    assert sum(whole) <= MOST_LINES
    assert sum(_lines_of_code(ROOT / path) for path in _core()) <= MOST_LINES_OF_CODE


def test_tests_are_named():
    assert len(TESTS) > 30


@pytest.mark.sampled(10)
@pytest.mark.parametrize(("path", "name"), TESTS)
def test_a_test_that_is_named_is_there(path: str, name: str):
    assert name in _functions_of(path)


@cache
def _functions_of(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}
