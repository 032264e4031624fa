"""Every page of the desk without a reference, before and after there is a request behind a wall."""

import datetime as dt
import re

import pytest
import time_machine
from django.utils import timezone

from accounts.models import User
from legal_help.access import granting, rekeying
from legal_help.casework import assignment
from legal_help.casework.queue import waiting
from legal_help.casework.queue.waiting import WaitingCounts
from legal_help.intake import return_visit
from legal_help.models import HelpRequest, KeyGrant
from legal_help.rules import reported_changes
from tests.legal_help.desk.addresses import BY_NAME, OF_A_REQUEST, address
from tests.legal_help.form_client import FormClient
from tests.legal_help.helpers import PASSPHRASE

pytestmark = pytest.mark.django_db

# A page of these makes something, or ends the unlock; what it answers names no request.
MAKES = {"lock", "stop_code", "key_keep", "unlock"}
LISTS = [name for name in BY_NAME if name not in OF_A_REQUEST and name not in MAKES]
OK, FOUND = 200, 302
TODAY = dt.datetime(2026, 11, 24, 17, 5, tzinfo=dt.UTC)
LAST_QUARTER = TODAY.replace(month=8)


@pytest.fixture
def clock():
    with time_machine.travel(TODAY, tick=False) as clock:
        yield clock


@pytest.fixture
def their_desk(clock, second, sign_in):
    """A second supervisor at their unlocked desk, who has looked at the queue before."""
    client = sign_in(second.user, FormClient())
    client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
    client.get("/cases/")
    return client


@pytest.fixture
def behind_wall(clock, send, reader, second, come_back):
    """A request of the last quarter, with news, that a wall keeps from them.

    Somebody in the database puts their grant back, and makes it stand on as many lists as can be.
    """

    def behind_wall():
        clock.move_to(LAST_QUARTER)
        receipt = send()
        held = KeyGrant.objects.get(recipient_key=second.person.key)
        assignment.set_wall(by=reader, public_ref=receipt.public_ref, of=second.person.key)
        clock.move_to(TODAY)
        return_visit.write_to_us(
            visit=come_back(receipt), kind=reported_changes.ReportKind.DETAINED
        )
        held.save(force_insert=True)
        HelpRequest.objects.update(
            assigned_to=second.user,
            retention_until=timezone.localdate(),
            review_by=timezone.localdate(),
            rekey_needed=True,
        )
        return receipt

    return behind_wall


def told(client, name):
    """What a page says, without what guards its forms."""
    page = client.get(address(name))
    text = page.text if page.status_code == OK else str(page.status_code)
    return re.sub(r'name="(csrfmiddlewaretoken|mark)" value="[^"]*"', "", text)


@pytest.mark.parametrize("more", [{}, {"on_hold": True}, {"status": "closed"}])
def test_no_page_names_what_is_behind_a_wall(their_desk, behind_wall, more):
    receipt = behind_wall()
    request = HelpRequest.objects.get()
    HelpRequest.objects.update(**more)

    pages = {name: told(their_desk, name) for name in LISTS}

    for name, text in pages.items():
        assert receipt.public_ref not in text, name
        assert str(request.pk) not in text, name


def test_no_page_says_that_there_is_one_more(their_desk, behind_wall):
    """Each is as it was: neither a number nor a line more."""
    before = {name: told(their_desk, name) for name in LISTS}
    behind_wall()

    after = {name: told(their_desk, name) for name in LISTS}

    assert [name for name in LISTS if after[name] != before[name]] == []
    assert after == before


def test_a_locked_desk_counts_none_of_it(their_desk, behind_wall, reader):
    behind_wall()

    assert waiting.count_waiting(user=User.objects.get(username="selam"), today=TODAY.date()) == (
        WaitingCounts(late=0, today=0)
    )
    assert waiting.count_waiting(user=reader.user, today=TODAY.date()) == WaitingCounts(
        late=0, today=1
    )


def test_a_wall_hides_nothing_from_others(desk, behind_wall):
    receipt = behind_wall()

    for name in ("audit", "retention", "queue"):
        assert receipt.public_ref in told(desk, name), name


def test_what_is_told_of_an_erased_request_stays_behind_its_wall(their_desk, behind_wall, desk):
    receipt = behind_wall()
    path = address("erase", receipt.public_ref)
    assert desk.post(path, {"typed": receipt.public_ref}).status_code == FOUND

    assert receipt.public_ref not in told(their_desk, "audit")
    assert receipt.public_ref in told(desk, "audit")


def test_nothing_is_given_through_a_wall(behind_wall, second, enrol):
    """Neither does a press of theirs let somebody else open it, nor give it a new key."""
    behind_wall()
    late = enrol("late", "intake")

    given = granting.give_lacking(by=second, to=late.person.key, at_most=9)
    rekeyed = rekeying.rekey_waiting(by=second, at_most=9)

    assert (given.done, given.left, given.refused) == (0, 0, 0)
    assert (rekeyed.done, rekeyed.left, rekeyed.refused) == (0, 0, 0)
