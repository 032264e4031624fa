"""Let a house of honest people, two hosts and an attacker who owns every row play at random.

After each step no host holds what nobody honest signed, nothing is erased that the house had not ended,
each request whose line stands is seen, and a host that cannot know all is in doubt and tells. Once the
rows are as they were, or supervisors signed that the house goes on, both hosts hold the same states, and
so does one that judges the log anew. `make bench-soak RUNS=house` plays a million steps.
"""

import hypothesis
import pytest

from tests.legal_help.event_log.house_machine import HouseMachine

pytestmark = pytest.mark.long

HouseMachine.TestCase.settings = hypothesis.settings(
    max_examples=max(8, hypothesis.settings.default.max_examples // 4),
    stateful_step_count=40,
)
TestHouse = HouseMachine.TestCase
