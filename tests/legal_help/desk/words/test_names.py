"""Whatever the desk chooses from has a name, and nothing else has one."""

from legal_help.casework.reply_templates import REPLY_TEMPLATES
from legal_help.desk.words.letters import LETTERS
from legal_help.desk.words.referrals import WHO_FOR
from legal_help.desk.words.statuses import STATUSES
from legal_help.events.state import Status
from legal_help.questions.parts import referrals


def test_every_status_has_a_name():
    assert set(STATUSES) == set(Status)


def test_every_letter_has_a_name():
    assert list(LETTERS) == list(REPLY_TEMPLATES)


def test_every_audience_of_a_service_has_a_name():
    assert tuple(WHO_FOR) == referrals.WHO_FOR
