"""The database takes what is written, and stores another thing or nothing: a trigger can do that."""

from uuid import UUID

import pytest

from legal_help.access import membership
from legal_help.casework import cases
from legal_help.event_log import log
from legal_help.event_log.appending import InDoubt
from legal_help.models import LogLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def trigger(monkeypatch):
    """Stand for a trigger of the database that drops or blanks the lines that it wants."""

    def trigger(wanted, change):
        store = LogLine.objects.bulk_create

        def stored(rows):
            store([row for each in rows if (row := change(each) if wanted(each) else each)])

        monkeypatch.setattr(LogLine.objects, "bulk_create", stored)

    return trigger


def dropped(_row):
    return None


def blanked(row):
    row.body, row.on = None, "2020-01-01"
    return row


@pytest.mark.parametrize("change", [dropped, blanked])
def test_nobody_is_said_to_be_signed_out_by_a_roster_that_is_not_there(
    reader, colleague, trigger, change
):
    trigger(lambda row: row.body.startswith(b'{"by":'), change)

    with pytest.raises(InDoubt):
        membership.remove(by=reader, key=UUID(colleague.by))


def test_nothing_is_read_of_which_no_event_is_stored(send, reader, trigger):
    receipt = send()
    trigger(lambda row: row.action == "opened", dropped)

    with pytest.raises(InDoubt):
        cases.open_case(by=reader, public_ref=receipt.public_ref)
    assert log.look().doubt is None
