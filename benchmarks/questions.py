"""Every question that a goal asks of a site, besides how fast it is beside others."""

import subprocess
import sys
from typing import Final

from benchmarks.harness import sites
from benchmarks.harness.findings import Finding
from benchmarks.harness.servers import ROOT
from benchmarks.readers import slow_phone

# Asked within an empty demonstration, where Django is set up.
IN_A_SITE: Final = {
    "publishing": "editors.publishing.measure",
    "staff-pages": "editors.staff_pages.measure",
    "public-pages": "readers.public_pages.measure",
    "race": "readers.race.measure",
    "race-apart": "readers.race.measure_apart",
    "kills": "asking.kills.measure",
    "crowd": "asking.crowd.measure",
    "desk": "asking.desk.measure",
}
# Asked by tests of the suite, which itself asks a sample.
BY_TESTS: Final = {
    "two-caseworkers": "-p benchmarks.asking.again tests/legal_help/casework/test_two_caseworkers.py",
    "wild": "--hypothesis-profile=soak tests/legal_help/public/test_wild_input.py",
}
SLOW_PHONE: Final = "slow-phone"  # asked once: no database makes a difference
NAMES: Final = (*IN_A_SITE, SLOW_PHONE, *BY_TESTS)


def ask(name: str, size: list[int]) -> list[Finding]:
    """Ask a question of this size, or of the one that its goal names."""
    if name in BY_TESTS:
        return [_ask_tests(BY_TESTS[name].split())]
    if name == SLOW_PHONE:
        return slow_phone.measure()
    with sites.empty(name) as site:
        return [Finding(*each) for each in site.call(f"benchmarks.{IN_A_SITE[name]}", *size)]


def _ask_tests(arguments: list[str]) -> Finding:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:randomly", *arguments]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 -- our own words
    last = (done.stdout.strip().splitlines() or ["nothing was said"])[-1]
    return Finding(arguments[-1], last, "all passed", done.returncode == 0)
