import random
from pathlib import Path

import brotli
import pytest

from page_cache.pages import A_LONG_FILE, OBJECTS_OF_A_PAGE, Page, Pages

BYTES = b"x" * 1000
CHARGE = 2 * len(BYTES) + OBJECTS_OF_A_PAGE

A_TEXT = Path("docs/decisions/0010-a-kept-page-needs-a-voucher.md")


def a_page(body: bytes = BYTES) -> Page:
    return Page([("Content-Type", "text/html; charset=utf-8")], body)


def a_key(name: object) -> tuple[str, str, str, str]:
    return ("localhost", "https", f"/{name}/", "")


def test_the_room_is_never_exceeded():
    pages = Pages(room=20 * CHARGE)

    for number in range(100):
        pages.keep(a_key(number), a_page())

    assert (len(pages), pages.charge) == (20, 20 * CHARGE)
    assert [pages.get(a_key(number)) is None for number in (0, 79, 80, 99)] == [1, 1, 0, 0]


def test_a_page_that_is_read_outlives_those_that_are_not():
    pages = Pages(room=20 * CHARGE)
    popular = a_page()
    pages.keep(a_key("popular"), popular)

    for number in range(100):
        popular.used = True
        pages.keep(a_key(number), a_page())

    assert pages.get(a_key("popular")) is popular
    assert len(pages) == 20


def test_where_all_are_read_the_oldest_goes():
    pages = Pages(room=10 * CHARGE)
    for number in range(11):
        page = a_page()
        page.used = True
        pages.keep(a_key(number), page)

    assert len(pages) == 10
    assert pages.charge == 10 * CHARGE


def test_a_page_kept_twice_is_charged_once():
    pages = Pages(room=20 * CHARGE)

    pages.keep(a_key("a"), a_page())
    pages.keep(a_key("a"), a_page())

    assert (len(pages), pages.charge) == (1, CHARGE)


def test_a_page_that_would_push_out_many_is_not_kept():
    pages = Pages(room=8 * CHARGE)

    pages.keep(a_key("fits"), a_page())
    pages.keep(a_key("large"), a_page(BYTES + b"x"))

    assert (pages.get(a_key("large")), len(pages)) == (None, 1)


def test_nobody_fills_the_memory_with_long_names():
    """A host may be written with any number of zeros before its port."""
    pages = Pages(room=20 * CHARGE)

    pages.keep((f"localhost:{'0' * 5000}80", "https", "/", ""), a_page())
    pages.keep(("localhost:80", "https", f"/articles/{'a' * 120}/", "page=2"), a_page())

    assert len(pages) == 1


@pytest.mark.parametrize(
    ("content_type", "compressed"),
    [
        ("text/html; charset=utf-8", True),
        ("application/atom+xml; charset=utf-8", True),
        ("application/xml", True),
        ("application/json", True),
        ("application/feed+json", True),
        ("application/ld+json", True),
        ("text/calendar", True),
        ("image/svg+xml", True),
        ("image/webp", False),
        ("application/zip", False),
    ],
)
def test_what_is_compressed(content_type, compressed):
    page = Page([("Content-Type", content_type)], BYTES)

    assert (page.answer("br").body != BYTES) is compressed
    assert page.answer("gzip").etag.endswith('-gzip"') is compressed


def test_tags_are_the_same_in_every_process():
    assert a_page().answer("gzip").body == a_page().answer("gzip").body
    assert a_page().answer("br").etag == '"bd15dfa9f462cee76b860c39-br"'


@pytest.mark.parametrize(("size", "pays"), [(A_LONG_FILE - 1, True), (A_LONG_FILE, False)])
def test_a_page_is_compressed_as_far_as_pays_and_a_long_file_quickly(size, pays):
    words = random.Random(1).choices(A_TEXT.read_text().split(), k=40_000)  # noqa: S311 -- no secret
    text = " ".join(words).encode()[:size]

    compressed = Page([("Content-Type", "text/html")], text).answer("br").body

    assert brotli.decompress(compressed) == text
    quick = brotli.compress(text, mode=brotli.MODE_TEXT, quality=6)
    assert (len(compressed) < len(quick)) == pays
