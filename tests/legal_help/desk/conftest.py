import datetime as dt

import pytest
from django.utils import timezone

from legal_help.event_log import log
from legal_help.events.roster import INTAKE
from legal_help.models import LogLine
from tests.legal_help.helpers import PASSPHRASE
from tests.legal_help.page_fixtures import (
    _that_day,
    colleagues_desk,
    desk,
    dismiss,
    sent,
    sign_in,
)

__all__ = ["_that_day", "colleagues_desk", "desk", "dismiss", "sent", "sign_in"]


@pytest.fixture
def enough(third, enrol):
    """Two readers besides the supervisor and a colleague: one person alone may set a wall."""
    return [third, enrol("fatima", INTAKE)]


@pytest.fixture
def days_later(time_machine, sign_in):
    """Let days pass; then somebody signs in and unlocks anew, in the same browser."""

    def days_later(days, *desks):
        time_machine.move_to(timezone.now() + dt.timedelta(days=days))
        for client, user in desks:
            sign_in(user, client)
            assert client.post("/cases/unlock/", {"passphrase": PASSPHRASE}).status_code == 302

    return days_later


@pytest.fixture
def notices():
    """What the log says that is no step: (action, case, key of who signed), the oldest first."""

    def notices(*actions):
        found = LogLine.objects.filter(number=None, action__in=actions).order_by("seq")
        return [(line.action, line.case and str(line.case), line.by) for line in found]

    return notices


@pytest.fixture
def waits_on():
    """The mark of what waits for a second person on the page of a case."""

    def waits_on(client, address):
        panel = client.get(address).context["decision"]["proposal"]
        return {"mark": panel["form"]["mark"].value()}

    return waits_on


@pytest.fixture
def in_doubt(founding):
    """A line in the log that cannot be good, until it is taken out again."""

    def in_doubt():
        last = LogLine.objects.order_by("-seq").first()
        LogLine.objects.create(
            seq=last.seq + 1,
            hash=b"x" * 32,
            chain=b"y" * 32,
            body=b"{}",
            signature=b"z" * 64,
            action="answer",
            by="",
            on=timezone.localdate(),
        )
        assert log.look().doubt

    return in_doubt
