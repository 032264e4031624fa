"""Keep alarms until a supervisor puts them away, and until they went out by mail: each apart."""

import pytest

from legal_help.event_log import pin, standing_alarms
from legal_help.event_log.memory import Alarm
from tests.legal_help.events.case_story import day

SIGNER, BROKEN = Alarm("signer", 7, by="eve", case="one"), Alarm("broken_chain", 8)
ALTERED = Alarm("row_altered", 0, case="one")


@pytest.fixture
def file(own_folders):
    return pin.memory_file()


def test_an_alarm_is_told_once_a_day_and_one_about_a_line_once(file):
    assert file.note_alarms([SIGNER, ALTERED, SIGNER], day(1)) == [SIGNER, ALTERED]
    assert file.note_alarms([SIGNER, ALTERED], day(1)) == []
    assert file.note_alarms([SIGNER, ALTERED], day(2)) == [ALTERED]

    assert [(each.on, each.alarm) for each in standing_alarms.standing()] == [
        (day(2), ALTERED),
        (day(1), ALTERED),
        (day(1), SIGNER),
    ]


def test_an_alarm_stands_until_it_is_put_away(file):
    file.note_alarms([SIGNER, ALTERED], day(1))
    altered, signer = standing_alarms.standing()

    standing_alarms.put_away([altered.id])

    assert standing_alarms.standing() == [signer]
    assert file.note_alarms([ALTERED], day(1)) == []
    assert file.note_alarms([ALTERED], day(2)) == [ALTERED]
    assert [each.alarm for each in standing_alarms.standing()] == [ALTERED, SIGNER]


def test_what_was_put_away_still_goes_out_by_mail(file):
    file.note_alarms([SIGNER], day(1))
    (signer,) = standing_alarms.standing()
    standing_alarms.put_away([signer.id])

    assert standing_alarms.not_mailed() == [signer]


def test_what_went_out_by_mail_still_stands_unless_the_queue_shows_it(file):
    file.note_alarms([SIGNER, BROKEN, ALTERED], day(1))
    altered, broken, signer = standing_alarms.not_mailed()

    standing_alarms.mark_mailed([altered, broken], but_not_kept="row_altered")

    assert standing_alarms.not_mailed() == [signer]
    assert standing_alarms.standing() == [broken, signer]


def test_what_was_put_away_stays_so_once_it_went_out(file):
    file.note_alarms([SIGNER], day(1))
    signers = standing_alarms.standing()
    standing_alarms.put_away([each.id for each in signers])

    standing_alarms.mark_mailed(signers, but_not_kept="another")

    assert standing_alarms.standing() == []


def test_an_alarm_about_a_line_far_away_is_kept(file):
    far = Alarm("far_away", 2**70)
    assert file.note_alarms([far], day(1)) == [far]
