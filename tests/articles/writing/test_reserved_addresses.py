"""No page stands where the site itself answers, whatever is added to its addresses."""

import re

import pytest
from django.conf import settings
from django.urls import URLResolver, get_resolver

from articles.writing.addresses import RESERVED_FIRST_PARTS, is_reserved


def first_parts(patterns):
    for pattern in patterns:
        route = str(pattern.pattern)
        if isinstance(pattern, URLResolver) and route in ("", "en/"):
            yield from first_parts(pattern.url_patterns)
        else:
            yield re.split(r"[/.<(]", route.removeprefix("^"))[0]


def test_all_of_them_are_named():
    used = {
        part for part in first_parts(get_resolver().url_patterns) if re.fullmatch(r"[-\w]+", part)
    }

    assert {"articles", "legal-help", "statistics", "admin"} <= used
    # A page may stand at /robots/, beside the file robots.txt.
    files = {"favicon", "robots", "sitemap", "sitemap-news", "sitemap-"}
    assert used - RESERVED_FIRST_PARTS - files - {"privacy"} == set()


@pytest.mark.parametrize("path", ["es", "es/x", "articles", "Articles/x", "legal-help/x", "admin"])
def test_what_begins_as_one_of_them_is_theirs(path):
    assert is_reserved(path)
    assert not is_reserved(f"about/{path}")
    assert {code for code, _name in settings.LANGUAGES} >= {"es"}
