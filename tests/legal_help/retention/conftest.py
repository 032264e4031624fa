from datetime import timedelta

import pytest
from django.core import mail

from accounts.models import User
from legal_help.access.waiting_cases import ALL, give_lacking
from legal_help.casework import ending
from legal_help.casework.cases import add_note, send_reply
from legal_help.casework.decide import confirm_proposal
from legal_help.event_log import nights
from legal_help.event_log.pin import memory_file
from legal_help.intake import return_visit
from legal_help.models import (
    CaseNote,
    Draft,
    HelpRequest,
    KeyGrant,
    LogLine,
    Notice,
    ThreadMessage,
)
from legal_help.retention import erase, notices
from legal_help.rules.retention_clock import HoldReason
from tests.legal_help.helpers import state_of
from tests.legal_help.retention.days import NOON, TODAY, day


@pytest.fixture(autouse=True)
def go_to(time_machine):
    """Go to a day of these tests; they begin on the first."""

    def go_to(number):
        time_machine.move_to(NOON + timedelta(days=number))

    go_to(0)
    return go_to


@pytest.fixture
def erase_on(founding, go_to):
    """Erase what is due on a day, by a host that was also there on the day before."""

    def erase_on(number):
        go_to(number - 1)
        nights.begin_night(day(number - 1).isoformat())
        go_to(number)
        return erase.erase_due(today=day(number))

    return erase_on


@pytest.fixture
def agree(colleague):
    """Let a colleague confirm what waits for a second person."""

    def agree(receipt, *, by=colleague):
        return confirm_proposal(
            by=by, public_ref=receipt.public_ref, mark=state_of(receipt).proposal.mark
        )

    return agree


@pytest.fixture
def full(begin_in, send, come_back, reader, colleague):
    """A request with everything that can hang on it, all of it read."""

    def made():
        receipt = send(facts={"filed": "yes"})
        return_visit.write_to_us(visit=come_back(receipt), text="One more thing")
        send_reply(by=reader, public_ref=receipt.public_ref, text="We have read it.", read_to=1)
        add_note(by=reader, public_ref=receipt.public_ref, text="Call in the morning.")
        Draft.objects.all().delete()  # a receipt, which expires on a day of its own
        return receipt

    return begin_in("full", made)


@pytest.fixture
def referred(full, decide):
    """A request that one caseworker ended: it is kept to day 90."""
    assert decide(full, "referred")
    return full


@pytest.fixture
def spam(begin_in, full, decide, agree):
    """A request that two people ended: it is kept to day 7."""

    def made():
        assert not decide(full, "spam")
        agree(full)

    begin_in("spam", made)
    return full


@pytest.fixture
def other_supervisor(reader, second):
    """A second supervisor, who may open all that was sent before they came."""
    give_lacking(by=reader, to=second.by, at_most=ALL)
    return second


@pytest.fixture
def hold(reader, other_supervisor):
    """Let two supervisors set a legal hold."""

    def hold(receipt):
        ending.ask_for_hold(by=reader, public_ref=receipt.public_ref, reason=HoldReason.DEMAND)
        mark = state_of(receipt).proposal.mark
        confirm_proposal(by=other_supervisor, public_ref=receipt.public_ref, mark=mark)

    return hold


@pytest.fixture
def back_up():
    """Copy the rows of all cases and of the log; what it returns puts them back, as a restore does.

    The host that comes up with them is a fresh one, unless it is said to remember.
    """
    models = (LogLine, HelpRequest, KeyGrant, ThreadMessage, CaseNote)

    def back_up():
        rows = {model: list(model.objects.all()) for model in models}

        def restore(*, remembers=False):
            for model in reversed(models):
                model.objects.all().delete()
            for model, found in rows.items():
                model.objects.bulk_create(found)
            if not remembers:
                memory_file().path.unlink()

        return restore

    return back_up


@pytest.fixture
def addresses(founding):
    User.objects.filter(username="sofia").update(email="sofia@standing.example")


@pytest.fixture
def mailed(addresses, colleague):
    """Send what is due on a day; gives who got what."""
    User.objects.filter(pk=colleague.user.pk).update(email="carlos@standing.example")
    notices.send_due(today=TODAY)
    mail.outbox.clear()
    Notice.objects.all().delete()

    def mailed(day=TODAY):
        mail.outbox.clear()
        count = notices.send_due(today=day)
        assert count == len(mail.outbox)
        return sorted(m.to[0].split("@")[0] for m in mail.outbox)

    return mailed
