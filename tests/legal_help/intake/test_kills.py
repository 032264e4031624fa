"""A sample of `benchmarks.asking.kills`: a real server, killed while somebody presses Send.

Once at a step of it, once at any moment. `make bench` kills two hundred times, at every step.
"""

import pytest

from benchmarks.asking import kills


@pytest.mark.django_db
def test_whoever_sends_while_the_server_is_killed_keeps_a_code_that_opens():
    steps, left = kills.run(kills=2)

    assert steps > 10
    assert sum(left.values()) == 2
