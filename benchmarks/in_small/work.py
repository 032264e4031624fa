"""Work for the worker, made and looked at where Django is set up."""

import os
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import pyrage
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from articles.models import Article, ArticleVersion, Bundle
from articles.publishing import bundles
from benchmarks.content import library
from config.backups import nightly, restoring
from config.wiring import background, schedule
from publication import drafts

SECONDS_APART: Final = 6
OFTEN: Final = (
    schedule.MAKE_BACKUP,
    "tell caseworkers that something is waiting",
    "check the whole log",
    "email the days ahead",
    "erase expired requests",
)


def plan(count: int) -> dict[str, list[str]]:
    """Let jobs run so many times, some seconds apart, and a bundle go live each time.

    Return the texts of each article that goes live, by its address.
    """
    now, texts = timezone.now(), {}
    for number, article in enumerate(Article.objects.published().order_by("pk")[:count]):
        at = now + timedelta(seconds=SECONDS_APART * (number + 1))
        for name in OFTEN:
            schedule.run_job.using(run_after=at).enqueue(name)
        texts[f"/articles/{article.slug}/"] = [_plan_bundle(article, at)]
    return texts


def _plan_bundle(article: Article, at: datetime) -> str:
    by, text = library.editor(), f"Went live with bundle {article.pk}."
    content = replace(drafts.form_content(article), body=f"<p>{text}</p>")
    drafts.save_version(subject=article, content=content, by=by, seen=None)
    bundle = Bundle.objects.create(name=f"Storm {article.pk}", created_by=by)
    bundle.items.create(article=article)
    seen = {part.item.pk: part.seen for part in bundles.bundle_parts(bundle)}
    bundles.plan_bundle(bundle=bundle, at=at, by=by, seen=seen)
    return text


def run_now(*names: str) -> None:
    """Let these jobs run as soon as the worker looks."""
    for job in schedule.jobs_here():
        # One that failed goes on as the same task, as in its next slot.
        soon = {"status": TaskResultStatus.READY, "run_after": timezone.now()}
        if job.name in names and not schedule._unfinished(job).update(**soon):
            schedule.run_job.enqueue(job.name)


def left() -> dict[str, int]:
    """Return how many tasks have not ended well, by what they do."""
    tasks = DBTaskResult.objects.exclude(status=TaskResultStatus.SUCCESSFUL)
    late = Bundle.objects.filter(went_at=None, goes_at__lt=timezone.now()).count()
    return dict(Counter(map(background.name_of, tasks))) | ({"bundles": late} if late else {})


def harms() -> list[str]:
    """Return what was done twice, or is broken."""
    found = []
    for bundle in Bundle.objects.all():
        [item] = bundle.items.all()
        live = ArticleVersion.objects.filter(article=item.article, published_at__isnull=False)
        if (times := sum("Went live" in version.read().body for version in live)) != 1:
            found.append(f"{bundle} went live {times} times {bundle.failure}")
    key = pyrage.x25519.Identity.from_str(os.environ["BACKUP_KEY_OF_THE_RUN"])
    for begun in nightly.backups_here():
        restoring.check(nightly.path_of(begun), key)
    return found
