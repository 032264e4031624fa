"""Every verb of publication works for a kind of content that is no article."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from publication import drafts, preview_links, redaction, review, status
from publication.link_terms import LinkView
from publication.models import AddressLeadsElsewhere
from tests.articles.factories import UserFactory
from tests.publication.sample.models import Notice, NoticeFormerAddress, NoticeLink

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def by():
    return UserFactory(is_staff=True)


@pytest.fixture
def notice(by):
    return Notice.objects.create(slug="closed", headline="Closed on Monday", created_by=by)


@pytest.fixture
def public(notice, by):
    status.publish(subject=notice, by=by)
    return notice


def write(notice, by, **words):
    content = drafts.form_content(notice) | words
    token = drafts.version_token(drafts.newest_version(notice))
    return drafts.save_version(subject=notice, content=content, by=by, seen=token)


def row(notice):
    notice.refresh_from_db()
    return notice.status, notice.headline


def events(notice):
    return list(notice.events.values_list("kind", flat=True))


def test_a_draft_follows_what_is_written(notice, by):
    write(notice, by, headline="Closed on Tuesday")

    assert row(notice) == ("draft", "Closed on Tuesday")
    assert [v.number for v in notice.versions.all()] == [2, 1]


def test_readers_see_what_is_written_once_it_is_published(public, by):
    write(public, by, headline="Open again")
    assert row(public) == ("published", "Closed on Monday")

    status.publish(subject=public, by=by)

    assert row(public) == ("published", "Open again")
    assert public.updated_at
    assert events(public) == ["published", "published"]


def test_nobody_overwrites_a_colleague(notice, by):
    other, seen = UserFactory(is_staff=True), drafts.ensure_history(subject=notice).token
    write(notice, by, headline="Closed on Tuesday")

    content = drafts.form_content(notice) | {"headline": "Closed on Friday"}
    saved = drafts.autosave_version(subject=notice, content=content, by=other, seen=seen)

    assert (saved.version.state, saved.beside.read()["headline"]) == ("aside", "Closed on Tuesday")


def test_what_was_written_is_thrown_away(public, by):
    token = write(public, by, headline="Open again").version.token

    drafts.discard_changes(subject=public, by=by, seen=token)

    assert drafts.form_content(public)["headline"] == "Closed on Monday"
    assert events(public) == ["published", "discarded"]


def test_a_version_goes_through_review(notice, by, settings):
    settings.PUBLISH_NEEDS_TWO = True
    review.submit_for_review(subject=notice, by=by)
    review.return_to_writer(subject=notice, by=UserFactory(), comment="Which Monday?")
    write(notice, by, text="The thirtieth.")
    review.submit_for_review(subject=notice, by=by)
    with pytest.raises(review.OwnWork):
        status.publish(subject=notice, by=by)

    status.publish(subject=notice, by=UserFactory(is_staff=True), stage="in-review")

    assert row(notice)[0] == "published"
    assert events(notice) == ["submitted", "returned", "submitted", "published"]


def test_it_is_scheduled_ends_and_is_taken_down(notice, by):
    soon = timezone.now() + DAY
    with pytest.raises(status.NotInTheFuture):
        status.check_is_to_come(timezone.now() - DAY)

    status.publish(subject=notice, by=by, at=soon, until=soon + DAY)
    assert list(Notice.objects.scheduled()) == list(Notice.objects.ending()) == [notice]
    status.publish(subject=notice, by=by, at=timezone.now() - DAY)
    assert list(Notice.objects.published()) == [notice]
    status.change_end(subject=notice, by=by, at=timezone.now())
    assert list(Notice.objects.gone()) == list(Notice.objects.ended()) == [notice]
    status.unpublish(subject=notice, by=by)

    assert row(notice)[0] == "draft"
    assert events(notice) == ["ends", "scheduled", "published", "ends", "unpublished"]


def test_a_check_of_its_own_keeps_it_from_readers(notice, by):
    class Incomplete(Exception):
        pass

    def refuse():
        raise Incomplete

    with pytest.raises(Incomplete):
        status.publish(subject=notice, by=by, check=refuse)

    assert row(notice)[0] == "draft"


def test_a_person_is_shown_it_by_a_link(notice, by):
    link, secret = preview_links.make_link(subject=notice, by=by, recipient="A. B.")
    found = NoticeLink.objects.get(secret_hash=preview_links.hash_of(secret))
    preview_links.count_opening(found)
    assert preview_links.view_of(found)[0] is LinkView.DRAFT

    preview_links.revoke_link(link=link, by=by)

    (shown,) = preview_links.links_of(notice)
    assert (shown[0].times_opened, shown[1]) == (1, LinkView.NOTHING)
    assert events(notice) == ["shown", "revoked"]


def test_old_links_follow_it_to_its_next_address(public, by):
    write(public, by, slug="open")
    status.publish(subject=public, by=by)
    other = Notice.objects.create(slug="other", created_by=by)

    assert NoticeFormerAddress.objects.leads_from("en", "closed") == public
    with pytest.raises(AddressLeadsElsewhere) as refused:
        write(other, by, slug="closed")
    assert refused.value.args == (public.pk,)


def test_its_words_are_removed_for_good_also_those_that_nobody_names(public, by):
    Notice.objects.update(text="Amina", small_print="Amina")
    write(public, by, headline="Amina again")
    with pytest.raises(redaction.NotWithdrawn):
        redaction.redact(subject=public, by=by, kept=["language", "slug", "status"])
    status.withdraw(subject=public, by=by, comment="She asked for it.")

    redaction.redact(subject=public, by=by, kept=["language", "slug", "status"])
    public.save()

    said = [list(Notice.objects.values()), [v.content for v in public.versions.all()]]
    assert "Amina" not in str(said)
    assert row(public) == ("withdrawn", "Untitled")


def test_the_database_holds_for_it_what_it_holds_for_articles(notice):
    with pytest.raises(IntegrityError, match="notice_published_at_a_moment"):
        Notice.objects.update(status="published")
