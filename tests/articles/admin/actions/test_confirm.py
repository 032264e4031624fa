"""Taking an article off the site, and throwing away what is written over it: asked first."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticleEvent, ArticleVersion
from publication import drafts, review, status
from tests.articles.admin.helpers import change, form
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

State = ArticleVersion.State
EARLIER, BEFORE, LATER = (timezone.now() + timedelta(days=days) for days in (-9, -2, 9))


@pytest.fixture
def by():
    return UserFactory()


def page(name, article):
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def rewritten(by):
    """A published article over which something is written."""
    article = ArticleFactory(title="As readers see it")
    content = replace(article.read_content(), title="Written over it")
    drafts.save_version(subject=article, content=content, by=by, seen=None)
    return article


def test_an_article_is_taken_off_the_site_only_when_asked_twice(as_editor):
    article = ArticleFactory()

    asked = as_editor.get(page("unpublish", article))
    article.refresh_from_db()
    assert article.status == "published"
    assert "readers no longer find it at its address" in asked.text

    done = as_editor.post(page("unpublish", article), follow=True)
    article.refresh_from_db()
    assert article.status == "draft"
    assert as_editor.get(article.get_absolute_url()).status_code == 404
    assert "A draft again. Readers no longer see it." in done.text
    assert article.events.get().kind == ArticleEvent.Kind.UNPUBLISHED


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("moments", "words"),
    [
        ({"publish_at": LATER}, "will not be published at the scheduled time"),
        ({"publish_at": EARLIER, "unpublish_at": BEFORE}, "no longer says that it has expired"),
    ],
)
def test_what_readers_do_not_see_becomes_a_draft_too(as_editor, moments, words):
    article = ArticleFactory(**moments)

    asked = as_editor.get(page("unpublish", article)).text
    as_editor.post(page("unpublish", article))

    assert words in asked
    assert "What you changed and did not publish" not in asked
    article.refresh_from_db()
    assert article.status == "draft"


@pytest.mark.exhaustive
@pytest.mark.parametrize("name", ["unpublish", "discard"])
def test_of_a_draft_there_is_nothing_to_ask(as_editor, name):
    article = DraftFactory()

    answer = as_editor.post(page(name, article), follow=True)

    assert answer.redirect_chain == [(change(article), 302)]
    assert not article.events.exists()


def test_changes_are_thrown_away_and_stay_in_the_history(as_editor, editor, by):
    article = rewritten(by)

    asked = as_editor.get(page("discard", article))
    assert "Version 2, written by" in asked.text
    assert "?before=1&amp;after=2" in asked.text
    assert drafts.open_version(article)

    as_editor.post(page("discard", article), {"seen": asked.context["version"].token})

    assert drafts.open_version(article) is None
    assert drafts.form_content(article).title == "As readers see it"
    assert "As readers see it" in as_editor.get(change(article)).text
    thrown = article.versions.get(number=2)
    assert (thrown.state, thrown.read().title) == (State.EARLIER, "Written over it")
    event = article.events.get()
    assert (event.kind, event.version, event.by) == ("discarded", thrown, editor)


def test_what_a_colleague_wrote_meanwhile_is_not_thrown_away_with_it(as_editor, by):
    article = rewritten(by)
    seen = as_editor.get(page("discard", article)).context["version"].token
    more = replace(drafts.form_content(article), title="Written on")
    drafts.save_version(subject=article, content=more, by=by, seen=None)

    answer = as_editor.post(page("discard", article), {"seen": seen}, follow=True)

    assert "A colleague has changed it since you opened it." in answer.text
    assert drafts.form_content(article).title == "Written on"
    assert not article.events.exists()


def test_a_form_from_before_is_kept_aside(as_editor, by):
    article = rewritten(by)
    seen = drafts.version_token(drafts.open_version(article))
    drafts.discard_changes(subject=article, by=by, seen=seen)

    typed = form("_continue", title="Typed on", slug=article.slug) | {"seen": seen}
    as_editor.post(change(article), typed)

    assert drafts.open_version(article) is None
    assert article.versions.get(state=State.ASIDE).read().title == "Typed on"


def test_what_is_thrown_away_is_no_longer_in_review(by):
    article = rewritten(by)
    review.submit_for_review(subject=article, by=by)

    drafts.discard_changes(
        subject=article, by=by, seen=drafts.version_token(drafts.open_version(article))
    )

    assert review.review_stage(article) == ""
    with pytest.raises(drafts.NothingToDiscard):
        drafts.discard_changes(subject=article, by=by, seen="2.1")


def test_of_what_is_a_draft_again_nothing_is_thrown_away(by):
    article = rewritten(by)
    status.unpublish(subject=article, by=by)

    with pytest.raises(drafts.NothingToDiscard):
        drafts.discard_changes(subject=article, by=by, seen=drafts.open_version(article).token)


@pytest.mark.exhaustive
def test_throwing_away_costs_no_more_than_it_must(as_editor, by, django_assert_max_num_queries):
    article = rewritten(by)
    with django_assert_max_num_queries(11):
        as_editor.get(page("discard", article))
