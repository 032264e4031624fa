"""Somebody presses Send, or writes, and the server dies, or its disk is full.

A real server is killed in a sample of `benchmarks.asking.kills`: once at a step of Send, once at any
moment. `make bench-soak` kills two hundred times, at every step.
"""

import re
import sqlite3

import pytest

from benchmarks.harness import sites
from legal_help.casework import cases
from legal_help.casework.queue import ordered_cases
from legal_help.event_log import appending, log
from legal_help.event_log.memory_file import MemoryFile
from legal_help.intake import drafts, return_visit, submit
from legal_help.models import HelpRequest, LogLine, ThreadMessage
from tests.legal_help.helpers import state_of

pytestmark = pytest.mark.both_databases


class Killed(BaseException):
    """Stands for the end of the process."""


@pytest.mark.exhaustive
@pytest.mark.django_db
def test_whoever_sends_while_the_server_is_killed_keeps_a_code_that_opens():
    with sites.empty("kills") as house:
        (what, found, *_), sent, drafts = house.call("benchmarks.asking.kills.measure", 2)

    assert found == "none"
    steps = re.search(r"over (\d+) steps", what)
    assert steps
    assert int(steps[1]) > 10
    assert int(sent[1]) + int(drafts[1]) == 2


@pytest.fixture
def dies_after_commit(monkeypatch):
    """Let the process end when lines are in the database and this host has not met them yet."""

    def dies_after_commit(verb):
        lines, look = LogLine.objects.count(), log.look

        def killed():
            if LogLine.objects.count() > lines:
                raise Killed
            return look()

        with monkeypatch.context() as patch:
            patch.setattr(log, "look", killed)
            patch.setattr(appending, "look", killed)
            with pytest.raises(Killed):
                verb()

    return dies_after_commit


def send_draft(draft):
    return submit.send_draft(draft=draft, answers={}, card={}, facts={}, form_version=1)


def test_a_send_that_died_after_its_commit_is_found_and_not_sent_twice(
    begun, reader, dies_after_commit
):
    draft, cookie = begun

    dies_after_commit(lambda: send_draft(draft))

    receipt = send_draft(draft)
    assert receipt == drafts.load_receipt(cookie=cookie)
    assert state_of(receipt).status == "received"
    assert HelpRequest.objects.count() == 1
    (entry,) = ordered_cases.load_queue(by=reader).entries
    assert entry.case.public_ref == receipt.public_ref


def test_a_message_that_died_after_its_commit_is_found_and_counts_once(
    send, come_back, reader, dies_after_commit
):
    receipt = send()
    visit, page = come_back(receipt), {"text": "Call me", "salt": "5" * 32}

    dies_after_commit(lambda: return_visit.write_to_us(visit=visit, **page))

    return_visit.write_to_us(visit=visit, **page)
    (letter,) = cases.open_case(by=reader, public_ref=receipt.public_ref).messages
    assert letter.text == "Call me"


def test_what_died_before_its_commit_was_never_there(send, come_back, monkeypatch):
    receipt = send()
    visit, lines = come_back(receipt), LogLine.objects.count()

    def killed(*_args):
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(appending.Batch, "insert", killed)
        with pytest.raises(Killed):
            return_visit.write_to_us(visit=visit, text="Call me")

    assert (LogLine.objects.count(), ThreadMessage.objects.count()) == (lines, 0)
    assert state_of(receipt).messages_in == 0
    return_visit.write_to_us(visit=visit, text="Call me")
    assert state_of(receipt).messages_in == 1


def test_with_a_full_disk_under_the_memory_people_send_and_write(
    begun, reader, come_back, monkeypatch
):
    draft, _cookie = begun

    def full(_file):
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as patch:
        patch.setattr(MemoryFile, "locked", full)
        receipt = send_draft(draft)
        return_visit.write_to_us(visit=come_back(receipt), text="Call me")
        assert state_of(receipt).messages_in == 1
        (entry,) = ordered_cases.load_queue(by=reader).entries
        assert entry.case.public_ref == receipt.public_ref

    (letter,) = cases.open_case(by=reader, public_ref=receipt.public_ref).messages
    assert letter.text == "Call me"
