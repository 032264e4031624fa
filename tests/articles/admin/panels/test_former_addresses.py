"""Editors see which old addresses lead to an article, add some and take some away."""

import pytest
from django.urls import reverse

from articles.models import ArticleFormerAddress
from articles.publishing import publish
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = pytest.mark.django_db


def page_of(article):
    return reverse("admin:articles_article_addresses", args=[article.pk])


@pytest.fixture
def article():
    return ArticleFactory(slug="wells", title="The wells")


def test_an_old_address_is_added_and_leads_there_at_once(as_editor, client, article):
    assert client.get("/articles/march-in-geneva/").status_code == 404

    page = as_editor.post(page_of(article), {"slug": "march-in-geneva"}, follow=True)

    assert "/articles/march-in-geneva/" in page.text
    answer = client.get("/articles/march-in-geneva/?a=1")
    assert (answer.status_code, answer.headers["Location"]) == (301, "/articles/wells/?a=1")


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("wells", "Another article in this language has this address."),
        ("taken", "Another article in this language has this address."),
        ("stood", "This was the address of “Elsewhere”, and old links lead to it."),
        ("own", "This was the address of “The wells”, and old links lead to it."),
        ("not an address", "Enter a valid “slug”"),
        ("", "This field is required."),
    ],
)
def test_an_address_that_leads_elsewhere_is_refused_and_stays_typed(
    as_editor, article, slug, words
):
    ArticleFactory(slug="taken")
    elsewhere = ArticleFactory(title="Elsewhere")
    ArticleFormerAddress.objects.create(article=elsewhere, language="en", path="articles/stood")
    ArticleFormerAddress.objects.create(article=article, language="en", path="articles/own")

    page = as_editor.post(page_of(article), {"slug": slug})

    assert words in page.text
    assert f'value="{slug}"' in page.text or not slug
    assert ArticleFormerAddress.objects.count() == 2


def test_one_is_removed_and_the_others_stay(as_editor, client, article):
    for slug in ("old", "older"):
        ArticleFormerAddress.objects.create(article=article, language="en", path=f"articles/{slug}")
    of_another = ArticleFormerAddress.objects.create(
        article=ArticleFactory(), language="en", path="articles/of-another"
    )
    old = article.former_addresses.get(path="articles/old")

    as_editor.post(page_of(article), {"remove": old.pk})
    as_editor.post(page_of(article), {"remove": of_another.pk})
    as_editor.post(page_of(article), {"remove": "x"})

    left = ArticleFormerAddress.objects.values_list("path", flat=True)
    assert set(left) == {"articles/older", "articles/of-another"}
    assert client.get("/articles/old/").status_code == 404
    assert client.get("/articles/older/").status_code == 301


@pytest.mark.exhaustive  # a detail of the form
def test_the_form_leads_there_once_readers_have_seen_the_article(as_editor, article):
    draft = DraftFactory()
    form = reverse("admin:articles_article_change", args=[article.pk])

    assert page_of(article) in as_editor.get(form).text
    form = reverse("admin:articles_article_change", args=[draft.pk])
    assert page_of(draft) not in as_editor.get(form).text


@pytest.mark.exhaustive
def test_it_says_so_where_there_is_none(as_editor, article):
    publish.withdraw_article(article=article, by=UserFactory())

    assert "No old address leads to it." in as_editor.get(page_of(article)).text
