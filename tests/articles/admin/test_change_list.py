"""The list tells an author nothing of what others write over a public article."""

from dataclasses import replace

import pytest

from publication import drafts, review
from tests.articles.factories import ArticleFactory, DraftFactory

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
