"""A planned bundle stands where what is scheduled stands, and says so where nothing would go live."""

from contextlib import nullcontext
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from accounts.models import User
from advocacy.editing import import_preview
from advocacy.models import FigureImport
from articles.models import Bundle
from articles.models.planning import BundleFailure
from articles.planning import calendar, dashboard
from articles.planning.calendar import EntryKind
from articles.publishing import bundles, publish
from publication import drafts, review
from tests.advocacy.factories import SourceFactory, StatisticFactory
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory
from tests.articles.publishing.helpers import planned

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 12, 5, 12, tzinfo=UTC)
THEN = datetime(2026, 12, 20, 9, tzinfo=UTC)
NOTHING = "Nothing will go live"
NOBODY = f"{NOTHING}: the person who planned it may no longer publish."


@pytest.fixture(autouse=True)
def _demo(settings, time_machine):
    settings.DEMO = True  # asks for no second factor
    time_machine.move_to(NOW, tick=False)


def on_calendar(user, first=date(2026, 12, 1)):
    return {
        (day.on, str(entry.bundle))
        for week in calendar.weeks_of_month(first, user, begins_on=0)
        for day in week
        for entry in day.entries
        if entry.kind == EntryKind.BUNDLE
    }


def test_the_next_stands_first_on_the_front_page_and_each_on_its_day(client, editor):
    later = planned(DraftFactory(), "Later", THEN + timedelta(days=1))
    first = planned(DraftFactory(), "First", THEN)
    Bundle.objects.create(name="Nobody planned it", created_by=editor)
    client.force_login(editor)

    some = dashboard.bundles(editor).planned
    page = client.get(reverse("admin:index")).text

    assert some == dashboard.Counted([(first, None), (later, None)], 2)
    assert on_calendar(editor) == {(date(2026, 12, 20), "First"), (date(2026, 12, 21), "Later")}
    assert page.index("First") < page.index("Later")
    assert "20 December 2026, 04:00" in page
    assert 'Scheduled <span class="count">2</span>' in page
    assert "Nothing is scheduled." not in page
    assert NOTHING not in page
    assert "Nobody planned it" not in page
    assert "First" in client.get(reverse("editorial_calendar")).text


def withdrawn(article):
    publish.withdraw_article(article=article, by=UserFactory())


def published_alone(article):
    publish.publish_article(article=article, by=UserFactory())


def written_on(article):
    content = replace(drafts.form_content(article), title="Another title")
    drafts.save_version(subject=article, content=content, by=UserFactory(), seen=None)


def submitted(article):
    review.submit_for_review(subject=article, by=UserFactory())


@pytest.mark.exhaustive  # the next stands on the front page here
@pytest.mark.parametrize("change", [withdrawn, published_alone, written_on, submitted])
def test_where_nothing_would_go_live_the_front_page_says_so(client, editor, change):
    article = ArticleFactory(publish_at=NOW) if change is withdrawn else DraftFactory()
    bundle = planned(article, at=THEN)
    bundle.items.create(article=DraftFactory())
    bundles.plan_bundle(
        bundle=bundle,
        at=THEN,
        by=UserFactory(is_superuser=True),
        seen={part.item.pk: part.seen for part in bundles.bundle_parts(bundle)},
    )
    client.force_login(editor)
    assert NOTHING not in client.get(reverse("admin:index")).text

    change(article)

    page = client.get(reverse("admin:index")).text
    assert NOTHING in page
    assert "<b>nothing will go live</b>" in page


def blocked(by):
    User.objects.filter(pk=by.pk).update(is_active=False)


def sent_away(by):
    by.groups.clear()


def made_author(by):
    by.groups.set(Group.objects.filter(name="Author"))


def without_figures(by):
    by.groups.clear()
    by.user_permissions.add(Permission.objects.get(codename="publish_article"))


def made_superuser(by):
    by.groups.clear()
    User.objects.filter(pk=by.pk).update(is_superuser=True)


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("change", "has_figures", "goes"),
    [
        (blocked, False, False),
        (sent_away, False, False),
        (made_author, False, False),
        (without_figures, True, False),
        (without_figures, False, True),
        (made_superuser, True, True),
    ],
)
def test_who_may_no_longer_publish_publishes_no_bundle_and_it_is_said(
    client, editor, change, has_figures, goes
):
    planner = UserFactory()
    planner.groups.set(editor.groups.all())
    bundle = planned(DraftFactory(), at=THEN)
    if has_figures:
        statistic = StatisticFactory(unit="persons")
        draft = FigureImport(statistic=statistic, source=SourceFactory(), created_by=editor)
        draft.text = "Year\tValue\n2023\t1000\n"
        import_preview.detect_customs(draft)
        draft.save()
        bundle.items.create(figure_import=draft)
    seen = {part.item.pk: part.seen for part in bundles.bundle_parts(bundle)}
    bundles.plan_bundle(bundle=bundle, at=THEN, by=planner, seen=seen)
    client.force_login(editor)
    addresses = [reverse("admin:index"), reverse("admin:articles_bundle_change", args=[bundle.pk])]
    assert all(NOBODY not in client.get(each).text for each in addresses)

    change(planner)

    for each in addresses:
        assert (NOBODY not in client.get(each).text) == goes
    assert bundles.find_held_up([bundle]) == ({} if goes else {bundle.pk: BundleFailure.NOBODY})
    if not goes:
        bundle.items.update(seen="0.0.")
        assert bundles.find_held_up([bundle]) == {bundle.pk: BundleFailure.NOBODY}
    # As the schedule does.
    with nullcontext() if goes else pytest.raises(bundles.BundleFailed, match="nobody"):
        bundles.publish_bundle(bundle=bundle, by=User.objects.get(pk=planner.pk), seen=seen)


@pytest.mark.exhaustive  # a count of queries, as tests/articles/admin/test_admin.py has one
def test_many_planned_bundles_cost_the_front_page_no_more(editor, django_assert_num_queries):
    for number in range(4):
        bundle = planned(DraftFactory(), f"Number {number}", THEN)
        for _part in range(4):
            bundle.items.create(article=DraftFactory())
    user = User.objects.get(pk=editor.pk)
    user.has_perm("articles.view_bundle")

    with django_assert_num_queries(2):
        dashboard.bundles(user)


@pytest.mark.exhaustive  # tests/articles/admin/planning/test_bundle.py keeps an author out
def test_authors_learn_of_no_bundle(client, author):
    planned(DraftFactory(), "Under embargo", THEN)
    client.force_login(author)

    assert dashboard.bundles(author) == dashboard.Bundles([], dashboard.Counted([], 0))
    assert on_calendar(author) == set()
    assert "Under embargo" not in client.get(reverse("admin:index")).text


@pytest.mark.exhaustive  # tests/articles/publishing/test_bundles.py has the rule
def test_what_went_live_is_planned_no_more(editor):
    bundle = planned(DraftFactory(), at=THEN)
    seen = {part.item.pk: part.seen for part in bundles.bundle_parts(bundle)}

    bundles.publish_bundle(bundle=bundle, by=UserFactory(is_superuser=True), seen=seen)

    assert dashboard.bundles(editor).planned.few == []
    assert on_calendar(editor) == set()
