"""From who writes to who publishes: the verbs of review, and what they leave in the thread."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError
from django.utils import timezone

from articles.models import Article, ArticleEvent, ArticleVersion
from articles.publishing import publish
from articles.writing import restore
from publication import drafts, review, status
from publication.models import EventsStay
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def otto():
    user = UserFactory(username="otto", first_name="Otto")
    user.groups.add(Group.objects.get(name="Author"))
    return user


@pytest.fixture
def eva():
    user = UserFactory(username="eva", first_name="Eva")
    user.groups.add(Group.objects.get(name="Editor"))
    return user


@pytest.fixture
def ben():
    user = UserFactory(username="ben", first_name="Ben")
    user.groups.add(Group.objects.get(name="Editor"))
    return user


@pytest.fixture
def draft(otto):
    return DraftFactory(created_by=otto)


def save(article, by, **changes):
    version = drafts.ensure_history(subject=article)
    content = replace(drafts.form_content(article), **changes)
    return drafts.save_version(subject=article, content=content, by=by, seen=version.token)


def thread(article):
    return [
        (e.kind, e.version.number if e.version else None, e.by.username, e.comment)
        for e in article.events.select_related("version", "by")
    ]


def test_a_draft_goes_to_review_comes_back_and_is_published(draft, otto, eva):
    save(draft, otto, title="First")
    review.submit_for_review(subject=draft, by=otto)
    assert review.review_stage(draft) == "in-review"

    review.return_to_writer(subject=draft, by=eva, comment=" Who says so? ")
    assert review.review_stage(draft) == "returned"
    save(draft, otto, title="Second")
    assert review.review_stage(draft) == "returned", "until it is handed in again"
    review.submit_for_review(subject=draft, by=otto)
    publish.publish_article(article=draft, by=eva)

    assert Article.objects.published().get().title == "Second"
    assert review.review_stage(draft) == ""
    assert thread(draft) == [
        ("submitted", 2, "otto", ""),
        ("returned", 2, "eva", "Who says so?"),
        ("submitted", 3, "otto", ""),
        ("published", 3, "eva", ""),
    ]


@pytest.mark.exhaustive
def test_every_way_of_publishing_and_taking_down_is_in_the_thread(draft, eva):
    later = timezone.now() + timedelta(days=1)
    publish.schedule_article(article=draft, by=eva, at=later)
    status.unpublish(subject=draft, by=eva)
    publish.publish_article(article=draft, by=eva)
    review.add_note(subject=draft, by=eva, comment="Call them first.")
    publish.withdraw_article(article=draft, by=eva)

    told = [(kind, comment) for kind, _number, _by, comment in thread(draft)]
    assert told == [
        ("scheduled", ""),
        ("unpublished", ""),
        ("published", ""),
        ("noted", "Call them first."),
        ("withdrawn", ""),
    ]


@pytest.mark.exhaustive
def test_bringing_a_version_back_is_in_the_thread(otto):
    article = ArticleFactory(created_by=otto)
    first = drafts.ensure_history(subject=article)
    save(article, otto, title="Second")

    drafts.save_version(
        subject=article, content=first.read(), by=otto, seen=None, why="It was better",
        restores=first,
    )  # fmt: skip

    assert thread(article) == [("restored", 3, "otto", "It was better")]


def test_the_next_version_of_a_public_article_is_reviewed_while_it_stays_up(otto, eva):
    article = ArticleFactory(created_by=otto, title="Up")
    save(article, otto, title="Next")

    review.submit_for_review(subject=article, by=otto)

    assert Article.objects.published().get().title == "Up"
    review.return_to_writer(subject=article, by=eva, comment="Shorter.")
    assert Article.objects.published().get().title == "Up"


def test_what_is_in_review_takes_no_words_of_who_wrote_it(draft, otto, eva):
    save(draft, otto, title="Handed in")
    open_form = drafts.newest_version(draft).token
    review.submit_for_review(subject=draft, by=otto)

    typed_on = replace(drafts.form_content(draft), title="Typed on")
    for seen in (open_form, drafts.newest_version(draft).token):
        kept = drafts.autosave_version(subject=draft, content=typed_on, by=otto, seen=seen)
        assert (kept.version.state, kept.beside.state) == ("aside", "in-review")
    assert drafts.form_content(draft).title == "Handed in"

    save(draft, eva, title="The reviewer's")
    assert (drafts.form_content(draft).title, review.review_stage(draft)) == (
        "The reviewer's",
        "in-review",
    )


def test_who_handed_in_takes_back_and_nobody_else(draft, otto, eva):
    review.submit_for_review(subject=draft, by=otto)
    with pytest.raises(review.NotTheirSubmission):
        review.take_back_submission(subject=draft, by=eva)

    review.take_back_submission(subject=draft, by=otto)

    assert review.review_stage(draft) == ""
    assert [kind for kind, *_ in thread(draft)] == ["submitted", "taken-back"]


@pytest.mark.exhaustive
def test_an_editor_takes_back_what_they_handed_in_for_an_author(draft, eva):
    review.submit_for_review(subject=draft, by=eva)
    review.take_back_submission(subject=draft, by=eva)

    assert drafts.open_version(draft).state == "draft"


def test_each_step_is_refused_by_name_where_it_makes_no_sense(draft, otto, eva):
    public = ArticleFactory(created_by=otto)
    with pytest.raises(review.NothingToReview):
        review.submit_for_review(subject=public, by=otto)
    with pytest.raises(review.NotInReview):
        review.take_back_submission(subject=draft, by=otto)
    with pytest.raises(review.NotInReview):
        review.return_to_writer(subject=draft, by=eva, comment="No")
    with pytest.raises(review.NotInReview):
        review.return_to_writer(subject=public, by=eva, comment="No")
    with pytest.raises(review.CommentMissing):
        review.add_note(subject=draft, by=eva, comment=" \n")
    review.submit_for_review(subject=draft, by=otto)
    with pytest.raises(review.AlreadyInReview):
        review.submit_for_review(subject=draft, by=otto)
    with pytest.raises(review.CommentMissing):
        review.return_to_writer(subject=draft, by=eva, comment=" ")
    assert [kind for kind, *_ in thread(draft)] == ["submitted"]


@pytest.mark.sampled
@pytest.mark.parametrize("since", ["taken back", "returned", "published"])
def test_nobody_publishes_what_went_on_since_their_form_was_made(draft, otto, eva, ben, since):
    review.submit_for_review(subject=draft, by=otto)
    match since:
        case "taken back":
            review.take_back_submission(subject=draft, by=otto)
        case "returned":
            review.return_to_writer(subject=draft, by=ben, comment="Not yet.")
        case "published":
            publish.publish_article(article=draft, by=ben)
    before = thread(draft)

    with pytest.raises(review.ReviewWentOn):
        publish.publish_article(article=draft, by=eva, stage="in-review")

    assert thread(draft) == before


def test_two_people_publish_where_that_is_asked_for(draft, otto, eva, ben, settings):
    settings.PUBLISH_NEEDS_TWO = True
    for superuser in (False, True):
        otto.is_superuser = superuser
        with pytest.raises(review.OwnWork):
            publish.publish_article(article=draft, by=otto)
    save(draft, otto, title="His")
    save(draft, eva, title="Hers as well")
    for writer in (otto, eva):
        with pytest.raises(review.OwnWork):
            publish.schedule_article(
                article=draft, by=writer, at=timezone.now() + timedelta(hours=1)
            )

    publish.publish_article(article=draft, by=ben)
    assert Article.objects.published().get().title == "Hers as well"
    assert review.version_writers(draft) == set(), "a new round begins"
    save(draft, ben, title="Now his")
    assert review.version_writers(draft) == {ben.pk}
    publish.publish_article(article=draft, by=eva)
    assert Article.objects.published().get().title == "Now his"


@pytest.mark.exhaustive
def test_what_goes_out_again_unchanged_is_no_work_of_who_wrote_it_before(draft, otto, eva, ben):
    save(draft, otto, title="His")
    save(draft, eva, title="Hers")
    publish.publish_article(article=draft, by=ben)
    status.unpublish(subject=draft, by=ben)
    publish.publish_article(article=draft, by=ben)

    save(draft, ben, title="Now his")

    assert review.version_writers(draft) == {ben.pk}


def test_a_figure_changed_meanwhile_lets_nobody_publish_their_own_words(otto, eva, settings):
    """The published version that `record` makes comes after the draft, and is not its end."""
    settings.PUBLISH_NEEDS_TWO = True
    article = ArticleFactory(created_by=otto)
    save(article, eva, title="Hers")

    drafts.record_change(
        subject=article, by=otto, why="2025 came out", in_draft=lambda content: content
    )

    assert review.version_writers(article) == {eva.pk}
    with pytest.raises(review.OwnWork):
        publish.publish_article(article=article, by=eva)


def test_who_threw_their_changes_away_wrote_none_of_what_comes_after(otto, eva, settings):
    settings.PUBLISH_NEEDS_TWO = True
    article = ArticleFactory(created_by=otto)
    save(article, eva, title="Hers")
    hers = drafts.open_version(article)
    drafts.discard_changes(subject=article, by=eva, seen=hers.token)
    save(article, otto, title="His")
    assert review.version_writers(article) == {otto.pk}

    his = drafts.open_version(article)
    restore.restore_version(article=article, version=hers, by=otto, seen=his.token)

    assert review.version_writers(article) == {otto.pk, eva.pk}, "her words are in it again"


@pytest.mark.exhaustive
def test_what_was_only_kept_aside_is_nobodys_part_of_a_version(draft, otto, eva):
    opened = drafts.ensure_history(subject=draft).token
    save(draft, otto, title="His")
    aside = replace(drafts.form_content(draft), title="Hers")

    kept = drafts.save_version(subject=draft, content=aside, by=eva, seen=opened)

    assert kept.version.state == "aside"
    assert review.version_writers(draft) == {otto.pk}


def test_what_happened_is_never_told_differently(draft, eva):
    review.add_note(subject=draft, by=eva, comment="As it was")
    event = draft.events.get()
    event.comment = "Otherwise"

    with pytest.raises(EventsStay):
        event.save()


@pytest.mark.parametrize(
    "wrong", [{"kind": "noted"}, {"kind": "submitted"}, {"kind": "returned", "comment": "x"}]
)
def test_an_event_says_what_it_has_to(draft, eva, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ArticleEvent.objects.create(article=draft, by=eva, **wrong)


def test_a_version_that_something_is_told_about_goes_with_its_article_alone(draft, otto):
    review.submit_for_review(subject=draft, by=otto)
    with pytest.raises(RestrictedError):
        ArticleVersion.objects.get(article=draft).delete()

    draft.delete()

    assert not ArticleVersion.objects.exists()
    assert not ArticleEvent.objects.exists()
