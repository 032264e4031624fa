"""Check attempts that the judge of events refuses, and the nearest that it allows."""

import pytest

from legal_help.events.fields import Refused
from tests.legal_help.events.refused_attempts import ALLOWED, REFUSED

ROWS = [
    pytest.param(attempt, id=f"{subject}-{number}")
    for subject, attempts in REFUSED.items()
    for number, attempt in enumerate(attempts)
]


@pytest.mark.parametrize("attempt", ROWS)
def test_an_attempt_is_refused(attempt):
    with pytest.raises(Refused):
        attempt()


@pytest.mark.sampled(8)
@pytest.mark.parametrize("name", ALLOWED)
def test_the_nearest_that_is_allowed(name):
    assert ALLOWED[name]().events
