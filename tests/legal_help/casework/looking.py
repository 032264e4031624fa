"""Look at a case and at the log as the tests of casework compare them."""

from datetime import date, timedelta

from django.utils import timezone

from legal_help.access.locked_case import NoSuchRequest, locked_case
from legal_help.casework import cases
from legal_help.casework.access_reason import notices_of
from legal_help.event_log import log
from legal_help.events.event import EventContent, Notice
from legal_help.events.state import State
from legal_help.events.step import Head
from legal_help.intake import return_visit
from legal_help.models import CaseNote, HelpRequest, KeyGrant, LogLine, ThreadMessage
from legal_help.sealed.history import history_of

TABLES = (HelpRequest, KeyGrant, ThreadMessage, CaseNote)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)


def row(reference: str) -> HelpRequest:
    return HelpRequest.objects.get(public_ref=reference)


def head(reference: str) -> Head:
    return log.look().head(row(reference).pk)


def state(reference: str) -> State:
    return head(reference).state


def steps(reference: str, *actions: str) -> list[EventContent]:
    """Return the steps of a case, or those of some actions, the oldest first."""
    found = history_of(row(reference).pk, head(reference)).steps
    return [step for step in found if not actions or step.action in actions]


def done(reference: str) -> list[str]:
    """Return what was done in a case since it was sent."""
    return [step.action for step in steps(reference)[1:]]


def notices(*actions: str, by: str = "") -> list[Notice]:
    """Return the lines of the log that are no steps, the oldest first."""
    rows = LogLine.objects.filter(action__in=actions, number=None)
    return list(notices_of(rows.filter(by=by) if by else rows, log.look()))


def may_open(reader, reference: str) -> bool:
    try:
        with locked_case(reader, reference, even_withdrawn=True):
            return True
    except NoSuchRequest:
        return False


def stored() -> list[tuple]:
    """Return every row of every case, to put them back as they were."""
    return [(model, list(model.objects.all())) for model in TABLES]


def put_back(kept: list[tuple]) -> None:
    """Put all rows of all cases back as they were, as from a backup; the log stays."""
    for model in reversed(TABLES):
        model.objects.all().delete()
    for model, rows in kept:
        model.objects.bulk_create(rows)


def said_to(visit):
    return [line.text for line in return_visit.read_conversation(visit=visit)]


def read_by(reader, receipt):
    opened = cases.open_case(by=reader, public_ref=receipt.public_ref)
    return [(letter.text, letter.is_refused) for letter in opened.messages]
