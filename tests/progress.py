"""Say every twenty seconds how far a run has come, and show a failure at once.

Loaded with `-p tests.progress --side=SQLite`: the two sides of `make test` share one terminal, so
each of their lines begins with the name of its side.
"""

import time
from dataclasses import dataclass

import pytest

SECONDS_BETWEEN_LINES = 20


@dataclass(eq=False)  # pluggy hashes its plugins
class Progress:
    """Count what is done, and print it from time to time."""

    side: str
    terminal: pytest.TerminalReporter
    total: int = 0
    done: int = 0
    failed: int = 0

    def __post_init__(self) -> None:
        self.began_at = self.printed_at = time.monotonic()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        self.total = len(session.items)
        self._print(f"{self.total:,} tests")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self.failed += 1
            self._print(f"{report.when} of {report.nodeid} failed\n{report.longreprtext}")

    def pytest_runtest_logfinish(self) -> None:
        self.done += 1
        now = time.monotonic()
        if now - self.printed_at >= SECONDS_BETWEEN_LINES:
            self.printed_at = now
            self._print(
                f"{self.done:,} of {self.total:,} after {now - self.began_at:.0f} s"
                + (f", {self.failed} failed" if self.failed else "")
            )

    def pytest_report_teststatus(self, report: pytest.TestReport) -> tuple[str, str, str] | None:
        """Print no dot for a test that passed or failed: the lines above say it."""
        if report.when == "call" or report.failed:
            return report.outcome, "", report.outcome.upper()
        return None

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
