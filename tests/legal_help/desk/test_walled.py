"""Every page of the desk without a reference, before and after there is a request behind a wall."""

import datetime as dt
import re

import pytest
import time_machine
from django.utils import timezone

from legal_help.access import waiting_cases
from legal_help.casework import assignment, cases, ending
from legal_help.casework.decide import confirm_proposal
from legal_help.casework.queue import waiting
from legal_help.casework.queue.waiting import WaitingCounts
from legal_help.event_log import nights, standing_alarms
from legal_help.intake import return_visit
from legal_help.models import HelpRequest, KeyGrant, LogLine
from legal_help.retention.erase import erase_due
from legal_help.rules.reported_changes import ReportKind, VerificationMethod
from tests.legal_help.desk.addresses import BY_NAME, OF_A_REQUEST, address
from tests.legal_help.form_client import FormClient
from tests.legal_help.helpers import PASSPHRASE, flipped, state_of

pytestmark = pytest.mark.django_db

# A page of these makes something, or ends the unlock; what it answers names no request.
MAKES = {"lock", "stop_code", "key_keep", "unlock"}
LISTS = [name for name in BY_NAME if name not in OF_A_REQUEST and name not in MAKES]
OK, FOUND = 200, 302
TODAY = dt.datetime(2026, 11, 24, 17, 5, tzinfo=dt.UTC)
NOT_REACHED = VerificationMethod.NOT_REACHED
LAST_QUARTER = TODAY.replace(month=8)


@pytest.fixture
def clock():
    with time_machine.travel(TODAY, tick=False) as clock:
        yield clock


@pytest.fixture
def their_desk(clock, enough, second, sign_in):
    """A second supervisor at their unlocked desk, who has looked at the queue before."""
    client = sign_in(second.user, FormClient())
    client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
    client.get("/cases/")
    return client


@pytest.fixture
def behind_wall(clock, enough, send, reader, second, come_back):
    """A request of the last quarter, with news, that a wall keeps from them.

    It waits for a new key. Somebody in the database puts their grant back.
    """

    def behind_wall():
        clock.move_to(LAST_QUARTER)
        receipt = send()
        held = KeyGrant.objects.get(recipient=second.person.key)
        assignment.assign_case(
            by=reader, public_ref=receipt.public_ref, colleague=second.person.key, had=None
        )
        assignment.set_wall(by=reader, public_ref=receipt.public_ref, colleague=second.person.key)
        clock.move_to(TODAY)
        return_visit.write_to_us(visit=come_back(receipt), kind=ReportKind.DETAINED)
        assignment.recuse_oneself(by=enough[1], public_ref=receipt.public_ref)
        held.save(force_insert=True)
        return receipt

    return behind_wall


@pytest.fixture
def ends(reader, enough, decide):
    """Let two people end what is behind the wall, so that it is erased soon; returns its receipt."""

    def ends(receipt):
        decide(receipt, "spam", read_to=9)
        note = state_of(receipt).proposal.mark
        confirm_proposal(by=enough[0], public_ref=receipt.public_ref, mark=note)

    return ends


def told(client, name):
    """What a page says, without what guards its forms."""
    page = client.get(address(name))
    text = page.text if page.status_code == OK else str(page.status_code)
    # How long the log is, each host shows to everybody.
    text = re.sub(r'<bdi dir="ltr">\d+:[0-9a-f]{64}</bdi>', "", text)
    return re.sub(r'name="(csrfmiddlewaretoken|mark)" value="[^"]*"', "", text)


@pytest.mark.sampled
@pytest.mark.parametrize("more", ["open", "ends", "hold"])
def test_no_page_names_what_is_behind_a_wall(their_desk, behind_wall, ends, reader, more):
    receipt = behind_wall()
    if more == "ends":
        ends(receipt)
    if more == "hold":
        ending.ask_for_hold(by=reader, public_ref=receipt.public_ref, reason="counsel")
    request = HelpRequest.objects.get()

    pages = {name: told(their_desk, name) for name in LISTS}

    for name, text in pages.items():
        assert receipt.public_ref not in text, name
        assert str(request.pk) not in text, name


@pytest.mark.exhaustive  # as no page names what is behind a wall
def test_no_page_says_that_there_is_one_more(their_desk, behind_wall):
    """Each is as it was: neither a number nor a line more."""
    before = {name: told(their_desk, name) for name in LISTS}
    behind_wall()

    after = {name: told(their_desk, name) for name in LISTS}

    assert [name for name in LISTS if after[name] != before[name]] == []
    assert after == before


def test_a_locked_desk_counts_none_of_it(their_desk, behind_wall, reader, second):
    behind_wall()
    today = TODAY.date()

    assert waiting.count_waiting(user=second.user, today=today) == WaitingCounts(late=0, today=0)
    assert waiting.count_waiting(user=reader.user, today=today) == WaitingCounts(late=1, today=0)


@pytest.mark.exhaustive  # the other side of the rule
def test_a_wall_hides_nothing_from_others(desk, behind_wall, ends):
    receipt = behind_wall()
    ends(receipt)

    for name in ("audit", "retention"):
        assert receipt.public_ref in told(desk, name), name
    assert receipt.public_ref in desk.get("/cases/?show=closed").text


@pytest.mark.exhaustive  # as no page names what is behind a wall
def test_what_is_told_of_an_erased_request_stays_behind_its_wall(
    their_desk, desk, behind_wall, ends, reader, clock, sign_in, second
):
    receipt = behind_wall()
    cases.settle_report(
        by=reader, public_ref=receipt.public_ref, number=1, counts=False, how=NOT_REACHED
    )
    ends(receipt)
    clock.shift(dt.timedelta(days=8))
    nights.begin_night(str(timezone.localdate() - dt.timedelta(days=1)))
    erase_due(today=timezone.localdate())
    assert LogLine.objects.filter(action="erase").count() == 1

    for client, user in ((their_desk, second.user), (desk, reader.user)):
        sign_in(user, client)
        client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
    theirs, mine = told(their_desk, "audit"), told(desk, "audit")

    assert "Erased a request" not in theirs.partition("<tbody>")[2]
    assert "<small>erased</small>" not in theirs
    assert mine.count("<small>erased</small>") > 5


def test_nothing_is_given_through_a_wall(behind_wall, second, reader, enrol):
    """Neither does a press of theirs let somebody else open it, nor give it a new key."""
    behind_wall()

    given = waiting_cases.give_lacking(by=second, to=reader.person.key, at_most=9)
    rekeyed = waiting_cases.rekey_waiting(by=second, at_most=9)

    assert (given.done, given.left, given.refused) == (0, 0, 0)
    assert (rekeyed.done, rekeyed.left, rekeyed.refused) == (0, 0, 0)


@pytest.fixture
def altered(behind_wall, by_sql, desk):
    """What is behind the wall, changed in the database and met by somebody who may read it."""
    receipt = behind_wall()
    row = HelpRequest.objects.get()
    by_sql(row, card=flipped(row.card))
    assert desk.get(f"/cases/{receipt.public_ref}/").status_code == 409
    return receipt


def test_an_alarm_of_what_is_behind_a_wall_is_for_others(their_desk, altered, desk):
    assert "1 alarm to look into" in desk.get("/cases/").text
    assert altered.public_ref in told(desk, "audit")

    assert "alarm to look into" not in their_desk.get("/cases/").text
    assert "Something did not match" not in told(their_desk, "audit").partition("<table")[0]


@pytest.mark.exhaustive  # an alarm behind a wall is for others here
def test_whoever_may_not_know_of_an_alarm_does_not_put_it_away(their_desk, altered, desk):
    (shown,) = standing_alarms.standing()

    their_desk.post("/cases/audit/put-away/", {"alarm": str(shown.id)})

    assert standing_alarms.standing() == [shown]
    desk.post("/cases/audit/put-away/", {"alarm": str(shown.id)})
    assert standing_alarms.standing() == []


@pytest.mark.exhaustive  # an alarm behind a wall is for others here
def test_an_alarm_that_no_supervisor_may_know_of_is_told_without_its_reference(
    their_desk, altered, reader
):
    assignment.recuse_oneself(by=reader, public_ref=altered.public_ref)

    page = told(their_desk, "audit")

    assert "A sealed text was changed or moved" in page
    assert altered.public_ref not in page
