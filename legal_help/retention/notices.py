"""Tell people by mail that somebody should look at the desk: the same words always.

A timer asks, so that no mail goes out at the moment at which somebody pressed Send. Each person gets
one mail a day at most, whatever waits and however much, every day until they unlock; after that only
what is new is mailed on the same day. So a mailbox that somebody else reads does not tell whether
something was new, late, or handed over.

Alarms, and word of what is overdue, also go to addresses in the settings: those in the database are
in the hand of whoever owns it.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from legal_help.event_log import alarms, log, standing_alarms
from legal_help.event_log.going_on import GO_ON
from legal_help.event_log.log import NoRoster
from legal_help.event_log.memory import Known
from legal_help.events.actions import Action
from legal_help.events.case_actions import CaseAction, RekeyReason
from legal_help.events.event import Event, EventContent
from legal_help.events.lines import is_roster, read_content
from legal_help.events.roster import Member
from legal_help.events.step import may_open
from legal_help.models import LogLine, Notice, NoticeCursor
from legal_help.sealed.case_view import case_views

logger = logging.getLogger(__name__)

NEW: Final = (CaseAction.SEND, CaseAction.WRITE, CaseAction.TAKE_BACK)
HANDED: Final = (CaseAction.OWN, CaseAction.OFFER)
# What all supervisors hear of, whoever did it.
FOR_SUPERVISORS: Final = {
    CaseAction.HOLD,
    CaseAction.HASTEN,
    Action.ROSTER_SIGNED,
    Action.ACCOUNT_STOPPED,
    Action.PAUSE_SIGNED,
    GO_ON,
}
OVERDUE: Final = "overdue"
WORDS: Final = _("Somebody should look at the desk.")


@dataclass
class RecentLog:
    """Hold what the log says after a line.

    `steps` are those of cases, each with its place. `said` are the actions of all lines. `unlocked`
    has the place of the last unlock of each key.
    """

    steps: list[tuple[int, EventContent]] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    unlocked: dict[str, int] = field(default_factory=dict)


def send_due(*, today: date) -> int:
    """Look what happened since the last time, and send what is due; returns how many mails went.

    One mail to a person and day, whatever waits. One that does not go out is tried again the next
    time. Without a roster only alarms go out.
    """
    sent = _send_alarms()
    try:
        known = log.look()
    except NoRoster:
        return sent
    _look(known, today)
    waiting = Notice.objects.filter(over_on=None, user__in=known.roster.users)
    had_mail = Notice.objects.filter(told_on=today)
    users = User.objects.filter(pk__in=waiting.values("user"), is_active=True).exclude(email="")
    due = users.exclude(pk__in=had_mail.values("user")).order_by("pk")
    return sent + sum(_is_told(user, today) for user in due)


@transaction.atomic
def _look(known: Known, today: date) -> None:
    """Write down who is to be told, and how far we have looked; both or neither."""
    Notice.objects.exclude(over_on=None).exclude(over_on=today).delete()
    cursor, _is_new = NoticeCursor.objects.select_for_update().get_or_create(pk=1)
    # Not farther than this host has judged: what waits behind a bad line is looked at again.
    last = known.memory.place
    if cursor.seq > last:
        cursor.seq = 0
    since = _read_since(cursor.seq, known)
    looked_at = Notice.objects.filter(
        kind=Notice.Kind.NEW, user__in=_covered_by_unlocks(known, since)
    )
    looked_at.filter(over_on=None).update(over_on=today)
    _note_fresh(Notice.Kind.NEW, _who_may_open(known, since))
    _note_fresh(Notice.Kind.HANDED, _handed_to(known, since))
    if any(_is_new_code(step) for _at, step in since.steps) or since.said & FOR_SUPERVISORS:
        _note_fresh(Notice.Kind.SIGNED, {member.user for member in _alarm_readers(known)})
    _note_lasting(Notice.Kind.LATE, _late(known, today), today)
    _note_lasting(Notice.Kind.ALARM, _alarmed(known), today)
    cursor.seq = last
    cursor.save()


def _read_since(place: int, known: Known) -> RecentLog:
    """Return what the lines since a place say.

    Their bodies are read: anybody may have changed the columns.
    """
    since = RecentLog()
    rows = LogLine.objects.filter(seq__gt=place, body__isnull=False).order_by("seq")
    for at, stored, signature in rows.values_list("seq", "body", "signature"):
        body = bytes(stored or b"")
        content = read_content(body)
        if isinstance(content, Event):
            since.steps.append((at, content.content))
            since.said.add(content.content.action)
        elif content:
            since.said.add(content.action)
            if content.action == Action.UNLOCKED and at <= known.memory.place:
                signer = known.roster.signer_of(content, body, bytes(signature))
                since.unlocked |= {signer.key: at} if signer else {}
        elif is_roster(body):
            since.said.add(Action.ROSTER_SIGNED)
    return since


def _is_new_code(step: EventContent) -> bool:
    return step.action == CaseAction.REKEY and step.details.get("why") == RekeyReason.CODE


def _who_may_open(known: Known, since: RecentLog) -> set[int]:
    """Return who may open what is new, unless one of them has unlocked since."""
    found: set[int] = set()
    for place, step in since.steps:
        head = known.head(step.case) if step.action in NEW else None
        if head:
            able = [
                each for each in known.roster.people if may_open(head.state, each, known.roster)
            ]
            if not any(since.unlocked.get(member.key, 0) > place for member in able):
                found |= {member.user for member in able}
    return found


def _covered_by_unlocks(known: Known, since: RecentLog) -> set[int]:
    """Return users all of whose cases one person who has unlocked since may open too."""
    if not since.unlocked:
        return set()
    roster = known.roster
    opened = {
        member.key: {
            case for case, head in known.heads().items() if may_open(head.state, member, roster)
        }
        for member in roster.people
    }
    seen = [opened[key] for key in since.unlocked]
    return {
        member.user
        for member in roster.people
        if any(opened[member.key] <= cases for cases in seen)
    }


def _handed_to(known: Known, since: RecentLog) -> set[int]:
    """Return to whom cases were given or offered, and still are."""
    found: set[int] = set()
    for _at, step in since.steps:
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


def _alarmed(known: Known) -> set[int]:
    """Return who hears of the alarms that stand.

    People do not hear of an alarm about a case that a wall keeps from them.
    """
    cases = [each.alarm.case for each in standing_alarms.standing() if each.alarm.reason != OVERDUE]
    heads = [known.head(case) for case in cases]
    return {
        member.user
        for member in _alarm_readers(known)
        if any(head is None or not head.state.is_walled(member.user) for head in heads)
    }


def _alarm_readers(known: Known) -> list[Member]:
    """Return the supervisors. Where there is one, all readers watch."""
    roster = known.roster
    return list(roster.people if roster.has_one_supervisor else roster.supervisors.values())


def _send_alarms() -> int:
    """Send word of new alarms to the addresses in the settings; returns how many mails went."""
    fresh = [] if not settings.HELP_ALARMS_TO else standing_alarms.not_mailed()
    if not fresh:
        return 0
    # One each: a server that refuses one address of several says nothing of it.
    sent = sum(_is_sent([address]) for address in settings.HELP_ALARMS_TO)
    if not sent:
        return 0
    standing_alarms.mark_mailed(fresh, but_not_kept=OVERDUE)
    return sent


def _note_fresh(kind: Notice.Kind, users: Iterable[int]) -> None:
    """Write down that something happened that these people have not heard of yet."""
    _add_missing(kind, users)
    Notice.objects.filter(kind=kind, user__in=users).update(over_on=None)


def _note_lasting(kind: Notice.Kind, users: Iterable[int], today: date) -> None:
    """Write down for whom something waits now, and for all others that it is over.

    People who unlocked today hear of it again tomorrow.
    """
    _add_missing(kind, users)
    waiting = Notice.objects.filter(kind=kind, over_on=None)
    waiting.exclude(user__in=users).update(over_on=today)


def _add_missing(kind: Notice.Kind, users: Iterable[int]) -> None:
    Notice.objects.bulk_create(
        [Notice(user_id=user, kind=kind) for user in users], ignore_conflicts=True
    )


def _is_told(user: User, today: date) -> bool:
    is_sent = _is_sent([user.email])
    if is_sent:
        Notice.objects.filter(user=user, over_on=None).update(told_on=today)
    return is_sent


def _is_sent(addresses: list[str]) -> bool:
    """Send the one mail that there is; return whether it went out."""
    host, desk = settings.CASES_HOST or settings.ALLOWED_HOSTS[0], reverse("cases:queue")
    address = f"https://{host}{reverse('account_login')}?next={desk}"
    with translation.override(settings.LANGUAGE_CODE):
        subject = str(WORDS)
    try:
        send_mail(subject, "\n".join([*_words(), "", address, ""]), None, addresses)
    except (OSError, SMTPException, ValueError):  # the last of an address that is none
        # The address would be in the exception's words.
        logger.warning("A notice was not sent; it is tried again.")
        return False
    return True


def _words() -> list[str]:
    """Return the words in every language of the desk, so that all mails are alike."""
    said = []
    for language in settings.STAFF_LANGUAGES:
        with translation.override(language):
            said.append(str(WORDS))
    return said
