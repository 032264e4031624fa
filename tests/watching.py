"""Watch which lines and branches of ours the tests run: `python -m pytest -p tests.watching`.

Below Python 3.14 coverage is told of every line of every library, which takes half as long again. Here
Python tells of our own code alone, by `sys.monitoring`, and of a function no longer once all of it was
seen. `coverage report` reads what was seen as its own.
"""

import contextlib
import os
import sys
from collections import defaultdict
from fnmatch import fnmatch
from pathlib import Path
from types import CodeType

import coverage
from coverage.python import PythonFileReporter

monitoring = sys.monitoring
events = monitoring.events
TOOL = monitoring.COVERAGE_ID
IN_OUR_CODE = events.PY_START | events.LINE | events.PY_RETURN

type Arc = tuple[int, int]
"""From one line to another. What is entered or left is the negative number of its first line."""


class File:
    """What coverage asks of a file: its statements, and every way from where there are several."""

    def __init__(self, name: str, settings: coverage.Coverage) -> None:
        reporter = self.reporter = PythonFileReporter(name, settings)
        self.codes: dict[int, tuple[CodeType, set[int | Arc]]] = {}
        """The functions that are still watched, and what is asked of each."""
        self.looked_at = 0
        """How much had been seen then."""
        self.lines = reporter.lines()
        ways = reporter.exit_counts()
        self.branches = [arc for arc in reporter.arcs() if ways.get(arc[0], 0) > 1]

    def watch(self, code: CodeType) -> None:
        lines = {line for _start, _end, line in code.co_lines() if line}
        lines = self.reporter.translate_lines(lines) & self.lines
        self.codes[id(code)] = code, {*lines, *(way for way in self.branches if way[0] in lines)}

    def seen_whole(self, arcs: set[Arc]) -> list[CodeType]:
        """Return the functions of which nothing is left to see, and forget them."""
        if len(arcs) == self.looked_at:
            return []
        self.looked_at = len(arcs)
        # Of lines, those that were come to. Translated, an arc out of a `with` leads beyond it, even by an error.
        lines = {line for arc in arcs for line in arc if line > 0}
        ways = self.reporter.translate_arcs(
            self.reporter.translate_arcs(arcs)
        )  # twice, as coverage does
        seen = {*self.reporter.translate_lines(lines), *ways}
        whole = [code for code, asked in self.codes.values() if asked <= seen]
        for code in whole:
            del self.codes[id(code)]
        return whole


class Watcher:
    """Keeps which line followed which, by file."""

    def __init__(self) -> None:
        self.settings = coverage.Coverage(data_file=None)
        folders = map(Path, self.settings.get_option("run:source"))
        self.ours = tuple(f"{folder.absolute()}{os.sep}" for folder in folders)
        self.left_out = [
            name if name.startswith("*") else str(Path(name).absolute())
            for name in self.settings.get_option("run:omit") or []
        ]
        self.seen: defaultdict[str, set[Arc]] = defaultdict(set)
        # By the id of a code object, for to hash one is slow; `codes` keeps the ids from being used again.
        self.seen_in: dict[int, set[Arc]] = {}
        self.watched: set[int] = set()
        self.codes: list[CodeType] = []
        self.files: dict[str, File] = {}
        # The line each frame came to last. A frame's id may be used again: whatever begins is entered anew.
        self.last: dict[int, int] = {}

    def is_ours(self, name):
        return name.startswith(self.ours) and not any(fnmatch(name, one) for one in self.left_out)

    def start(self):
        monitoring.use_tool_id(TOOL, "tests.watching")
        monitoring.set_events(TOOL, events.PY_START)
        self.go_on()

    def go_on(self):
        monitoring.register_callback(TOOL, events.PY_START, self._begins)
        monitoring.register_callback(TOOL, events.LINE, self._comes_to)
        monitoring.register_callback(TOOL, events.PY_RETURN, self._returns)

    def pause(self):
        for event in (events.PY_START, events.LINE, events.PY_RETURN):
            monitoring.register_callback(TOOL, event, None)
        self.last.clear()

    def let_go(self):
        """Watch no longer what was seen whole: it is what runs most."""
        for name, file in list(self.files.items()):
            for code in file.seen_whole(self.seen[name]):
                monitoring.set_local_events(TOOL, code, events.NO_EVENTS)
                self.watched.discard(id(code))

    def stop(self):
        self.pause()
        monitoring.set_events(TOOL, events.NO_EVENTS)
        monitoring.free_tool_id(TOOL)

    def write(self):
        """Give coverage all that was seen, and the names of the files of which nothing was."""
        data = coverage.CoverageData(os.environ.get("COVERAGE_FILE", ".coverage"))
        data.add_arcs(self.seen)
        files = [str(path) for folder in self.ours for path in Path(folder).rglob("*.py")]
        data.touch_files(filter(self.is_ours, files))
        data.write()

    def _begins(self, code, _offset):
        if id(code) not in self.watched and not self._meets(code):
            return monitoring.DISABLE
        self.last[id(sys._getframe(1))] = -code.co_firstlineno
        return None

    def _meets(self, code):
        """Begin to watch this function, and return whether it is one to watch."""
        name = code.co_filename
        if id(code) in self.seen_in or not self.is_ours(name):
            return False
        if name not in self.files:
            self.files[name] = File(name, self.settings)
        self.codes.append(code)
        self.files[name].watch(code)
        self.seen_in[id(code)] = self.seen[name]
        self.watched.add(id(code))
        monitoring.set_local_events(TOOL, code, IN_OUR_CODE)
        return True

    def _comes_to(self, code, line):
        frame = id(sys._getframe(1))
        if (before := self.last.get(frame)) is not None:  # else it began while nobody watched
            self.seen_in[id(code)].add((before, line))
        self.last[frame] = line

    def _returns(self, code, _offset, _value):
        before = self.last.pop(id(sys._getframe(1)), None)
        if before is not None:
            self.seen_in[id(code)].add((before, -code.co_firstlineno))


watcher: Watcher | None = None


def pytest_addoption():
    """The first thing that pytest asks a plugin: before Django imports what is to be watched."""
    global watcher  # noqa: PLW0603 -- one for each run
    watcher = Watcher()
    watcher.start()


def pytest_runtest_logfinish():
    watcher.let_go()


def pytest_sessionfinish():
    watcher.stop()
    watcher.write()


@contextlib.contextmanager
def paused():
    """Watch nothing for a while, if anything was watched."""
    if watcher is None:
        yield
        return
    watcher.pause()
    try:
        yield
    finally:
        watcher.go_on()
