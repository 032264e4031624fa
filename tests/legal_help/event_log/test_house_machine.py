"""Let a house of honest people, two hosts and an attacker who owns every row play at random.

After each step no host holds what nobody honest signed, nothing is erased that the house had not ended,
each request whose line stands is seen, and a host that cannot know all is in doubt and tells. Once the
rows are as they were, or supervisors signed that the house goes on, both hosts hold the same states, and
so does one that judges the log anew. `make bench-soak RUNS=house` plays a million steps.
"""

import hypothesis
import pytest
from hypothesis.stateful import run_state_machine_as_test

from tests.legal_help.event_log.house_machine import HouseMachine
from tests.legal_help.event_log.house_on_rows import HouseMachineOnRows

pytestmark = pytest.mark.long

HouseMachine.TestCase.settings = hypothesis.settings(
    max_examples=max(8, hypothesis.settings.default.max_examples // 4),
    stateful_step_count=40,
)
TestHouse = HouseMachine.TestCase


@pytest.mark.exhaustive  # the other machine runs without a database
@pytest.mark.django_db
@pytest.mark.both_databases
def test_the_same_holds_on_rows_of_a_database():
    settings = hypothesis.settings(
        max_examples=max(3, hypothesis.settings.default.max_examples // 20), stateful_step_count=30
    )
    run_state_machine_as_test(HouseMachineOnRows, settings=settings)
