"""A pause of new requests: what a supervisor signs, what ends it, and what nobody can slip in."""

from datetime import date, timedelta

import pytest

from legal_help.event_log import appending, log, pin
from legal_help.models import LogLine
from legal_help.trust import pause
from legal_help.trust.roster import NotASupervisor
from tests.legal_help.helpers import notices
from tests.legal_help.lines import plant, signed_notice

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 25)
LAST = date(2026, 12, 20)
ENTRY = {"last_day": LAST.isoformat()}


def test_a_pause_runs_up_to_its_last_day_and_ends_by_itself(reader):
    assert pause.last_day(today=TODAY) is None

    pause.begin(last_day=LAST, by=reader)

    days = [TODAY, LAST, LAST + timedelta(days=1)]
    assert [pause.last_day(today=day) for day in days] == [LAST, LAST, None]
    assert [event.by for event in notices("pause_signed")] == [reader.by]


def test_another_last_day_takes_the_place_of_the_first(reader):
    pause.begin(last_day=LAST, by=reader)
    pause.begin(last_day=TODAY, by=reader)

    assert pause.last_day(today=TODAY) == TODAY


def test_a_pause_that_was_ended_is_over_on_every_host(reader):
    pause.begin(last_day=LAST, by=reader)
    old = LogLine.objects.get(action="pause_signed")
    pause.end(by=reader)

    assert pause.last_day(today=TODAY) is None
    pin.memory_file().path.unlink()
    assert pause.last_day(today=TODAY) is None
    plant(bytes(old.body), bytes(old.signature))
    assert pause.last_day(today=TODAY) is None


def test_a_caseworker_signs_no_pause(colleague, told):
    for sign in (lambda: pause.begin(last_day=LAST, by=colleague), lambda: pause.end(by=colleague)):
        with pytest.raises(NotASupervisor):
            sign()
    plant(*signed_notice("pause_signed", {"entries": [ENTRY], "version": 9}, by=colleague))

    assert pause.last_day(today=TODAY) is None
    assert told() == [("unsigned", "")]


@pytest.mark.parametrize("entry", [{"last_day": "soon"}, {"last_day": 7}, {}, "x", None])
def test_a_pause_that_cannot_be_read_shuts_no_door(reader, told, entry):
    plant(*signed_notice("pause_signed", {"entries": [entry], "version": 9}, by=reader))

    assert pause.last_day(today=TODAY) is None
    assert told() == [("pause_signed_unreadable", "")]


def test_without_a_roster_there_is_no_pause(reader, settings):
    pause.begin(last_day=LAST, by=reader)
    settings.ROSTER_ROOT = ""

    assert pause.last_day(today=TODAY) is None


def test_in_doubt_no_pause_is_signed_and_the_one_that_runs_goes_on(reader):
    pause.begin(last_day=LAST, by=reader)
    plant(b"{}", links=False)

    with pytest.raises(appending.InDoubt):
        pause.end(by=reader)
    assert log.look().doubt
    assert pause.last_day(today=TODAY) == LAST
