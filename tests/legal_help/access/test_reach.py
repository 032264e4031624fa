"""What stands behind a wall is on no list and in no number of whom it keeps out."""

import datetime as dt

import pytest
import time_machine

from legal_help.access import granting, reach
from legal_help.casework import assignment
from legal_help.casework.queue import unseen
from legal_help.events import audit
from legal_help.intake import return_visit
from legal_help.models import HelpRequest, KeyGrant
from legal_help.trust import roster

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

DAY = dt.datetime(2026, 11, 25, 15, tzinfo=dt.UTC)


@pytest.fixture
def clock():
    with time_machine.travel(DAY, tick=False) as clock:
        yield clock


@pytest.fixture
def walled(send, reader, colleague):
    """A request that a wall keeps from the colleague; gives its receipt."""
    receipt = send()
    assignment.set_wall(by=reader, public_ref=receipt.public_ref, of=colleague.person.key)
    return receipt


@pytest.fixture
def put_back():
    """Put the grant back that a wall took away, as somebody in the database would."""

    def put_back(by):
        one = KeyGrant.objects.first()
        one.pk, one.recipient_key = None, by.person.key
        one.save(force_insert=True)

    return put_back


def test_a_walled_reader_is_not_told_that_somebody_wrote(clock, send, reader, colleague, come_back):
    unseen.look_at_queue(by=colleague)
    unseen.look_at_queue(by=reader)
    receipt = send()
    assignment.set_wall(by=reader, public_ref=receipt.public_ref, of=colleague.person.key)
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")

    told = unseen.look_at_queue(by=colleague)

    assert (told.cases, told.messages) == (frozenset(), frozenset())
    assert len(unseen.look_at_queue(by=reader).messages) == 1


def test_whoever_lost_their_grant_is_not_told_either(clock, send, reader, colleague, come_back):
    receipt = send()
    unseen.look_at_queue(by=colleague)
    request = HelpRequest.objects.get()
    granting.take_away(requests=[request.pk], of=colleague.person.key, by=reader)
    return_visit.write_to_us(visit=come_back(receipt), text="Hello")

    assert not unseen.look_at_queue(by=colleague).messages


def test_a_grant_that_was_put_back_tells_nothing(
    clock, walled, reader, colleague, come_back, put_back
):
    unseen.look_at_queue(by=colleague)
    put_back(colleague)
    return_visit.write_to_us(visit=come_back(walled), text="Hello")

    assert not unseen.look_at_queue(by=colleague).messages


@pytest.mark.parametrize("named_at_most", [0, 100])
def test_an_event_of_no_request_is_nobodys_news(clock, send, reader, monkeypatch, named_at_most):
    monkeypatch.setattr(HelpRequest, "NAMED_AT_MOST", named_at_most)
    unseen.look_at_queue(by=reader)
    send()
    audit.record(action="message_received", object_ref="no id", by=None)

    news = unseen.look_at_queue(by=reader)

    assert news.cases == {str(HelpRequest.objects.get().pk)}
    assert not news.messages


def test_nobody_is_asked_about_nothing(reader, django_assert_num_queries):
    readers = roster.verified()
    with django_assert_num_queries(0):
        assert reach.known_among([], reader.person, readers) == frozenset()
