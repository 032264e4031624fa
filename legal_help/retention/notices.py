"""Tell caseworkers by mail that something waits at the desk: the same words always.

A timer asks, so that no mail goes out at the moment at which somebody pressed Send; and nobody gets
a second mail of a kind before they unlocked, so that mails count nothing either. A mailbox that
somebody else reads does not tell whether it was new, late, or handed over.

Whoever can write to the database must not silence the mail by a row that is none: it is passed
over and reported.
"""

import logging
from collections.abc import Container, Iterable, Mapping
from datetime import date, timedelta
from itertools import groupby
from smtplib import SMTPException
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from accounts.models import User
from legal_help.access import walls
from legal_help.events import audit
from legal_help.events.actions import Action
from legal_help.evidence import signed_past
from legal_help.models import AuditEvent, HelpRequest, KeyGrant, Notice, NoticeCursor
from legal_help.trust import roster
from legal_help.trust.chain import Person, Roster

logger = logging.getLogger(__name__)

# What people in need did, and what colleagues did for one reader, whose key is the detail.
NEW: Final = (Action.RECEIVED, Action.MESSAGE_RECEIVED, Action.WITHDRAWN)
HANDED: Final = (Action.ASSIGNED, Action.TRANSFER_OFFERED)
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
    Without a roster nobody is told.
    """
    try:
        readers = roster.verified()
    except roster.NoRoster:
        return 0
    _look(readers, today)
    waiting = Notice.objects.filter(told_on=None, user__is_active=True).exclude(user__email="")
    by_user = groupby(waiting.select_related("user").order_by("user"), lambda each: each.user)
    return sum(_is_told(user, [notice.pk for notice in some], today) for user, some in by_user)


@transaction.atomic
def _look(readers: Roster, today: date) -> None:
    """Write down who is to be told, and how far we have looked; both or neither."""
    cursor, _is_new = NoticeCursor.objects.select_for_update().get_or_create(pk=1)
    # The end first: what is written meanwhile is for the next look.
    last = AuditEvent.objects.aggregate(last=Max("seq"))["last"] or 0
    if cursor.seq > last:
        _report()  # we never looked so far
        cursor.seq = 0
    events = AuditEvent.objects.filter(
        seq__gt=cursor.seq, seq__lte=last, action__in=[*NEW, *HANDED, *audit.ALARMS]
    )
    active, kept_out = [each for each in readers.people if each.is_active], walls.of_all(readers)
    people = {str(person.key): person.user for person in active}
    said = list(events.order_by("seq").values_list("action", "object_ref", "detail_code"))
    news = _requests(ref for action, ref, _detail in said if action in NEW)
    handed = {detail for action, _ref, detail in said if action in HANDED}
    alarms = {ref for action, ref, _detail in said if action in audit.ALARMS}
    holders = KeyGrant.objects.filter(
        request__in=news, recipient_key__in=[person.key for person in active]
    ).values_list("request", "recipient_key")
    able = {
        people[str(key)]
        for request, key in holders
        if people[str(key)] not in kept_out.get(str(request), ())
    }
    _note(Notice.Kind.NEW, able, today)
    _note(Notice.Kind.HANDED, _users(people, handed), today)
    late, owners = _late(readers, today)
    _note(
        Notice.Kind.LATE, {*people.values()} & owners | _supervisors(late, active, kept_out), today
    )
    _note(Notice.Kind.ALARM, _supervisors(alarms, active, kept_out), today)
    cursor.seq = last
    cursor.save()


def _requests(refs: Iterable[str]) -> set[UUID]:
    found = set()
    for ref in refs:
        try:
            found.add(UUID(ref))
        except ValueError:
            _report()
    return found


def _report() -> None:
    audit.record_once_a_day(action=Action.REFUSED, detail=audit.RowAltered.code)


def note_waiting(users: Iterable[int], *, today: date) -> None:
    """Let these people have the mail: something waits for them that cannot wait."""
    _note(Notice.Kind.LATE, users, today)


def _users(people: Mapping[str, int], keys: Iterable[str]) -> set[int]:
    return {people[key] for key in keys if key in people}


def _late(readers: Roster, today: date) -> tuple[set[str], set[int]]:
    """Return the requests that nobody looked at in time: those of nobody, and who has the others."""
    hidden = signed_past.never_ended(HelpRequest.objects.closed(), readers)
    late = HelpRequest.objects.open(also=hidden).filter(review_by__lt=today)
    nobodys = late.filter(assigned_to=None).values_list("pk", flat=True)
    owners = late.exclude(assigned_to=None).values_list("assigned_to", flat=True)
    return set(map(str, nobodys)), set(owners)


def _supervisors(
    about: Iterable[str], active: Iterable[Person], kept_out: Mapping[str, Container[int]]
) -> set[int]:
    """The supervisors who may know of at least one of these, requests or whatever else."""
    about = list(about)
    return {
        person.user
        for person in active
        if person.is_supervisor and any(person.user not in kept_out.get(ref, ()) for ref in about)
    }


def _note(kind: Notice.Kind, users: Iterable[int], today: date) -> None:
    Notice.objects.bulk_create(
        [Notice(user_id=user, kind=kind) for user in users], ignore_conflicts=True
    )
    noted = Notice.objects.filter(kind=kind, user__in=users)
    # Nobody was told on a day that has not come.
    if noted.filter(told_on__gt=today).update(told_on=None):
        _report()
    noted.filter(told_on__lte=today - AGAIN_AFTER[kind]).update(told_on=None)


def _is_told(user: User, notices: Iterable[int], today: date) -> bool:
    try:
        send_mail(SUBJECT, _body(), None, [user.email])
    except (OSError, SMTPException, ValueError):  # the last of an address that is none
        # The address would be in the exception's words.
        logger.warning("A notice was not sent; it is tried again.")
        return False
    Notice.objects.filter(pk__in=notices).update(told_on=today)
    return True


def _body() -> str:
    host = settings.CASES_HOST or settings.ALLOWED_HOSTS[0]
    desk = reverse("cases:queue")
    return f"{WORDS}\n\nhttps://{host}{reverse('account_login')}?next={desk}\n"
