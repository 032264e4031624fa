"""Read many cases at one moment, while others write."""

import pytest

from legal_help.access.many_cases import TRIES, read_steadily
from legal_help.event_log import log, telling

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("writes", [0, 1, TRIES + 5])
def test_what_was_read_is_what_was_known_then(reader, writes):
    """However often somebody writes in between, it ends, with what was known before the last try."""
    places = []

    def read(known):
        places.append(known.memory.place)
        if len(places) <= writes:
            telling.tell("exported", by=reader, details={"to": "key"})
        return len(places)

    known, found = read_steadily(read)

    assert found == len(places) == min(writes + 1, TRIES)
    assert known.memory.place == places[-1]
    assert log.look().memory.place == places[-1] + (1 if writes > TRIES else 0)
