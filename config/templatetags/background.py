"""Tell staff that background work fails, or that none is done."""

from datetime import datetime
from typing import NamedTuple

from django import template
from django.utils import timezone
from django.utils.translation import gettext
from django_tasks_db.models import DBTaskResult

from accounts.models import User
from articles.permissions import may_publish
from config.wiring import background, schedule

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


def _in_words(task: DBTaskResult[..., None]) -> FailingTask:
    is_job = task.task_path == schedule.run_job.module_path
    name = task.args_kwargs["args"][0] if is_job else task.task_name.replace("_", " ")
    return FailingTask(gettext(name), task.enqueued_at, len(task.worker_ids))
