"""The list tells an author nothing of what others write over a public article."""

from dataclasses import replace

import pytest

from articles.models import Byline
from publication import drafts, review
from tests.articles.factories import ArticleFactory, AuthorFactory, DraftFactory

pytestmark = pytest.mark.django_db


def test_an_author_learns_of_no_next_version_of_others(client, settings, author, editor):
    settings.DEMO = True  # asks for no second factor
    public, own = ArticleFactory(title="Public"), DraftFactory(title="Own", created_by=author)
    content = replace(public.read_content(), title="Next")
    drafts.save_version(subject=public, content=content, by=editor, seen=None)
    review.submit_for_review(subject=public, by=editor)
    review.submit_for_review(subject=own, by=author)

    def listed(user):
        client.force_login(user)
        page = client.get("/admin/articles/article/", {"next": "in-review"})
        every = client.get("/admin/articles/article/").context["cl"].result_list
        return (
            {article.title for article in page.context["cl"].queryset},
            {article.title: article.next_state for article in every},
        )

    assert listed(editor) == ({"Public", "Own"}, {"Public": "in-review", "Own": "in-review"})
    assert listed(author) == ({"Own"}, {"Public": None, "Own": "in-review"})


@pytest.mark.exhaustive
@pytest.mark.usefixtures("without_second_factor")
def test_articles_are_found_by_their_text_their_authors_and_their_kind(as_editor):
    text = ArticleFactory(title="By text", body="<p>They crossed the Darién Gap.</p>", kind="news")
    signed = ArticleFactory(title="By name", kind="news")
    Byline.objects.create(article=signed, author=AuthorFactory(name="Amal Haddad"))
    Byline.objects.create(article=signed, author=AuthorFactory(name="Bo Haddad"))
    ArticleFactory(title="By kind", kind="testimony")

    def found(words):
        shown = as_editor.get("/admin/articles/article/", {"q": words}).context["cl"].result_list
        return [article.title for article in shown]

    assert found("Darién gap") == [text.title]
    assert found("haddad") == [signed.title]
    assert found("Testimony") == ["By kind"]


@pytest.mark.exhaustive
@pytest.mark.usefixtures("without_second_factor")
def test_the_menu_leads_to_calendar_days_and_radar(as_editor, author, client):
    menu = as_editor.get("/admin/articles/author/").text
    for address in ("/admin/calendar/", "/admin/days-ahead/", "/admin/radar/"):
        assert f'href="{address}"' in menu

    client.force_login(author)
    assert 'href="/admin/radar/"' not in client.get("/admin/articles/image/").text
