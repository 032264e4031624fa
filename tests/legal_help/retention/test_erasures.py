"""One process at a time adds to the list of what was erased: none adds a line twice."""

import os
import uuid

import pytest
from django.utils import timezone

from legal_help.models import Tombstone
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


def test_a_line_lies_on_the_disk_before_it_counts_as_written(own_folders, monkeypatch):
    synced = []
    monkeypatch.setattr(os, "fsync", lambda file: synced.append(os.fstat(file).st_size))
    Tombstone.objects.create(
        pk=uuid.uuid4(), reference="ABCD-1234", erased_on=timezone.localdate(), why="hand"
    )

    assert erasures.catch_up() == 1
    assert synced == [erasures.path().stat().st_size]
