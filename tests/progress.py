"""Say every twenty seconds how far a run has come, and show a failure at once.

Loaded with `-p tests.progress --side=SQLite`: the parts of `make test` share one terminal, so
each of their lines begins with the name of its part.
"""

import time
from dataclasses import dataclass, field

import pytest

SECONDS_BETWEEN_LINES = 20


@dataclass(eq=False)  # pluggy hashes its plugins
class Progress:
    """Count what is done, and print it from time to time."""

    side: str
    terminal: pytest.TerminalReporter
    total: int = 0
    done: int = 0
    failed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.began_at = self.printed_at = time.monotonic()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.total = len(session.items)
        self._print(f"{self.total:,} tests")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed.append(report.nodeid)
            self._print(f"{report.when} of {report.nodeid} failed\n{report.longreprtext}")

    def pytest_runtest_logfinish(self) -> None:
        self.done += 1
        now = time.monotonic()
        if now - self.printed_at >= SECONDS_BETWEEN_LINES:
            self.printed_at = now
            self._print(f"{self.done:,} of {self.total:,} after {now - self.began_at:.0f} s")
            self._print_failed()

    def pytest_sessionfinish(self) -> None:
        self._print_failed()

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Print no dot for a test that passed or failed: the lines above say it."""
        if report.when == "call" or report.failed:
            return report.outcome, "", report.outcome.upper()
        return None

    def _print_failed(self) -> None:
        """Name again what failed: where a run is long, only its last lines are read."""
        if self.failed:
            first = ", ".join(self.failed[:5])
            self._print(f"{len(self.failed)} failed: {first}")

    def _print(self, text: str) -> None:
        # In one piece, so that the other side does not write into the middle of it.
        self.terminal.write(f"{self.side}: {text}\n", flush=True)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--side", help="name the run in each of its lines of progress")


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    if side := config.getoption("side"):
        terminal = config.pluginmanager.get_plugin("terminalreporter")
        config.pluginmanager.register(Progress(side, terminal))
