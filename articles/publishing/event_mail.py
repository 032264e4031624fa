"""Tell colleagues by mail that an article was submitted, returned or published.

A mail says what happened and who did it, and leads to the desk. It has no word of the article, not
even its title, which the weekly mail does have: that one lists what is planned for public days,
while a draft in review may be about a person in danger, and mail is read on its way.

The worker sends each mail as a task of its own, which is enqueued in the transaction of the event.
A mail that does not go out fails, is tried again and shown on the desk, as every task.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.tasks import task
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.models import Article, ArticleEvent, ArticleVersion, EventMail
from articles.permissions import BACKEND, PUBLISH, may_publish
from public_pages.addresses import site_address
from publication import review

Kind = ArticleEvent.Kind
State = ArticleVersion.State

NEWS_EXPIRES_AFTER: Final = timedelta(days=3)
"""After this time no mail is sent, so that an address that is refused is not tried for ever."""
PUBLICATIONS: Final = (Kind.PUBLISHED, Kind.SCHEDULED)
REVIEWS: Final = (Kind.SUBMITTED, Kind.TAKEN_BACK, Kind.RETURNED, Kind.DISCARDED, *PUBLICATIONS)
OVERTAKEN_BY: Final[dict[str, tuple[str, ...]]] = {
    Kind.SUBMITTED: REVIEWS,
    Kind.RETURNED: REVIEWS,
    **dict.fromkeys(PUBLICATIONS, (*PUBLICATIONS, Kind.UNPUBLISHED, Kind.WITHDRAWN)),
}
"""The kinds of events that a mail tells of, and what makes it no news any more."""
WORDS: Final[dict[str, tuple[Promise | str, Promise | str]]] = {
    Kind.SUBMITTED: (
        _("An article is waiting for review"),
        _("%(who)s has submitted an article for review."),
    ),
    Kind.RETURNED: (
        _("An article was returned to you"),
        _("%(who)s has returned an article to you, with a comment."),
    ),
    Kind.PUBLISHED: (
        _("An article you worked on was published"),
        _("%(who)s has published an article that you wrote or helped to write."),
    ),
    Kind.SCHEDULED: (
        _("An article you worked on was published"),
        _("%(who)s had scheduled an article that you wrote or helped to write. It is public now."),
    ),
}
TASK_NAMES: Final = (
    gettext_noop("prepare email notifications"),
    gettext_noop("send an email notification"),
)
"""How the desk names the tasks below where they fail: it writes their names as words."""


class MailNotSent(Exception):
    """Carries only the class name of the failure, since its message would hold the address."""


def enqueue_mail_for_last_event(article: Article) -> None:
    """Have colleagues told of the last event of an article, once it is committed.

    If the article was scheduled, they are told once readers see it. The caller holds the lock of the
    article.
    """
    if not settings.MAIL_EVENTS:
        return
    event = article.events.order_by("pk").last()
    if event and event.kind in OVERTAKEN_BY:
        at = article.publish_at if event.kind == Kind.SCHEDULED else None
        prepare_email_notifications.using(run_after=at).enqueue(event.pk)


@task
def prepare_email_notifications(key: int) -> None:
    """Enqueue a mail to each person whom an event concerns, so that none waits for another."""
    event = _current_event(key)
    if event is None:
        return
    with transaction.atomic():
        for user in sorted(_recipient_keys(event) - {event.by_id}):
            send_an_email_notification.enqueue(key, user)


@task
def send_an_email_notification(key: int, user: int) -> None:
    """Tell one person of an event, if they want it and it is still news. Raises MailNotSent."""
    event = _current_event(key)
    staff = User.objects.filter(is_active=True, is_staff=True).exclude(email="")
    to = staff.filter(pk=user).first()
    if (
        event is None
        or to is None
        or not _may_open(to, event)
        or not EventMail.objects.is_wanted_by(to)
    ):
        return
    with translation.override(settings.LANGUAGE_CODE):
        subject, words = str(WORDS[event.kind][0]), _mail_text(event)
    try:
        send_mail(subject, words, None, [to.email])
    except (OSError, SMTPException, ValueError) as failure:  # the last of an address that is none
        raise MailNotSent(type(failure).__name__) from None


def _current_event(key: int) -> ArticleEvent | None:
    """Return the event unless it is too old, or was overtaken: a mail may come days late."""
    every = ArticleEvent.objects.select_related("article", "version", "by")
    event = every.filter(pk=key).first()
    if event is None or _happened_at(event) + NEWS_EXPIRES_AFTER < timezone.now():
        return None
    overtaken_by = every.filter(article=event.article_id, kind__in=OVERTAKEN_BY[event.kind])
    if overtaken_by.filter(pk__gt=key).exists():
        return None
    is_shown = event.article.is_public or event.kind not in PUBLICATIONS
    return event if is_shown else None


def _happened_at(event: ArticleEvent) -> datetime:
    scheduled_for = event.article.publish_at if event.kind == Kind.SCHEDULED else None
    return scheduled_for or event.at


def _recipient_keys(event: ArticleEvent) -> set[int]:
    """Return the keys of the people whom an event concerns."""
    if event.kind == Kind.SUBMITTED:
        return set(User.objects.with_perm(PUBLISH, backend=BACKEND).values_list("pk", flat=True))
    if event.kind == Kind.RETURNED:
        submitted = event.article.events.filter(kind=Kind.SUBMITTED, pk__lt=event.pk)
        last = submitted.order_by("-pk").values_list("by", flat=True)[:1]
        return {event.article.created_by_id, *last}
    return {event.article.created_by_id, *_writers(event)}


def _writers(event: ArticleEvent) -> Collection[int]:
    """Return who wrote part of what readers see since: of all of it, where they saw nothing before."""
    article, version = event.article, event.version
    if version is None:  # it was public before, in the same words
        return ()
    earlier = article.events.filter(pk__lt=event.pk, kind__in=review.BEGINS_ANEW_AFTER)
    was_seen = article.first_published_at and article.first_published_at < event.at
    written = article.versions.filter(
        state__in=[State.PUBLISHED, State.EARLIER], number__lte=version.number
    )
    since = earlier if was_seen else earlier.none()
    return review.writers_by_version(written, since=since).values()


def _may_open(user: User, event: ArticleEvent) -> bool:
    """Return whether this person may still open what the mail leads to."""
    if event.kind == Kind.SUBMITTED:
        return may_publish(user)
    seen = Article.objects.visible_to(user).filter(pk=event.article_id)
    return user.has_perm("articles.view_article") and seen.exists()


def _mail_text(event: ArticleEvent) -> str:
    host = site_address()
    lines = [
        str(WORDS[event.kind][1]) % {"who": event.by.display_name},
        "",
        host + reverse("admin:articles_article_change", args=[event.article_id]),
        "",
        gettext("Choose which emails you receive:"),
        host + reverse("staff_mails"),
    ]
    return "\n".join(lines) + "\n"
