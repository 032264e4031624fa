"""What the desk says of a button, of a panel and after a press fits what is there."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, Bundle
from articles.publishing import publish
from publication import review
from tests.articles.admin.helpers import change
from tests.articles.admin.planning.helpers import form as bundle_form
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("days", "button", "other", "done"),
    [
        (1, "Unschedule", "Take off the site", "It will not be published at the scheduled time."),
        (-1, "Take off the site", "Unschedule", "Readers no longer see it."),
    ],
)
def test_what_is_not_on_the_site_is_not_taken_off_it(as_editor, days, button, other, done):
    article = ArticleFactory(publish_at=timezone.now() + timedelta(days=days))
    asks = reverse("admin:articles_article_unpublish", args=[article.pk])

    page, asked = as_editor.get(change(article)).text, as_editor.get(asks).text
    told = as_editor.post(asks, follow=True).text

    assert (button in page, other in page) == (True, False)
    assert f'value="{button}"' in asked
    assert f"A draft again. {done}" in told


@pytest.mark.exhaustive
@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_the_panel_of_links_says_why_none_is_made(as_editor, is_withdrawn):
    article, words = ArticleFactory(), "Readers see all there is of this article."
    links = reverse("preview_links", args=[article.pk])
    if is_withdrawn:
        publish.withdraw_article(article=article, by=UserFactory())
        words = "The article is withdrawn: no link shows it."

    page, form = as_editor.get(change(article)).text, as_editor.get(links).text
    refused = as_editor.post(links, {"link-recipient": "Ann", "link-lasts": "week"}).text

    assert [words in each for each in (page, form, refused)] == [True, True, True]
    assert ("Readers see all there is" in page) is not is_withdrawn


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("what", "words"),
    [("return", "Write a comment, so that its author"), ("note", "Write a comment.")],
)
def test_a_comment_left_empty_is_asked_for(as_editor, author, what, words):
    article = DraftFactory(created_by=author)
    review.submit_for_review(subject=article, by=author)
    assert 'aria-describedby="comment-help">' in as_editor.get(change(article)).text

    page = as_editor.post(
        reverse(f"admin:articles_article_{what}", args=[article.pk]), {"comment": " "}
    ).text

    assert words in page
    assert 'aria-invalid="true" autofocus' in page
    assert 'aria-describedby="comment-error comment-help"' in page
    assert f'id="comment-error">{words}' in page
    assert review.review_stage(article) == "in-review"


@pytest.mark.exhaustive
@pytest.mark.parametrize("filled", [True, False])
def test_a_new_bundle_says_that_it_is_saved(as_editor, filled):
    rows = [{"id": "", "article": DraftFactory().pk, "figure_import": ""}] if filled else []
    add = reverse("admin:articles_bundle_add")

    page = as_editor.post(add, bundle_form(new=rows), follow=True).text

    assert Bundle.objects.count() == 1
    assert ("Saved. Check it, then publish or plan it." in page) is filled
    assert ("Saved. Nothing is in it yet" in page) is not filled


@pytest.mark.exhaustive
def test_who_only_reads_an_article_is_not_told_of_what_they_write(client, author):
    article, words = ArticleFactory(), "What you write becomes the next version."
    client.force_login(author)
    assert words not in client.get(change(article)).text

    Article.objects.update(created_by=author)

    assert words in client.get(change(article)).text


@pytest.mark.exhaustive
@pytest.mark.parametrize("kind", Article.Kind.values)
def test_what_we_say_about_ourselves_is_not_said_to_lead_the_front_page(as_editor, kind):
    page = as_editor.get(change(DraftFactory(kind=kind))).text

    assert ("The newest article leads the front page" in page) is (kind != "about")
