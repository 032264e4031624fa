"""Make, plan and publish bundles."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from articles.models import Article, Bundle, BundleItem
from articles.publishing import bundles
from publication import drafts
from tests.articles.factories import UserFactory

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
DAY, MOMENT = timedelta(days=1), timedelta(microseconds=1)


def bundled(by, *things):
    bundle = Bundle.objects.create(name="The report", created_by=by)
    for thing in things:
        key = "article" if isinstance(thing, Article) else "figure_import"
        BundleItem.objects.create(bundle=bundle, **{key: thing})
    return bundle


def save(article, by, **changes):
    content = replace(drafts.form_content(article), **changes)
    return drafts.save_version(subject=article, content=content, by=by, seen=None)


def seen(bundle):
    return {part.item.pk: part.seen for part in bundles.bundle_parts(bundle)}


def plan(bundle, by, at=NOW + DAY):
    bundles.plan_bundle(bundle=bundle, at=at, by=by, seen=seen(bundle))


def run(time_machine, at=NOW + DAY):
    time_machine.move_to(at, tick=False)
    bundles.publish_due(now=at)


THEN = datetime(2026, 12, 10, 14, tzinfo=UTC)  # nine in New York


def planned(article, name="The report", at=THEN):
    by = UserFactory(is_superuser=True)
    bundle = Bundle.objects.create(name=name, created_by=by)
    bundle.items.create(article=article)
    seen = {part.item.pk: part.seen for part in bundles.bundle_parts(bundle)}
    bundles.plan_bundle(bundle=bundle, at=at, by=by, seen=seen)
    return bundle
