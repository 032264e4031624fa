"""The page that an address names, and the links to the others."""

import pytest
from django.core.paginator import Paginator
from django.http import Http404

from public_pages.lists.pagination import PageLink, asked_page, page_links


@pytest.fixture
def page_of(rf):
    def page_of(query, rows=range(10), per_page=4):
        request = rf.get("/list/", query)
        return request, asked_page(request, Paginator(rows, per_page))

    return page_of


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ({}, [0, 1, 2, 3]),
        ({"page": ""}, [0, 1, 2, 3]),
        ({"page": "2"}, [4, 5, 6, 7]),
        ({"page": "3"}, [8, 9]),
    ],
)
def test_a_page_has_its_rows(page_of, query, rows):
    _request, page = page_of(query)

    assert list(page) == rows


@pytest.mark.parametrize("number", ["0", "4", "01", "-1", "x", "٢", "1.0", "1000000"])
def test_another_page_or_spelling_is_not_found(page_of, number):
    with pytest.raises(Http404):
        page_of({"page": number})


def test_an_empty_list_has_one_page_and_no_links(page_of):
    request, page = page_of({}, rows=[])

    assert (list(page), page_links(request, page).links) == ([], [])


def test_links_keep_the_query_and_the_first_page_has_one_address(page_of):
    request, page = page_of({"page": "2", "topic": "water"})

    links = page_links(request, page, {"topic": "water"})

    assert links.links == [
        PageLink(1, "/list/?topic=water"),
        PageLink(2, "/list/?topic=water&page=2", is_current=True),
        PageLink(3, "/list/?topic=water&page=3"),
    ]
    assert (links.previous, links.next, links.number) == (
        "/list/?topic=water",
        "/list/?topic=water&page=3",
        2,
    )


def test_the_ends_of_a_list_lead_one_way(page_of):
    first = page_links(*page_of({}))
    last = page_links(*page_of({"page": "3"}))

    assert (first.previous, first.next) == ("", "/list/?page=2")
    assert (last.previous, last.next) == ("/list/?page=2", "")


def test_a_gap_between_numbers_has_no_address(page_of):
    request, page = page_of({"page": "20"}, rows=range(200))

    gaps = [link for link in page_links(request, page).links if not link.url]

    assert [str(link.number) for link in gaps] == ["…", "…"]
