"""The review panel beside the form: its state, the next step, and what colleagues said."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from articles.admin.next_version import may_see_next
from articles.models import Article, ArticleEvent, ArticleVersion
from articles.permissions import may_publish
from publication import review

Kind = ArticleEvent.Kind
State = ArticleVersion.State

EVENT_WORDS: Final[dict[str, Promise | str]] = {
    Kind.SUBMITTED: _("%(who)s submitted version %(number)s for review."),
    Kind.TAKEN_BACK: _("%(who)s took version %(number)s back."),
    Kind.RETURNED: _("%(who)s returned version %(number)s:"),
    Kind.PUBLISHED: _("%(who)s published it."),
    Kind.SCHEDULED: _("%(who)s scheduled it."),
    Kind.UNPUBLISHED: _("%(who)s made it a draft again."),
    Kind.WITHDRAWN: _("%(who)s withdrew it."),
    Kind.ENDS: _("%(who)s changed the expiry."),
    Kind.RESTORED: _("%(who)s restored an earlier version as version %(number)s."),
    Kind.DISCARDED: _("%(who)s discarded version %(number)s."),
    Kind.NOTED: _("%(who)s noted:"),
    Kind.SHOWN: _("%(who)s made a link, for:"),
    Kind.LINK_REVOKED: _("%(who)s revoked the link for:"),
}


def review_panel(
    request: Any, article: Article | None, version: ArticleVersion | None
) -> dict[str, Any]:
    """Return what the panel shows: the buttons of this person, the thread and the next step."""
    user: User = request.user
    is_editor, stage = may_publish(user), version.stage if version else ""
    is_own = _is_own_work(article, user)
    context = {
        "stage": stage,
        "may_publish": is_editor,
        "is_own_work": is_own,
        "may_submit": stage != State.IN_REVIEW,
        "may_return": is_editor and stage == State.IN_REVIEW,
        "sees_next": article is not None and may_see_next(user, article),
    }
    if article is None or not context["sees_next"]:
        return context
    events = list(article.events.select_related("by", "version").defer("version__content"))
    submitted = _last(events, Kind.SUBMITTED)
    takes_back = {article.created_by_id, submitted.by_id if submitted else None}
    return context | {
        "thread": [(event, describe_event(event)) for event in events],
        "comes_next": describe_next_step(article, version, events, user, is_own=is_own),
        "mended_from": returned_version(version, events),
        "may_take_back": stage == State.IN_REVIEW and user.pk in takes_back,
        "comment_length": ArticleEvent._meta.get_field("comment").max_length,
    }


def describe_event(event: ArticleEvent) -> str:
    number = event.version.number if event.version else ""
    return str(EVENT_WORDS[event.kind]) % {"who": event.by.display_name, "number": number}


def returned_version(version: ArticleVersion | None, events: list[ArticleEvent]) -> int | None:
    """Return the number of the version that was returned, where this one was written since."""
    last = _last(events, Kind.RETURNED, Kind.PUBLISHED, Kind.SCHEDULED)
    if version is None or last is None or last.kind != Kind.RETURNED or last.version is None:
        return None
    return last.version.number if last.version.number < version.number else None


def describe_next_step(
    article: Article,
    version: ArticleVersion | None,
    events: list[ArticleEvent],
    user: User,
    *,
    is_own: bool,
) -> str:
    """Say in a sentence or two what comes next for this person; "" where nothing is written."""
    is_draft = article.status == Article.Status.DRAFT
    if not (version.is_open if version else is_draft):
        return ""
    stage = version.stage if version else ""
    moved = _last(events, Kind.SUBMITTED, Kind.RETURNED)
    words = {
        "who": moved.by.display_name if moved else "",
        "writer": article.created_by.display_name,
        "since": describe_day(moved.at) if moved else "",
    }
    if stage == State.RETURNED:
        return str(RETURNED_TO_YOU if article.created_by_id == user.pk else RETURNED) % words
    if not may_publish(user):
        return str(IN_REVIEW if stage else WRITTEN) % words
    if stage:
        return str(OWN_IN_REVIEW if is_own else TO_BE_REVIEWED) % words
    return str(OWN_WORK if is_own else EDITED) % words


OWN_IN_REVIEW: Final = _(
    "In review since %(since)s. You wrote part of it, so somebody else publishes it. You can return"
    " it with a comment."
)
TO_BE_REVIEWED: Final = _(
    "In review since %(since)s; %(writer)s wrote it. You can return it with a comment or publish it."
)
IN_REVIEW: Final = _(
    "In review since %(since)s. An editor publishes it, or returns it with a comment. To go on"
    " writing, take it back."
)
RETURNED_TO_YOU: Final = _(
    "%(who)s returned it to you: read the comment, mend it, and submit it again."
)
RETURNED: Final = _("%(who)s returned it to %(writer)s. It comes back once it is submitted again.")
OWN_WORK: Final = _(
    "You wrote part of it, so somebody else publishes it: submit it for review when it is ready."
)
EDITED: Final = _("Publish it when it is ready, or submit it for a colleague to read first.")
WRITTEN: Final = _("Submit it for review when it is ready. An editor publishes it.")


def describe_day(at: datetime) -> str:
    """Say it as today, a day of this week, or a date."""
    day, today = timezone.localdate(at), timezone.localdate()
    if day == today:
        return gettext("today")
    return date_format(day, "l" if today - day < timedelta(days=7) else "DATE_FORMAT")


def _last(events: list[ArticleEvent], *kinds: ArticleEvent.Kind) -> ArticleEvent | None:
    return next((event for event in reversed(events) if event.kind in kinds), None)


def _is_own_work(article: Article | None, user: User) -> bool:
    if article is None:
        return settings.PUBLISH_NEEDS_TWO
    return review.is_own_work(article, user)
