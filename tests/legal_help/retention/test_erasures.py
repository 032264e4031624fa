"""One process at a time adds to the list of what was erased: none adds a line twice."""

import pytest

from legal_help.retention import erasures
from tests.legal_help.other_process import lock_seen_by_another_process

pytestmark = pytest.mark.django_db


def test_another_process_waits_from_reading_the_list_to_adding_to_it(own_folders, monkeypatch):
    seen, append = [], erasures._append

    def look_and_append(*arguments, **how):
        seen.append(lock_seen_by_another_process(erasures.path()))
        return append(*arguments, **how)

    monkeypatch.setattr(erasures, "_append", look_and_append)

    erasures.catch_up()

    assert seen == ["locked"]
    assert lock_seen_by_another_process(erasures.path()) == "free"
