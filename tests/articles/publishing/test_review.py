"""From who writes to who publishes: the verbs of review, and what they leave in the thread."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import RestrictedError
from django.utils import timezone

from articles.models import Article, ArticleEvent, ArticleVersion
from articles.models.event import EventsStay
from articles.publishing import publish, review
from articles.writing import discard, drafts, restore
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
    version = drafts.begin(article=article)
    content = replace(drafts.shown(article), **changes)
    return drafts.save(article=article, content=content, by=by, seen=version.token)


def thread(article):
    return [
        (e.kind, e.version.number if e.version else None, e.by.username, e.comment)
        for e in article.events.select_related("version", "by")
    ]


def test_a_draft_goes_to_review_comes_back_and_is_published(draft, otto, eva):
    save(draft, otto, title="First")
    review.submit(article=draft, by=otto)
    assert review.stage(draft) == "in-review"

    review.give_back(article=draft, by=eva, comment=" Who says so? ")
    assert review.stage(draft) == "returned"
    save(draft, otto, title="Second")
    assert review.stage(draft) == "returned", "until it is handed in again"
    review.submit(article=draft, by=otto)
    publish.publish(article=draft, by=eva)

    assert Article.objects.published().get().title == "Second"
    assert review.stage(draft) == ""
    assert thread(draft) == [
        ("submitted", 2, "otto", ""),
        ("returned", 2, "eva", "Who says so?"),
        ("submitted", 3, "otto", ""),
        ("published", 3, "eva", ""),
    ]


def test_every_way_of_publishing_and_taking_down_is_in_the_thread(draft, eva):
    later = timezone.now() + timedelta(days=1)
    publish.schedule(article=draft, by=eva, at=later)
    publish.unpublish(article=draft, by=eva)
    publish.publish(article=draft, by=eva)
    review.note(article=draft, by=eva, comment="Call them first.")
    publish.withdraw(article=draft, by=eva)

    told = [(kind, comment) for kind, _number, _by, comment in thread(draft)]
    assert told == [
        ("scheduled", ""),
        ("unpublished", ""),
        ("published", ""),
        ("noted", "Call them first."),
        ("withdrawn", ""),
    ]


def test_bringing_a_version_back_is_in_the_thread(otto):
    article = ArticleFactory(created_by=otto)
    first = drafts.begin(article=article)
    save(article, otto, title="Second")

    drafts.save(
        article=article, content=first.read(), by=otto, seen=None, why="It was better",
        restores=first.pk,
    )  # fmt: skip

    assert thread(article) == [("restored", 3, "otto", "It was better")]


def test_the_next_version_of_a_public_article_is_reviewed_while_it_stays_up(otto, eva):
    article = ArticleFactory(created_by=otto, title="Up")
    save(article, otto, title="Next")

    review.submit(article=article, by=otto)

    assert Article.objects.published().get().title == "Up"
    review.give_back(article=article, by=eva, comment="Shorter.")
    assert Article.objects.published().get().title == "Up"


def test_what_is_in_review_takes_no_words_of_who_wrote_it(draft, otto, eva):
    save(draft, otto, title="Handed in")
    open_form = drafts.newest(draft).token
    review.submit(article=draft, by=otto)

    typed_on = replace(drafts.shown(draft), title="Typed on")
    for seen in (open_form, drafts.newest(draft).token):
        kept = drafts.autosave(article=draft, content=typed_on, by=otto, seen=seen)
        assert (kept.version.state, kept.beside.state) == ("aside", "in-review")
    assert drafts.shown(draft).title == "Handed in"

    save(draft, eva, title="The reviewer's")
    assert (drafts.shown(draft).title, review.stage(draft)) == ("The reviewer's", "in-review")


def test_who_handed_in_takes_back_and_nobody_else(draft, otto, eva):
    review.submit(article=draft, by=otto)
    with pytest.raises(review.NotTheirs):
        review.take_back(article=draft, by=eva)

    review.take_back(article=draft, by=otto)

    assert review.stage(draft) == ""
    assert [kind for kind, *_ in thread(draft)] == ["submitted", "taken-back"]


def test_an_editor_takes_back_what_they_handed_in_for_an_author(draft, eva):
    review.submit(article=draft, by=eva)
    review.take_back(article=draft, by=eva)

    assert drafts.open_version(draft).state == "draft"


def test_each_step_is_refused_by_name_where_it_makes_no_sense(draft, otto, eva):
    public = ArticleFactory(created_by=otto)
    with pytest.raises(review.NothingToReview):
        review.submit(article=public, by=otto)
    with pytest.raises(review.NotInReview):
        review.take_back(article=draft, by=otto)
    with pytest.raises(review.NotInReview):
        review.give_back(article=draft, by=eva, comment="No")
    with pytest.raises(review.NotInReview):
        review.give_back(article=public, by=eva, comment="No")
    with pytest.raises(review.CommentMissing):
        review.note(article=draft, by=eva, comment=" \n")
    review.submit(article=draft, by=otto)
    with pytest.raises(review.AlreadyInReview):
        review.submit(article=draft, by=otto)
    with pytest.raises(review.CommentMissing):
        review.give_back(article=draft, by=eva, comment=" ")
    assert [kind for kind, *_ in thread(draft)] == ["submitted"]


@pytest.mark.parametrize("since", ["taken back", "returned", "published"])
def test_nobody_publishes_what_went_on_since_their_form_was_made(draft, otto, eva, ben, since):
    review.submit(article=draft, by=otto)
    match since:
        case "taken back":
            review.take_back(article=draft, by=otto)
        case "returned":
            review.give_back(article=draft, by=ben, comment="Not yet.")
        case "published":
            publish.publish(article=draft, by=ben)
    before = thread(draft)

    with pytest.raises(review.ReviewWentOn):
        publish.publish(article=draft, by=eva, stage="in-review")

    assert thread(draft) == before


def test_two_people_publish_where_that_is_asked_for(draft, otto, eva, ben, settings):
    settings.PUBLISH_NEEDS_TWO = True
    for superuser in (False, True):
        otto.is_superuser = superuser
        with pytest.raises(review.OwnWork):
            publish.publish(article=draft, by=otto)
    save(draft, otto, title="His")
    save(draft, eva, title="Hers as well")
    for writer in (otto, eva):
        with pytest.raises(review.OwnWork):
            publish.schedule(article=draft, by=writer, at=timezone.now() + timedelta(hours=1))

    publish.publish(article=draft, by=ben)
    assert Article.objects.published().get().title == "Hers as well"
    assert review.writers(draft) == set(), "a new round begins"
    save(draft, ben, title="Now his")
    assert review.writers(draft) == {ben.pk}
    publish.publish(article=draft, by=eva)
    assert Article.objects.published().get().title == "Now his"


def test_a_figure_changed_meanwhile_lets_nobody_publish_their_own_words(otto, eva, settings):
    """The published version that `record` makes comes after the draft, and is not its end."""
    settings.PUBLISH_NEEDS_TWO = True
    article = ArticleFactory(created_by=otto)
    save(article, eva, title="Hers")

    drafts.record(article=article, by=otto, why="2025 came out", in_draft=str)

    assert review.writers(article) == {eva.pk}
    with pytest.raises(review.OwnWork):
        publish.publish(article=article, by=eva)


def test_who_threw_their_changes_away_wrote_none_of_what_comes_after(otto, eva, settings):
    settings.PUBLISH_NEEDS_TWO = True
    article = ArticleFactory(created_by=otto)
    save(article, eva, title="Hers")
    hers = drafts.open_version(article)
    discard.discard(article=article, by=eva, seen=hers.token)
    save(article, otto, title="His")
    assert review.writers(article) == {otto.pk}

    his = drafts.open_version(article)
    restore.bring_back(article=article, version=hers, by=otto, seen=his.token)

    assert review.writers(article) == {otto.pk, eva.pk}, "her words are in it again"


def test_what_was_only_kept_aside_is_nobodys_part_of_a_version(draft, otto, eva):
    opened = drafts.begin(article=draft).token
    save(draft, otto, title="His")
    aside = replace(drafts.shown(draft), title="Hers")

    kept = drafts.save(article=draft, content=aside, by=eva, seen=opened)

    assert kept.version.state == "aside"
    assert review.writers(draft) == {otto.pk}


def test_what_happened_is_never_told_differently(draft, eva):
    event = review.note(article=draft, by=eva, comment="As it was")
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
    review.submit(article=draft, by=otto)
    with pytest.raises(RestrictedError):
        ArticleVersion.objects.get(article=draft).delete()

    draft.delete()

    assert not ArticleVersion.objects.exists()
    assert not ArticleEvent.objects.exists()
