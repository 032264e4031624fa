"""A sample of `benchmarks.asking.kills`: a real server, killed while somebody presses Send.

Once at a step of it, once at any moment. `make bench-soak` kills two hundred times, at every step.
"""

import re

import pytest

from benchmarks.harness import sites

pytestmark = [pytest.mark.both_databases, pytest.mark.exhaustive]


@pytest.mark.django_db
def test_whoever_sends_while_the_server_is_killed_keeps_a_code_that_opens():
    with sites.empty("kills") as house:
        (what, found, *_), sent, drafts = house.call("benchmarks.asking.kills.measure", 2)

    assert found == "none"
    steps = re.search(r"over (\d+) steps", what)
    assert steps
    assert int(steps[1]) > 10
    assert int(sent[1]) + int(drafts[1]) == 2
