"""Watch which lines and branches of ours the tests run: `python -m pytest -p tests.watching`.

Below Python 3.14 coverage is told of every line of every library, which takes half as long again. Here
Python tells of our own code alone, by `sys.monitoring`. `coverage report` reads what was seen as its own.
"""

import contextlib
import os
import sys
from collections import defaultdict
from fnmatch import fnmatch
from pathlib import Path

import coverage

monitoring = sys.monitoring
events = monitoring.events
TOOL = monitoring.COVERAGE_ID
IN_OUR_CODE = events.PY_START | events.LINE | events.PY_RETURN

type Arc = tuple[int, int]
"""From one line to another. What is entered or left is the negative number of its first line."""


class Watcher:
    """Keeps which line followed which, by file."""

    def __init__(self) -> None:
        settings = coverage.Coverage(data_file=None)
        folders = map(Path, settings.get_option("run:source"))
        self.ours = tuple(f"{folder.absolute()}{os.sep}" for folder in folders)
        self.left_out = [
            name if name.startswith("*") else str(Path(name).absolute())
            for name in settings.get_option("run:omit") or []
        ]
        self.seen: defaultdict[str, set[Arc]] = defaultdict(set)
        # By the id of a code object, for to hash one is slow; `codes` keeps the ids from being used again.
        self.seen_in: dict[int, set[Arc]] = {}
        self.codes = []
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
        if id(code) not in self.seen_in:
            if not self.is_ours(code.co_filename):
                return monitoring.DISABLE
            self.codes.append(code)
            self.seen_in[id(code)] = self.seen[code.co_filename]
            monitoring.set_local_events(TOOL, code, IN_OUR_CODE)
        self.last[id(sys._getframe(1))] = -code.co_firstlineno
        return None

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
