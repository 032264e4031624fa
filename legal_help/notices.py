"""Tell caseworkers by mail that something waits at the desk: constant words, nothing of a request.

A timer asks, so that no mail goes out at the moment at which somebody pressed Send; and nobody gets
a second mail of a kind before they unlocked, so that mails count nothing either.
"""

import logging
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from smtplib import SMTPException
from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.urls import reverse

from legal_help import roster
from legal_help.chain import Person
from legal_help.models import AuditEvent, HelpRequest, KeyGrant, Notice, NoticeCursor

logger = logging.getLogger(__name__)

# What people in need did, and what colleagues did for one reader, whose key is the detail.
NEW: Final = ("received", "message_received", "withdrawn")
HANDED: Final = ("assigned", "transfer_offered")
AGAIN_AFTER: Final[Mapping[str, timedelta]] = {
    Notice.Kind.NEW: timedelta(days=3),
    Notice.Kind.LATE: timedelta(days=1),
    Notice.Kind.HANDED: timedelta(days=3),
}
SUBJECT: Final = "The casework desk"
WORDS: Final[Mapping[str, str]] = {
    Notice.Kind.NEW: "Something is new at the casework desk.",
    Notice.Kind.LATE: "Something has waited longer than it should at the casework desk.",
    Notice.Kind.HANDED: "A colleague has handed something to you at the casework desk.",
}


def send_due(*, today: date) -> int:
    """Look what happened since the last time, and send what is due; returns how many mails went.

    A mail that does not go out is tried again the next time. Without a roster nobody is told.
    """
    try:
        readers = [person for person in roster.verified().people if person.is_active]
    except roster.NoRoster:
        return 0
    _look(readers, today)
    waiting = Notice.objects.filter(told_on=None, user__is_active=True).select_related("user")
    sent = [notice for notice in waiting.exclude(user__email="") if _is_sent(notice)]
    Notice.objects.filter(pk__in=[notice.pk for notice in sent]).update(told_on=today)
    return len(sent)


@transaction.atomic
def _look(readers: Iterable[Person], today: date) -> None:
    """Write down who is to be told, and how far we have looked; both or neither."""
    cursor, _is_new = NoticeCursor.objects.select_for_update().get_or_create(pk=1)
    # The end first: what is written meanwhile is for the next look.
    last = AuditEvent.objects.order_by("seq").last()
    events = AuditEvent.objects.filter(
        seq__gt=cursor.seq, seq__lte=last.seq if last else 0, action__in=[*NEW, *HANDED]
    )
    people = {str(person.key): person.user for person in readers}
    said = list(events.order_by("seq").values_list("action", "object_ref", "detail_code"))
    news = {UUID(ref) for action, ref, _detail in said if action in NEW}
    handed = {detail for action, _ref, detail in said if action in HANDED}
    holders = KeyGrant.objects.filter(request__in=news).values_list("recipient_key", flat=True)
    _note(Notice.Kind.NEW, _users(people, map(str, holders)), today)
    _note(Notice.Kind.HANDED, _users(people, handed), today)
    _note(Notice.Kind.LATE, _users(people, _who_should_look(readers, today)), today)
    cursor.seq = last.seq if last else 0
    cursor.save()


def _users(people: Mapping[str, int], keys: Iterable[str]) -> set[int]:
    return {people[key] for key in keys if key in people}


def _who_should_look(readers: Iterable[Person], today: date) -> set[str]:
    """Whoever works on a request that nobody looked at in time; supervisors, where nobody does."""
    late = HelpRequest.objects.open().filter(review_by__lt=today)
    owners = set(late.values_list("assigned_to", flat=True))
    return {
        str(person.key)
        for person in readers
        if person.user in owners or (None in owners and person.is_supervisor)
    }


def _note(kind: Notice.Kind, users: Iterable[int], today: date) -> None:
    for user in users:
        notice, is_new = Notice.objects.get_or_create(user_id=user, kind=kind)
        if not is_new and notice.told_on and notice.told_on + AGAIN_AFTER[kind] <= today:
            notice.told_on = None
            notice.save(update_fields=["told_on"])


def _is_sent(notice: Notice) -> bool:
    try:
        send_mail(SUBJECT, _body(notice), None, [notice.user.email])
    except (OSError, SMTPException):
        # The address would be in the exception's words.
        logger.warning("A notice was not sent; it is tried again.")
        return False
    return True


def _body(notice: Notice) -> str:
    host = settings.CASES_HOST or settings.ALLOWED_HOSTS[0]
    desk = reverse("cases:queue")
    return f"{WORDS[notice.kind]}\n\nhttps://{host}{reverse('account_login')}?next={desk}\n"
