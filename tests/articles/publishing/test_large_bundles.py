"""Two hundred articles in one bundle: saved, planned and published by the worker, all or none."""

import pytest
from django.db import OperationalError
from django.urls import reverse

from articles.models import Article, Bundle
from articles.publishing import bundles
from articles.publishing.progress import read_progress
from tests.advocacy.factories import TopicFactory
from tests.articles.admin.planning.helpers import form
from tests.articles.factories import DraftFactory
from tests.articles.publishing.helpers import NOW, bundled

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def _now(time_machine, settings, tmp_path):
    time_machine.move_to(NOW, tick=False)
    settings.DEMO = True  # asks for no second factor
    settings.DATA_DIR = tmp_path


def many(by, count):
    topic, things = TopicFactory(), [DraftFactory() for _ in range(count)]
    for thing in things:
        thing.topics.add(topic)
    return bundled(by, *things)


def live():
    return Article.objects.published().count()


@pytest.mark.exhaustive  # tests/articles/publishing/test_bundles.py has the rule
@pytest.mark.parametrize("count", [10, 200])
def test_many_are_saved_and_published_together_or_not_at_all(as_editor, editor, monkeypatch, count):
    bundle = many(editor, count)
    address = reverse("admin:articles_bundle_change", args=[bundle.pk])

    assert as_editor.post(address, form(bundle)).status_code == 302
    assert as_editor.post(address, form(bundle, button="_publish")).status_code == 302
    assert live() == 0

    true_one, shown = bundles._publish_item, []

    def break_at_the_last(item, by):
        shown.append(as_editor.get(address).text if len(shown) == 7 else "")
        if len(shown) == count:
            raise OperationalError
        true_one(item, by)

    monkeypatch.setattr(bundles, "_publish_item", break_at_the_last)
    bundles.publish_due(now=NOW)
    assert (live(), len(shown)) == (0, count)
    assert f"7 of {count}." in shown[7]
    assert "Being published" in as_editor.get(address).text

    monkeypatch.setattr(bundles, "_publish_item", true_one)
    Bundle.objects.update(tried_at=None)
    bundles.publish_due(now=NOW)

    assert live() == count
    assert "Being published" not in as_editor.get(address).text


@pytest.mark.exhaustive
def test_the_progress_is_gone_whatever_happens(editor, settings, monkeypatch):
    bundle = many(editor, 3)
    seen = {part.item.pk: part.seen for part in bundles.bundle_parts(bundle)}
    said = []
    true_one = bundles._publish_item

    def look(item, by):
        said.append(read_progress(bundle.pk, total=0))
        true_one(item, by)

    monkeypatch.setattr(bundles, "_publish_item", look)
    bundles.publish_bundle(bundle=bundle, by=editor, seen=seen)

    assert said == [(0, 3), (1, 3), (2, 3)]
    assert read_progress(bundle.pk, total=3) == (0, 3)
    assert list((settings.DATA_DIR / "progress").iterdir()) == []


def test_a_bundle_is_published_where_no_progress_can_be_written(editor, settings):
    bundle = many(editor, 2)
    (settings.DATA_DIR / "progress").write_text("in the way")
    seen = {part.item.pk: part.seen for part in bundles.bundle_parts(bundle)}

    bundles.publish_bundle(bundle=bundle, by=editor, seen=seen)

    assert live() == 2
