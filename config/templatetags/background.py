"""Tell staff on the first page of the admin what does not work."""

from datetime import datetime
from typing import NamedTuple

from django import template
from django.utils import timezone
from django.utils.translation import gettext
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from articles.permissions import may_publish
from config.health import find
from config.health.backups import are_told, state_of_backups
from config.health.page import SEE_STATE
from config.wiring import background

register = template.Library()


class FailingTask(NamedTuple):
    what: str
    since: datetime
    tries: int


@register.inclusion_tag("admin/front/background.html")
def background_work(user: User) -> dict[str, object]:
    """Show what fails, to whoever may publish. Two queries."""
    if not may_publish(user):
        return {}
    return {
        "is_stopped": not background.alive_workers(timezone.now()).exists(),
        "failing": [_in_words(task) for task in background.failing_tasks()],
    }


@register.inclusion_tag("admin/front/site_state.html")
def site_state(user: User) -> dict[str, object]:
    """Lead administrators to the state of the site: what needs attention there, and its backups. Ten queries."""
    if not user.has_perm(SEE_STATE):
        return {}
    return {
        "may_see": True,
        "number": len(find.find_all(timezone.now())),
        "backups": state_of_backups() if are_told() else None,
    }


def _in_words(task: DBTaskResult[..., None]) -> FailingTask:
    name = gettext(background.name_of(task))
    return FailingTask(name, task.enqueued_at, len(task.worker_ids))
