"""What was written down of one request, asked for once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from legal_help.casework import cases
from legal_help.events.past import Past
from legal_help.models import HelpRequest
from legal_help.trust import roster
from legal_help.trust.chain import Roster

pytestmark = pytest.mark.django_db


def test_a_past_is_of_one_request_in_order_and_forgets_old_looks(send, reader, time_machine):
    receipt, _another = send(), send()
    cases.take_case(by=reader, public_ref=receipt.public_ref)
    cases.open_case(by=reader, public_ref=receipt.public_ref)
    request = HelpRequest.objects.get(public_ref=receipt.public_ref)
    today = timezone.localdate()

    def actions(since):
        return [event.action for event in Past.of(request.pk, opened_since=since).events]

    lately, later = actions(today), actions(today + timedelta(days=1))
    assert (lately[0], lately[-1]) == ("received", "opened")
    assert later == [action for action in lately if action != "opened"]
    assert "taken" in later


def test_a_page_is_made_under_one_roster(founding, reader, django_assert_num_queries):
    with roster.verified_once():
        first = roster.verified()
        with django_assert_num_queries(0):
            assert roster.verified() is first
    with django_assert_num_queries(1):
        roster.verified()


def test_who_signs_looks_again(founding, enrol):
    """Also within a page that was under the roster before."""
    with roster.verified_once():
        before = roster.verified()
        late = enrol("late")
        after = roster.verified()

        assert isinstance(before, Roster)
        assert before.person(late.person.key) is None
        assert after.person(late.person.key) == late.person


def test_a_lock_looks_again(founding, django_assert_num_queries):
    with roster.verified_once():
        roster.verified()
        with django_assert_num_queries(2):
            roster.locked()


def test_what_one_page_found_is_not_there_for_the_next(founding, settings):
    with roster.verified_once():
        roster.verified()
    settings.ROSTER_ROOT = ""

    with roster.verified_once(), pytest.raises(roster.NoRoster):
        roster.verified()
