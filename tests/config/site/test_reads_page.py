"""The list of how often pages are read."""

import csv
import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from page_cache.reads import PageOnDay, add_reads
from tests.articles.factories import ArticleFactory, DraftFactory, PageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

LIST, CSV = "/admin/readers/", "/admin/readers/csv/"


@pytest.fixture
def as_author(client, settings):
    settings.DEMO = True  # asks for no second factor
    author = User.objects.create_user("author", is_staff=True)
    author.groups.add(Group.objects.get(name="Author"))
    client.force_login(author)
    return client


def read(page, count=1, *, language="en", days_ago=0):
    day = timezone.localdate() - timedelta(days=days_ago)
    add_reads({PageOnDay(page, language, day): count})


def rows_of(page):
    return [(row.title, row.address, row.language_name, row.reads) for row in page.context["rows"]]


def lines_of(answer):
    return [*csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))]


@pytest.fixture
def _reads():
    ArticleFactory(slug="march", title="The march")
    ArticleFactory(slug="marche", title="La marche", language="fr")
    DraftFactory(slug="hidden", title="Hidden draft")
    PageFactory(slug="about", title="About us")
    read("/articles/march/", 5)
    read("/articles/march/", 7, days_ago=29)
    read("/articles/march/", 100, days_ago=30)
    read("/articles/marche/", 20, language="fr", days_ago=3)
    read("/articles/hidden/", 1)
    read("/about/", 2)
    read("/statistics/asked/", 3, language="ar")
    read("/", 50)


@pytest.mark.usefixtures("_reads")
def test_at_first_it_shows_the_last_thirty_days_the_most_read_first(as_author):
    page = as_author.get(LIST)

    assert rows_of(page) == [
        ("", "/", "English", 50),
        ("La marche", "/fr/articles/marche/", "French", 20),
        ("The march", "/articles/march/", "English", 12),
        ("", "/ar/statistics/asked/", "Arabic", 3),
        ("About us", "/about/", "English", 2),
        ("", "/articles/hidden/", "English", 1),  # a colleague's draft keeps its title
    ]
    assert "88 views" in page.text


@pytest.mark.exhaustive
@pytest.mark.usefixtures("_reads")
@pytest.mark.parametrize(
    ("kind", "addresses"),
    [
        ("articles", ["/fr/articles/marche/", "/articles/march/", "/articles/hidden/"]),
        ("pages", ["/about/"]),
        ("statistics", ["/ar/statistics/asked/"]),
        ("topics", []),
    ],
)
def test_a_kind_is_chosen(as_author, kind, addresses):
    first = as_author.get(LIST).context["form"]["first"].value()

    page = as_author.get(LIST, {"kind": kind, "first": first.isoformat()})

    assert [row[1] for row in rows_of(page)] == addresses
    assert ("No page was opened on these days." in page.text) == (addresses == [])


@pytest.mark.exhaustive
@pytest.mark.usefixtures("_reads")
def test_a_large_number_is_written_in_groups(as_author):
    read("/", 1_234_500)

    assert "1,234,588 views" in as_author.get(LIST).text


@pytest.mark.sampled
@pytest.mark.usefixtures("_reads")
@pytest.mark.parametrize(
    ("first", "last", "reads"),
    [(0, 0, 5), (29, 29, 7), (30, 29, 107), (None, 29, 107), (29, None, 12), (None, None, 112)],
)
def test_days_are_chosen(as_author, first, last, reads):
    today = timezone.localdate()
    asked = {
        name: "" if days is None else (today - timedelta(days=days)).isoformat()
        for name, days in (("first", first), ("last", last))
    }

    rows = {row[1]: row[3] for row in rows_of(as_author.get(LIST, asked))}

    assert rows["/articles/march/"] == reads


@pytest.mark.usefixtures("_reads")
@pytest.mark.sampled
@pytest.mark.parametrize("asked", [{"first": "yesterday"}, {"kind": "secrets"}, {"last": "\0"}])
def test_what_cannot_be_read_shows_no_page_and_says_so(as_author, asked):
    page = as_author.get(LIST, asked)

    assert rows_of(page) == []
    assert 'class="errorlist"' in page.text
    assert len(lines_of(as_author.get(CSV, asked))) == 1


@pytest.mark.exhaustive  # tests/public_pages/lists/test_pagination.py has the rule
def test_a_long_list_comes_in_pages_that_keep_the_choice(as_author, django_assert_max_num_queries):
    for number in range(60):
        ArticleFactory(slug=f"a{number}")
        read(f"/articles/a{number}/", number + 1)
    read("/", 500)
    as_author.get(LIST)

    with django_assert_max_num_queries(11):
        first = as_author.get(LIST, {"kind": "articles"})
    assert (len(rows_of(first)), rows_of(first)[0][3]) == (50, 60)
    assert "?kind=articles&amp;p=2" in first.text
    second = as_author.get(LIST, {"kind": "articles", "p": "2"})
    assert [row[3] for row in rows_of(second)] == [*range(10, 0, -1)]


@pytest.mark.usefixtures("_reads")
def test_the_csv_has_all_that_was_chosen(as_author, django_assert_max_num_queries):
    for number in range(60):
        read(f"/articles/a{number}/", 1)
    ArticleFactory(slug="sums", title="=SUM(A1:A9)")
    read("/articles/sums/", 40)
    address = as_author.get(LIST, {"kind": "articles"}).text
    assert f"{CSV}?kind=articles" in address

    with django_assert_max_num_queries(6):
        answer = as_author.get(CSV, {"kind": "articles"})

    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = lines_of(answer)
    assert lines[:4] == [
        ["page", "language", "title", "reads"],
        ["/articles/march/", "en", "The march", "112"],
        ["/articles/sums/", "en", "'=SUM(A1:A9)", "40"],
        ["/articles/marche/", "fr", "La marche", "20"],
    ]
    assert len(lines) == 1 + 64


@pytest.mark.exhaustive
def test_the_desk_leads_there(as_author):
    assert f'href="{LIST}"' in as_author.get(reverse("admin:index")).text
