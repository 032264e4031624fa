"""Every night: the whole log is judged anew, and compared with what other hosts saw."""

import json

import pytest

from legal_help.event_log import alarms, standing_alarms
from legal_help.models import KeyGrant, LogLine
from legal_help.retention import list_elsewhere, nightly
from tests.legal_help.retention.days import TODAY, day

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def alarm_lines():
    lines = LogLine.objects.filter(action="alarm").order_by("seq")
    return [json.loads(bytes(line.body))["details"] for line in lines]


def test_a_good_night_finds_nothing_and_says_how_far_it_came(send, told):
    send()

    assert nightly.check_and_list(today=TODAY) == 0
    assert nightly.check_and_list(today=day(1)) == 0

    assert told() == []
    assert len(list_elsewhere.read().hosts) == 2


def test_what_it_finds_is_told_and_stands_in_the_log(send, told, reader):
    receipt = send()
    KeyGrant.objects.filter(recipient=reader.by).delete()

    assert nightly.check_and_list(today=TODAY) == 1

    assert [reason for reason, _case in told()] == ["grant_missing"]
    assert alarm_lines() == [{"reason": "grant_missing"}]
    line = LogLine.objects.get(action="alarm")
    assert (line.case, line.by) == (None, "system")
    assert receipt.public_ref not in bytes(line.body).decode()


def test_an_alarm_stands_in_the_log_once_a_night_until_somebody_puts_it_away(send, go_to):
    """It came by day, for two cases; each night the log says so once."""
    for case in ("one", "two"):
        alarms.note_one("blob_altered", case=case)
    for number in (1, 2):
        go_to(number)
        nightly.check_and_list(today=day(number))
    assert alarm_lines() == [{"reason": "blob_altered"}] * 2

    standing_alarms.put_away([each.id for each in standing_alarms.standing()])
    go_to(3)
    nightly.check_and_list(today=day(3))
    assert len(alarm_lines()) == 2


def test_another_log_on_another_host_is_told(send, settings, told):
    send()
    nightly.check_and_list(today=TODAY)
    path = settings.HELP_ERASURES_LOG
    said = json.loads(path.read_text())
    said["log"][1], said["host"] = "00" * 32, "another"
    path.write_text(json.dumps(said) + "\n")

    assert nightly.check_and_list(today=TODAY) == 1
    assert [reason for reason, _case in told()] == ["forked"]


def test_a_list_that_cannot_be_read_hides_no_finding(send, settings, tmp_path, told, reader):
    send()
    KeyGrant.objects.filter(recipient=reader.by).delete()
    settings.HELP_ERASURES_LOG = tmp_path

    assert nightly.check_and_list(today=TODAY) == 1
    assert {reason for reason, _case in told()} == {"grant_missing", "list_not_written"}
    assert {"reason": "grant_missing"} in alarm_lines()


def test_without_a_roster_it_says_so(send, settings, caplog):
    send()
    settings.ROSTER_ROOT = ""

    assert nightly.check_and_list(today=TODAY) == 0
    assert "No roster" in caplog.text
    assert not settings.HELP_ERASURES_LOG.exists()
