"""Tell people by mail that something waits at the desk: the same words always.

A timer asks, so that no mail goes out at the moment at which somebody pressed Send; and nobody gets
a second mail of a kind before they unlocked, so that mails count nothing either. A mailbox that
somebody else reads does not tell whether it was new, late, or handed over.

Alarms, and word of what is overdue, also go to addresses in the settings: those in the database are
in the hand of whoever owns it.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from legal_help.event_log import alarms, log, standing_alarms
from legal_help.event_log.going_on import GO_ON
from legal_help.event_log.log import NoRoster
from legal_help.event_log.memory import Known
from legal_help.events.actions import Action
from legal_help.events.case_actions import CaseAction, RekeyReason
from legal_help.events.event import Event, EventContent
from legal_help.events.lines import is_roster, read_content
from legal_help.events.step import may_open
from legal_help.models import LogLine, Notice, NoticeCursor
from legal_help.sealed.case_view import case_views

logger = logging.getLogger(__name__)

NEW: Final = (CaseAction.SEND, CaseAction.WRITE, CaseAction.TAKE_BACK)
HANDED: Final = (CaseAction.OWN, CaseAction.OFFER)
# What all supervisors hear of, whoever did it.
FOR_SUPERVISORS: Final = (
    CaseAction.HOLD,
    CaseAction.HASTEN,
    Action.ROSTER_SIGNED,
    Action.ACCOUNT_STOPPED,
    GO_ON,
)
OVERDUE: Final = "overdue"
AGAIN_AFTER: Final[Mapping[str, timedelta]] = {
    Notice.Kind.NEW: timedelta(days=3),
    Notice.Kind.LATE: timedelta(days=1),
    Notice.Kind.HANDED: timedelta(days=3),
    Notice.Kind.ALARM: timedelta(days=1),
}
SUBJECT: Final = "The casework desk"
WORDS: Final = "Something waits for you at the casework desk."


def send_due(*, today: date) -> int:
    """Look what happened since the last time, and send what is due; returns how many mails went.

    One mail to a person, whatever waits. One that does not go out is tried again the next time.
    Without a roster only alarms go out.
    """
    sent = _send_alarms()
    try:
        known = log.look()
    except NoRoster:
        return sent
    _look(known, today)
    waiting = Notice.objects.filter(told_on=None, user__is_active=True).exclude(user__email="")
    by_user = groupby(waiting.select_related("user").order_by("user"), lambda each: each.user)
    return sent + sum(_is_told(user, [each.pk for each in some], today) for user, some in by_user)


@transaction.atomic
def _look(known: Known, today: date) -> None:
    """Write down who is to be told, and how far we have looked; both or neither."""
    cursor, _is_new = NoticeCursor.objects.select_for_update().get_or_create(pk=1)
    # Not farther than this host has judged: what waits behind a bad line is looked at again.
    last = known.memory.place
    if cursor.seq > last:
        cursor.seq = 0
    steps, said = _since(cursor.seq)
    _note(Notice.Kind.NEW, _who_may_open(known, steps), today)
    _note(Notice.Kind.HANDED, _handed_to(known, steps), today)
    _note(Notice.Kind.LATE, _late(known, today), today)
    is_for_all = any(map(_is_new_code, steps)) or not said.isdisjoint(FOR_SUPERVISORS)
    _note(Notice.Kind.ALARM, _alarmed(known, is_for_all=is_for_all), today)
    cursor.seq = last
    cursor.save()


def _since(place: int) -> tuple[list[EventContent], set[str]]:
    """Return the steps of cases since a line, and the actions of all lines since.

    Their bodies are read: anybody may have changed the columns.
    """
    rows = LogLine.objects.filter(seq__gt=place, body__isnull=False).order_by("seq")
    steps, said = [], set()
    for stored in rows.values_list("body", flat=True):
        body = bytes(stored or b"")
        content = read_content(body)
        if isinstance(content, Event):
            steps.append(content.content)
            said.add(content.content.action)
        elif content:
            said.add(content.action)
        elif is_roster(body):
            said.add(Action.ROSTER_SIGNED)
    return steps, said


def _is_new_code(step: EventContent) -> bool:
    return step.action == CaseAction.REKEY and step.details.get("why") == RekeyReason.CODE


def _who_may_open(known: Known, steps: Iterable[EventContent]) -> set[int]:
    heads = [known.head(step.case) for step in steps if step.action in NEW]
    return {
        member.user
        for member in known.roster.people
        if any(head and may_open(head.state, member, known.roster) for head in heads)
    }


def _handed_to(known: Known, steps: Iterable[EventContent]) -> set[int]:
    """Return to whom cases were given or offered, and still are."""
    found: set[int] = set()
    for step in steps:
        head = known.head(step.case) if step.action in HANDED else None
        if head:
            by = known.member_ever(step.by)
            # A list: what was refused stands in the log too, and may say anything.
            to = [step.changes.get("owner"), step.changes.get("offered_to")]
            now = {head.state.owner, head.state.offered_to}
            found |= {user for user in now - {by.user if by else None} if user and user in to}
    return found & known.roster.users


def _late(known: Known, today: date) -> set[int]:
    """Return who has cases that are late, and the supervisors who may open those of nobody."""
    views = case_views(known.heads(), known.roster)
    late = [view for view in views if not view.is_ended and view.review_by < today]
    nobodys = [view.state for view in late if view.owner_id is None]
    if nobodys and settings.HELP_ALARMS_TO:
        alarms.note_one(OVERDUE)
    owners = {view.owner_id for view in late if view.owner_id is not None and view.state.has_unread}
    return owners & known.roster.users | {
        member.user
        for member in known.roster.supervisors.values()
        if any(may_open(state, member, known.roster) for state in nobodys)
    }


def _alarmed(known: Known, *, is_for_all: bool) -> set[int]:
    """Return who hears of alarms, and of what supervisors do, whoever did it (`is_for_all`).

    Where there is one supervisor, all readers do. What a wall keeps from somebody raises no alarm
    with them.
    """
    roster = known.roster
    told = roster.people if roster.has_one_supervisor else roster.supervisors.values()
    if is_for_all:
        return {member.user for member in told}
    cases = [each.alarm.case for each in standing_alarms.standing() if each.alarm.reason != OVERDUE]
    heads = [known.head(case) for case in cases]
    return {
        member.user
        for member in told
        if any(head is None or not head.state.is_walled(member.user) for head in heads)
    }


def _send_alarms() -> int:
    """Send word of new alarms to the addresses in the settings."""
    fresh = [] if not settings.HELP_ALARMS_TO else standing_alarms.not_mailed()
    if not fresh:
        return 0
    if not _is_sent(settings.HELP_ALARMS_TO):
        return 0
    standing_alarms.mark_mailed(fresh, but_not_kept=OVERDUE)
    return 1


def _note(kind: Notice.Kind, users: Iterable[int], today: date) -> None:
    users = list(users)
    Notice.objects.bulk_create(
        [Notice(user_id=user, kind=kind) for user in users], ignore_conflicts=True
    )
    noted = Notice.objects.filter(kind=kind, user__in=users)
    # Nobody was told on a day that has not come.
    noted.filter(told_on__gt=today).update(told_on=None)
    noted.filter(told_on__lte=today - AGAIN_AFTER[kind]).update(told_on=None)


def _is_told(user: User, notices: Iterable[int], today: date) -> bool:
    is_sent = _is_sent([user.email])
    if is_sent:
        Notice.objects.filter(pk__in=notices).update(told_on=today)
    return is_sent


def _is_sent(addresses: list[str]) -> bool:
    """Send the one mail that there is; return whether it went out."""
    host, desk = settings.CASES_HOST or settings.ALLOWED_HOSTS[0], reverse("cases:queue")
    body = f"{WORDS}\n\nhttps://{host}{reverse('account_login')}?next={desk}\n"
    try:
        send_mail(SUBJECT, body, None, addresses)
    except (OSError, SMTPException, ValueError):  # the last of an address that is none
        # The address would be in the exception's words.
        logger.warning("A notice was not sent; it is tried again.")
        return False
    return True
