"""Staff go from a public page to its form; readers and their caches learn of nothing."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from tests.advocacy.factories import FigureFactory, TopicFactory
from tests.articles.factories import ArticleFactory, AuthorFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

WORDS = "Edit this page"


def person(role):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def pages():
    """Return the content that public pages show, with the address of each."""
    article, figure = ArticleFactory(), FigureFactory()
    author, topic = AuthorFactory(), TopicFactory()
    ArticleFactory().topics.add(topic)
    subjects = [article, figure.statistic, figure.source, author, topic]
    return {subject: subject.get_absolute_url() for subject in subjects}


def test_an_editor_is_led_to_the_form_of_each_page(client, pages):
    client.force_login(person("Editor"))

    for subject, page in pages.items():
        meta = subject._meta
        form = reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[subject.pk])
        response = client.get(page)
        assert f'<a href="{form}">{WORDS}</a>' in response.text, page
        assert response.headers["Cache-Control"] == "private, no-store"
        assert client.get(form).status_code == 200


@pytest.mark.exhaustive
def test_an_author_is_led_to_their_own_article_alone(client, pages):
    author = person("Author")
    own = ArticleFactory(created_by=author)
    client.force_login(author)

    assert WORDS in client.get(own.get_absolute_url()).text
    assert [page for page in pages.values() if WORDS in client.get(page).text] == []


@pytest.mark.sampled
@pytest.mark.parametrize("who", ["reader", "Caseworker"])
def test_nobody_else_learns_of_it(client, pages, who):
    if who != "reader":
        client.force_login(person(who))

    for page in pages.values():
        response = client.get(page)
        assert WORDS not in response.text
        if who == "reader":
            assert "no-store" not in response.headers["Cache-Control"]
            assert "Cookie" not in response.headers.get("Vary", "")


@pytest.mark.exhaustive
def test_a_page_without_a_form_has_no_link(client):
    client.force_login(person("Editor"))

    assert WORDS not in client.get("/").text
    assert WORDS not in client.get("/articles/").text
