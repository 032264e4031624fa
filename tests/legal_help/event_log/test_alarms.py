"""Say what does not fit: in this host's memory and in the server's log, never by the database."""

import pytest

from legal_help.event_log import alarms, pin, standing_alarms
from legal_help.event_log.alarms import Alarm, Tampered
from legal_help.models import LogLine
from tests.legal_help.full_disk import full_disk


@pytest.fixture(autouse=True)
def _own_folders(own_folders):
    pass


def test_an_alarm_is_kept_and_told_to_the_servers_log_once_a_day(told, caplog, time_machine):
    time_machine.move_to("2026-11-25T12:00:00-05:00")
    for _ in range(3):
        alarms.note_one("row_altered", case="the case", by="the key")

    assert told() == [("row_altered", "the case")]
    assert caplog.messages == ["Alarm: row_altered (case the case, line 0)"]

    time_machine.move_to("2026-11-26T12:00:00-05:00")
    alarms.note_one("row_altered", case="the case", by="the key")

    assert [each.on for each in standing_alarms.standing()] == ["2026-11-26", "2026-11-25"]
    assert len(caplog.messages) == 2


def test_alarms_about_other_cases_and_by_others_are_others():
    alarms.note([Alarm("signer", 1, by, case) for by in ("eve", "bob") for case in ("a", "b")])

    assert len(standing_alarms.standing()) == 4


def test_nothing_to_tell_touches_no_file():
    alarms.note([])

    assert not pin.memory_file().path.exists()


def test_what_was_put_away_is_gone_and_no_more():
    for reason in ("one", "two"):
        alarms.note_one(reason)
    two, one = standing_alarms.standing()

    standing_alarms.put_away([two.id])
    standing_alarms.put_away([two.id, 99])

    assert standing_alarms.standing() == [one]


def test_a_refusal_is_kept_and_raised_on(told, reader):
    with pytest.raises(Tampered, match="blob_altered"), alarms.reported(reader):
        raise Tampered("blob_altered", "the case")

    (standing,) = standing_alarms.standing()
    assert standing.alarm == Alarm("blob_altered", 0, reader.by, "the case")


def test_a_refusal_of_the_program_names_nobody():
    with pytest.raises(Tampered), alarms.reported(None):
        raise Tampered("row_altered")

    (standing,) = standing_alarms.standing()
    assert standing.alarm == Alarm("row_altered", 0)


def test_what_is_no_refusal_is_no_alarm():
    with pytest.raises(ZeroDivisionError), alarms.reported(None):
        raise ZeroDivisionError

    assert standing_alarms.standing() == []


@pytest.mark.django_db
def test_no_alarm_is_silenced_or_made_in_the_database(told):
    """Lines of the log that look like alarms are in the hand of whoever owns it."""
    alarms.note_one("row_altered", case="the case")
    LogLine.objects.create(
        seq=9,
        hash=b"",
        chain=b"",
        body=b"{}",
        signature=b"",
        action="alarm",
        by="",
        on="2026-11-25",
    )
    assert told() == [("row_altered", "the case")]

    LogLine.objects.all().delete()
    assert told() == [("row_altered", "the case")]


def test_with_a_full_disk_an_alarm_still_reaches_the_servers_log(caplog):
    with full_disk():
        alarms.note_one("row_altered", case="the case")

    assert caplog.messages == [
        "The memory of this host cannot be written",
        "Alarm: row_altered (case the case, line 0)",
    ]


def test_where_the_memory_cannot_be_read_no_alarm_stands(caplog):
    pin.folder().parent.mkdir(parents=True)
    pin.folder().write_text("a file in the way")

    alarms.note_one("row_altered", case="the case")

    assert standing_alarms.standing() == []
    assert "Alarm: row_altered (case the case, line 0)" in caplog.messages


def test_a_damaged_memory_hides_no_alarm_from_the_servers_log(caplog):
    pin.folder().mkdir(parents=True)
    pin.memory_file().path.write_bytes(b"\xff" * 9000)

    alarms.note_one("row_altered", case="the case")

    assert standing_alarms.standing() == []
    assert "Alarm: row_altered (case the case, line 0)" in caplog.messages
