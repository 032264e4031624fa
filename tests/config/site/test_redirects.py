"""Old addresses lead on, in one hop, with their query; and never over a page or the house itself."""

from dataclasses import replace

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from config.models import Redirect
from config.site import redirects
from tests.advocacy.admin.helpers import errors_of
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

ADD = "/admin/config/redirect/add/"


@pytest.fixture
def author():
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Author"))
    return user


@pytest.fixture
def as_editor(client):
    user = UserFactory()
    user.groups.add(Group.objects.get(name="Editor"))
    client.force_login(user)
    return client


def leads(old, new):
    return Redirect.objects.create(old_path=old, new_path=new)


@pytest.fixture
def article():
    return ArticleFactory(slug="one")


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("asked", "target"),
    [
        ("/news/42.html", "/articles/one/"),
        ("/news/42.html?utm=x&y=%C3%A9", "/articles/one/?utm=x&y=%C3%A9"),
        ("/blog/2019/one/", "/articles/one/"),
        ("/blog/special/", "/topics/special/"),
        ("/blog/special/a/b/?q=1", "/topics/?q=1"),
        ("/team", "/articles/one/#notes"),
        ("/team?x=1", "/articles/one/?x=1#notes"),
    ],
)
def test_an_old_address_leads_on(client, article, asked, target):
    leads("/news/42.html", "/articles/one/")
    leads("/blog/2019/*", "/articles/*")
    leads("/blog/special/", "/topics/special/")
    leads("/blog/special/*", "/topics/")
    leads("/team", "/articles/one/#notes")

    response = client.get(asked)

    assert (response.status_code, response.headers["Location"]) == (301, target)
    assert client.head(asked).headers["Location"] == target


def test_what_is_below_goes_along_and_never_to_another_site(client, article):
    leads("/old/*", "/*")

    assert client.get("/old/articles/one/").headers["Location"] == "/articles/one/"
    for hostile in ("/old//evil.example/", "/old/%2Fevil.example/", "/old/%5Cevil.example/"):
        location = client.get(hostile).headers.get("Location", "/")
        assert not location.startswith(("//", "/\\")), location


def test_a_page_that_answers_is_never_led_over(client, article):
    leads("/articles/one/", "/topics/")
    leads("/*", "/topics/")

    assert client.get("/articles/one/").status_code == 200
    assert client.get("/nothing/").status_code == 301


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "path",
    [
        "/admin/x/",
        "/cases/x/",
        "/legal-help/x/",
        "/es/legal-help/x/",
        "/accounts/x/",
        "/static/x.css",
    ],
)
def test_below_the_paths_of_the_house_nobody_is_led(client, path):
    leads("/*", "/topics/")

    assert client.get(path).headers.get("Location") != "/topics/"
    assert redirects.target(path) is None


def test_only_those_who_read_are_led(client):
    leads("/form", "/topics/")

    assert client.post("/form").status_code == 404


def test_an_article_that_moved_later_is_reached_in_one_hop(client, article):
    leads("/news/42.html", "/articles/one/")
    article.write_content(replace(article.read_content(), slug="two"))
    article.save()

    assert client.get("/news/42.html?a=1").headers["Location"] == "/articles/two/?a=1"
    moved = client.get("/articles/one/?a=1")
    assert (moved.status_code, moved.headers["Location"]) == (301, "/articles/two/?a=1")


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("old", "language", "prefix"),
    [("/old", "fr", "/fr"), ("/fr/old", "en", ""), ("/es/old", "fr", "/fr")],
)
def test_one_hop_is_enough_between_languages(client, old, language, prefix):
    moved = ArticleFactory(slug="un", language=language)
    leads(old, f"{prefix}/articles/un/#notes")
    moved.write_content(replace(moved.read_content(), slug="deux"))
    moved.save()

    assert client.get(old).headers["Location"] == f"{prefix}/articles/deux/#notes"


def test_it_costs_one_query_where_nothing_is_found(client, django_assert_num_queries):
    client.get("/warm/")

    with django_assert_num_queries(1):
        assert redirects.target("/a/b/c/d/") is None


@pytest.mark.sampled(4)
@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("/old", "/articles/one/", None),
        ("/old/*", "/articles/*", None),
        ("https://example.org/old", "/articles/one/", "old_path"),
        ("/cases/x/", "/articles/one/", "old_path"),
        ("/articles/one/", "/topics/", "old_path"),
        ("/old", "https://example.org/", "new_path"),
        ("/old", "/old", "new_path"),
        ("/old", "/known", "new_path"),
        ("/old", "/nothing/", "new_path"),
        ("/known/special.html", "/articles/one/", None),
        ("/old/*", "/articles/", None),
        ("old", "/articles/one/", "old_path"),
        ("//evil.example", "/articles/one/", "old_path"),
        ("/old?p=1", "/articles/one/", "old_path"),
        ("/old*", "/articles/one/", "old_path"),
        ("/o*ld/", "/articles/one/", "old_path"),
        ("/", "/articles/one/", "old_path"),
        ("/fr/legal-help/*", "/articles/one/", "old_path"),
        ("/old", "//evil.example/", "new_path"),
        ("/old", "/articles/*", "new_path"),
        ("/old/*", "/old/new/", "new_path"),
        ("/old/*", "/known/*", "new_path"),
        ("/articles/one", "/topics/", "old_path"),
        ("/fr/known/special", "/articles/one/", None),
        ("/old", "/topics/", None),
        ("/old", "/topics/#a", None),
        ("/old", "/topics/gone/", "new_path"),
        ("/old", "/topics/gone/#a", "new_path"),
        ("/topics/gone/", "/topics/", None),
    ],
)
def test_the_form_refuses_loops_houses_and_other_sites(as_editor, article, old, new, field):
    leads("/known", "/articles/one/")
    leads("/known/*", "/articles/one/")
    leads("/topics/*", "/articles/one/")
    leads("/fr/known/*", "/articles/one/")

    response = as_editor.post(ADD, {"old_path": old, "new_path": new})

    if field is None:
        assert response.status_code == 302, errors_of(response)
        assert Redirect.objects.filter(old_path=old, new_path=new).exists()
    else:
        assert [*errors_of(response)] == [field]


@pytest.mark.exhaustive
def test_a_former_address_of_an_article_is_no_old_path_for_another(as_editor, article):
    article.write_content(replace(article.read_content(), slug="two"))
    article.save()
    leads("/*", "/topics/")

    response = as_editor.post(ADD, {"old_path": "/articles/one/", "new_path": "/topics/"})

    assert [*errors_of(response)] == ["old_path"]


def test_editors_find_and_change_them_and_authors_do_not(as_editor, client, author):
    row = leads("/old", "/topics/")
    ArticleFactory()
    assert "/old" in as_editor.get("/admin/config/redirect/").text
    change = reverse("admin:config_redirect_change", args=[row.pk])
    assert as_editor.get(change).status_code == 200

    client.force_login(author)
    assert client.get(change).status_code == 404
    assert client.get(ADD).status_code == 404


def test_a_draft_has_no_address_and_leads_nowhere(client):
    DraftFactory(slug="secret")
    leads("/articles/secret/", "/topics/")

    assert client.get("/articles/secret/").headers["Location"] == "/topics/"
