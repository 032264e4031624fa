"""What `tests.watching` sees is what coverage sees."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Each way to leave a line that coverage knows of, and for each a branch that nobody takes.
OURS = """
import contextlib

@contextlib.contextmanager
def guarded():
    try:
        yield 1
    finally:
        if False or None:
            print("never")

class Way:
    kind = "plain"

    def __init__(self, steps):
        self.steps = steps

    def walk(self):
        for step in self.steps:
            if step == 3:
                continue
            if step == 5:
                return
            yield step
        print("never")

def down(depth):
    return down(depth - 1) if depth else 0

def refuse(what):
    if what:
        raise ValueError(what)
    return what

def tried(what):
    try:
        return refuse(what)
    except KeyError:
        return "never"
    except ValueError:
        pass
    else:
        return "never"
    finally:
        down(2)

def within(what):
    with guarded():
        refuse(what)
    return "only later"

def sort_of(what):
    match what:
        case {"kind": kind}:
            return kind
        case [_, *_]:
            return "never"
        case _:
            return [
                one
                for one in range(4)
                if one % 2
            ]

def looped():
    left = 3
    while left:
        left -= 1
        if left == 1:
            break
    else:
        return "never"
    return (lambda: left)() and all(one for one in (1, 0, 1))

def main():
    with guarded():
        walk = Way([1, 3, 2, 5, 4]).walk()
        other = Way([1, 2]).walk()
        next(other)
        list(walk)
    tried("no")
    sort_of({"kind": 1})
    sort_of(1)
    looped()
    with contextlib.suppress(ValueError):
        refuse("no")
    refuse("")
    with contextlib.suppress(ValueError):
        within("no")

def later():
    within("")
"""
WATCHED = """
import sys
from tests import watching
watching.pytest_addoption()
import ours
ours.main()
watching.pytest_runtest_logfinish()
for function in (ours.main, ours.down, ours.refuse, ours.within, ours.sort_of, ours.looped):
    if sys.monitoring.get_local_events(watching.TOOL, function.__code__):
        print(function.__name__)
ours.main()
ours.later()
with watching.paused():
    ours.sort_of([1])  # nowhere else
watching.pytest_sessionfinish()
"""


@pytest.fixture
def run(tmp_path):
    """Run Python with words of the command line in a folder that holds code of ours."""
    (tmp_path / ".coveragerc").write_text("[run]\nbranch = true\nsource = .\nomit = left_out.py\n")
    (tmp_path / "ours.py").write_text(OURS)
    (tmp_path / "main.py").write_text("import ours\nours.main()\nours.later()\n")
    (tmp_path / "left_out.py").write_text("")
    (tmp_path / "unseen.py").write_text("1 if 1 else 2\n")

    def run(*words):
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
        environment.pop("COVERAGE_FILE", None)
        return subprocess.run(
            [sys.executable, *words],
            cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True, check=True,
        ).stdout.split()  # fmt: skip

    return run


def test_lines_and_branches_are_those_that_coverage_finds(run, tmp_path):
    def reported():
        run("-m", "coverage", "json", "-q", "-o", "report.json")
        files = json.loads((tmp_path / "report.json").read_text())["files"]
        return {name: files.get(name) for name in ("ours.py", "left_out.py", "unseen.py")}

    run("-m", "coverage", "run", "main.py")
    by_coverage = reported()
    still_watched = run("-c", WATCHED)

    assert reported() == by_coverage
    assert len(by_coverage["ours.py"]["missing_branches"]) > 2
    assert by_coverage["unseen.py"]["executed_lines"] == []
    assert by_coverage["left_out.py"] is None
    assert still_watched == ["within", "sort_of", "looped"]  # of the others nothing is left to see
