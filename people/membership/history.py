"""The log of who did what. Changes to people are said in words, all others by kind and number.

Those who manage people may not see every draft, so no line says a title. Nothing about requests for
help is here: the casework desk has a signed log of its own.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final, NamedTuple

from django.conf import settings
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import override, pgettext_lazy

from accounts.models import User
from people.models import Invitation

DONE: Final = {
    ADDITION: pgettext_lazy("in a log", "Added"),
    CHANGE: pgettext_lazy("in a log", "Changed"),
    DELETION: pgettext_lazy("in a log", "Deleted"),
}


class LogLine(NamedTuple):
    at: datetime
    by: User
    done: str | Promise
    """The action in words: a sentence where it was done to a person, else a verb."""
    to: str
    """The name of the person, or kind and number of what was changed."""
    address: str | None
    """Where what was changed is opened; None where this reader may not, or it is deleted."""


def note(by: User, about: User | Invitation, words: Callable[[], str]) -> None:
    """Log what was done to somebody. `words` is called in the main language, in which the log is kept."""
    with override(settings.LANGUAGE_CODE):
        LogEntry.objects.log_actions(by.pk, [about], CHANGE, words(), single_object=True)


def find_entries(*, of: User | None) -> QuerySet[LogEntry]:
    """Choose the entries of the log, the newest first: all, or those by and about one person."""
    found = LogEntry.objects.select_related("user", "content_type").order_by("-action_time", "-pk")
    if of is None:
        return found
    account = Q(content_type=ContentType.objects.get_for_model(User), object_id=str(of.pk))
    return found.filter(Q(user=of) | account)


def describe(page: Iterable[LogEntry], *, reader: User) -> list[LogLine]:
    """Return a page of the log as this reader may see it. One query for the names of people."""
    shown = list(page)
    people = {ContentType.objects.get_for_model(model).pk: model for model in (User, Invitation)}
    keys = [row.object_id or "" for row in shown if people.get(row.content_type_id or 0) is User]
    names = {str(user.pk): user.display_name for user in User.objects.filter(pk__in=keys)}
    return [
        LogLine(
            at=row.action_time,
            by=row.user,
            done=row.get_change_message(),
            to=names.get(str(row.object_id), row.object_repr),
            address=None,
        )
        if row.content_type_id in people
        else _of_thing(row, reader)
        for row in shown
    ]


def _of_thing(row: LogEntry, reader: User) -> LogLine:
    model = row.content_type.model_class() if row.content_type else None
    if model is None:
        return LogLine(row.action_time, row.user, DONE[row.action_flag], "", None)
    may_open = reader.has_perm(f"{model._meta.app_label}.view_{model._meta.model_name}")
    return LogLine(
        at=row.action_time,
        by=row.user,
        done=DONE[row.action_flag],
        to=f"{model._meta.verbose_name} {row.object_id}",
        address=row.get_admin_url() if may_open and row.action_flag != DELETION else None,
    )
