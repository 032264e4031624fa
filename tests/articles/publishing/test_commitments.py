"""What was promised or planned of an article is asked about before it goes out otherwise."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.checks.facts import PublicationCommitments
from articles.models import Article, ArticlePreviewLink, Bundle
from articles.models.planning import BundleFailure
from articles.publishing import bundles, commitments, publish
from publication import drafts, preview_links
from tests.articles.admin.helpers import NINE, begins, change, form
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory
from tests.articles.publishing.helpers import THEN, planned

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
DAY = timedelta(days=1)
CONFIRM = 'name="all_the_same"'


@pytest.fixture(autouse=True)
def _demo(settings, time_machine):
    settings.DEMO = True  # asks for no second factor
    time_machine.move_to(NOW, tick=False)


def shown(article, who, until=THEN, **fields):
    link, _secret = preview_links.make_link(
        subject=article, by=UserFactory(), recipient=who, embargo_until=until
    )
    ArticlePreviewLink.objects.filter(pk=link.pk).update(**fields)
    return link


def asked_of(article, at=None):
    return commitments.commitments_of(
        commitments.with_commitments(Article.objects).get(pk=article.pk), at=at
    )


def press(client, article, button, **typed):
    """Answer what was asked, and then the same with the tick."""
    fields = form(button, **typed)
    asked = client.post(change(article), fields)
    assert not article.events.filter(kind__in=["published", "scheduled"]).exists()
    form_ = asked.context["adminform"].form
    assert [each.code for each in form_.findings if each.needs_confirmation]
    assert CONFIRM in asked.text
    client.post(change(article), fields | {"all_the_same": form_.asked})
    article.refresh_from_db()
    return asked.text


def test_of_most_articles_nothing_was_promised(django_assert_num_queries):
    article = commitments.with_commitments(Article.objects).get(pk=DraftFactory().pk)

    with django_assert_num_queries(0):
        assert commitments.commitments_of(article) == PublicationCommitments()


def test_the_latest_embargo_is_told_with_how_many_were_told_of_one():
    article = DraftFactory()
    shown(article, "Ann", until=NOW + DAY)
    shown(article, "Ben")
    shown(article, "Ben", until=NOW + 2 * DAY)
    taken = {"revoked_at": timezone.now(), "revoked_by": UserFactory()}
    shown(article, "Read, then revoked", times_opened=1, last_opened_on=NOW.date(), **taken)
    shown(article, "Revoked unread", until=THEN + DAY, **taken)
    shown(article, "Told of none", until=None)
    shown(DraftFactory(), "Of another article", until=THEN + DAY)

    assert asked_of(article) == PublicationCommitments(embargo_until=THEN, recipients=3)
    assert asked_of(article, at=NOW + DAY) == PublicationCommitments(
        embargo_until=THEN, recipients=2
    )
    assert asked_of(article, at=THEN) == PublicationCommitments()


@pytest.mark.exhaustive
def test_an_embargo_of_before_it_went_out_is_over(time_machine):
    article = DraftFactory()
    shown(article, "Ann")
    publish.publish_article(article=article, by=UserFactory())
    assert asked_of(article) == PublicationCommitments()

    time_machine.move_to(NOW + DAY, tick=False)
    changed = replace(article.read_content(), title="The next version")
    drafts.save_version(subject=article, content=changed, by=UserFactory(), seen=None)
    shown(article, "Ben")

    assert asked_of(article) == PublicationCommitments(embargo_until=THEN, recipients=1)


def test_what_was_scheduled_before_an_embargo_was_given_breaks_it_too():
    article = ArticleFactory(publish_at=NOW + DAY)
    shown(article, "Ann")

    assert asked_of(article) == PublicationCommitments(embargo_until=THEN, recipients=1)
    assert asked_of(article, at=NOW).instead_of == NOW + DAY
    assert asked_of(article, at=THEN) == PublicationCommitments()


@pytest.mark.exhaustive
def test_a_bundle_that_nobody_planned_is_none():
    article = DraftFactory()
    bundle = planned(article)
    assert asked_of(article) == PublicationCommitments(bundle="The report", bundle_at=THEN)

    bundles.cancel_plan(bundle=bundle, by=bundle.created_by)

    assert asked_of(article) == PublicationCommitments()


@pytest.mark.sampled
@pytest.mark.parametrize(("button", "at"), [("_publish", ("", "")), ("_schedule", NINE)])
def test_an_embargo_is_asked_about(as_editor, button, at):
    article = DraftFactory()
    shown(article, "Ann", until=THEN + DAY)
    shown(article, "Ben", until=THEN + DAY)
    assert "An embargo lasts until 11 December 2026, 09:00" in as_editor.get(change(article)).text

    page = press(as_editor, article, button, **begins(*at))

    assert "An embargo lasts until 11 December 2026, 09:00, and it would go out before." in page
    assert "with a preview link: 2." in page
    assert 'href="#links" data-at="links"' in page
    assert article.status == "published"


@pytest.mark.exhaustive
def test_after_the_embargo_nobody_is_asked(as_editor):
    article = DraftFactory()
    shown(article, "Ann")

    as_editor.post(change(article), form("_schedule", **begins(*NINE)))

    article.refresh_from_db()
    assert article.is_scheduled


@pytest.mark.exhaustive  # an embargo is asked about here
@pytest.mark.parametrize(("button", "at"), [("_publish", ("", "")), ("_schedule", NINE)])
def test_what_a_bundle_would_take_along_is_asked_about(as_editor, button, at):
    article = DraftFactory()
    planned(article)
    assert "takes it along on" not in as_editor.get(change(article)).text

    page = press(as_editor, article, button, **begins(*at))

    assert "The bundle “The report” takes it along on 10 December 2026, 09:00." in page
    assert 'href="#bundle" data-at="bundle"' in page
    assert article.status == "published"


@pytest.mark.exhaustive
def test_publish_now_of_a_scheduled_article_is_asked_about(as_editor):
    article = DraftFactory()
    Article.objects.filter(pk=article.pk).update(
        status="published", publish_at=THEN, first_published_at=THEN
    )

    page = press(as_editor, article, "_publish", **begins(*NINE, NINE))

    assert "It is scheduled for 10 December 2026, 09:00, and would be published now." in page
    assert (article.is_public, article.publish_at) == (True, NOW)


def test_a_bundle_asks_of_the_embargo_at_its_moment():
    article = DraftFactory()
    bundle = planned(article, at=THEN)
    shown(article, "Ann", until=THEN + timedelta(hours=1))

    (part,) = bundles.bundle_parts(Bundle.objects.get(pk=bundle.pk))

    assert [
        remark.startswith("Share a private preview: An embargo") for remark in part.remarks
    ] == [True]
    assert not part.lacks
    Bundle.objects.filter(pk=bundle.pk).update(goes_at=THEN + DAY)
    assert bundles.bundle_parts(Bundle.objects.get(pk=bundle.pk))[0].remarks == []


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("goes_at", "then", "now"),
    [
        (None, 1, 0),  # only now is known
        (THEN - DAY, 1, 0),
        (THEN - timedelta(seconds=1), 1, 0),
        (THEN, 0, 1),  # the embargo ends at that moment
        (THEN + DAY, 0, 1),
        (NOW - DAY, 1, 0),  # its moment came, and something was lacking
    ],
)
def test_a_planned_bundle_that_can_be_published_now_asks_for_now(as_editor, goes_at, then, now):
    article = DraftFactory()
    bundle = planned(article)
    shown(article, "Ann", until=THEN)
    failed = {"tried_at": goes_at, "failure": BundleFailure.LACKS} if goes_at == NOW - DAY else {}
    Bundle.objects.filter(pk=bundle.pk).update(goes_at=goes_at, **failed)

    (part,) = bundles.bundle_parts(Bundle.objects.get(pk=bundle.pk))
    page = as_editor.get(reverse("admin:articles_bundle_change", args=[bundle.pk])).text

    assert (len(part.remarks), len(part.remarks_now)) == (then, now)
    assert page.count("Check this before you publish it:") == then
    assert page.count("Check this before you publish all of it now:") == now
    assert page.count("An embargo lasts until 10 December 2026, 09:00") == 1
    assert "Publish all of it now" in page


@pytest.mark.exhaustive
def test_a_bundle_is_planned_for_the_moment_that_was_asked_for(monkeypatch):
    bundle = planned(DraftFactory())
    seen = {part.item.pk: part.seen for part in bundles.bundle_parts(bundle)}
    asked = []
    look = bundles._inspect
    monkeypatch.setattr(
        bundles, "_inspect", lambda item, at=None: asked.append(at) or look(item, at)
    )

    bundles.plan_bundle(bundle=bundle, at=THEN - DAY, by=bundle.created_by, seen=seen)

    assert asked == [THEN - DAY]
