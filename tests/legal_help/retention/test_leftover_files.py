"""Files go with their case, and what no message names goes at night. Nothing else does."""

import os
import time
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from legal_help.casework import case_files, cases
from legal_help.event_log import log, nights
from legal_help.event_log.log import NoRoster
from legal_help.files import storage
from legal_help.models import HelpRequest, LogLine
from legal_help.retention import leftover_files
from tests.legal_help.paper import arrived, photo

pytestmark = pytest.mark.django_db


@pytest.fixture
def with_files(full, come_back, reader):
    """A request with a file from the person and one from us, stored days ago."""
    arrived(come_back(full))
    case_files.send_file(by=reader, public_ref=full.public_ref, content=photo(), text="Zzletter")
    return full


def sweep():
    """Sweep on a day of these tests, by a host that was also there on the day before."""
    today = timezone.localdate()
    nights.begin_night((today - timedelta(days=1)).isoformat())
    leftover_files.sweep_files(today=today)


def case_id():
    return HelpRequest.objects.get().pk


def age_all(days=2):
    """Let all that is stored be some days old."""
    then = time.time() - days * 24 * 60 * 60
    for path in storage.folder_of_all().rglob("*"):
        os.utime(path, (then, then))


@pytest.mark.both_databases
def test_what_messages_name_stays(with_files):
    age_all()

    sweep()

    assert len(storage.count_pages(case_id())) == 2


def test_what_a_failed_send_left_goes_after_a_day(with_files):
    storage.keep_pages(case_id(), "ab" * 32, [b"left"])

    sweep()
    assert len(storage.count_pages(case_id())) == 3

    age_all()
    sweep()
    assert len(storage.count_pages(case_id())) == 2
    assert "ab" * 32 not in storage.count_pages(case_id())


@pytest.fixture
def ended_with_file(full, come_back, reader, decide, agree):
    """A request that two people ended: it is kept to day 7."""
    arrived(come_back(full))
    cases.mark_read(by=reader, public_ref=full.public_ref, up_to=2)
    decide(full, "spam")
    agree(full)


@pytest.mark.both_databases
def test_files_go_with_their_case(ended_with_file, erase_on, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert erase_on(8) == 1

    assert storage.cases_with_files() == []


@pytest.mark.exhaustive  # an edge of what stays
def test_where_the_process_ended_too_early_the_night_erases_them(ended_with_file, erase_on):
    assert erase_on(8) == 1
    assert storage.cases_with_files()  # nothing was committed in this test

    sweep()

    assert storage.cases_with_files() == []


def test_files_of_a_case_that_nobody_knows_stay(founding):
    """A database was restored that is older than they are, say: a person has to look."""
    storage.keep_pages(uuid4(), "ab" * 32, [b"page"])
    age_all()

    sweep()

    assert len(storage.cases_with_files()) == 1


@pytest.mark.exhaustive  # an edge of what stays
def test_where_steps_are_missing_everything_stays(with_files, by_sql):
    case = case_id()
    storage.keep_pages(case, "ab" * 32, [b"left"])
    age_all()
    LogLine.objects.filter(case=case, action="write").delete()

    sweep()

    assert len(storage.count_pages(case)) == 3


@pytest.mark.sampled
@pytest.mark.parametrize("brake", ["the clock moved far", "nothing is erased yet"])
def test_where_no_case_may_be_erased_no_file_is(with_files, brake, monkeypatch):
    storage.keep_pages(case_id(), "ab" * 32, [b"left"])
    age_all()
    today = timezone.localdate()
    if brake == "the clock moved far":
        leftover_files.sweep_files(today=today + timedelta(days=400))
    else:
        monkeypatch.setattr(log.look().memory, "erases_from", "2999-01-01")
        sweep()

    assert len(storage.count_pages(case_id())) == 3


def test_in_doubt_everything_stays(with_files, monkeypatch):
    storage.keep_pages(case_id(), "ab" * 32, [b"left"])
    age_all()
    known = log.look()
    monkeypatch.setattr(log, "look", lambda: replace(known, doubt="link"))

    sweep()

    assert len(storage.count_pages(case_id())) == 3


@pytest.mark.exhaustive  # an edge of what stays
def test_without_a_roster_everything_stays(with_files, monkeypatch, caplog):
    def missing():
        raise NoRoster("none")

    storage.keep_pages(case_id(), "ab" * 32, [b"left"])
    age_all()
    monkeypatch.setattr(log, "look", missing)

    sweep()

    assert len(storage.count_pages(case_id())) == 3
    assert "no file is swept" in caplog.text


def test_pieces_that_nobody_finished_go(founding):
    folder = storage.folder_of_all() / "arriving" / "case" / "visit"
    folder.mkdir(parents=True)
    age_all()

    sweep()

    assert not folder.exists()
