"""Sixty queries as readers type them, asked of the demonstration: reader_queries.json.

They were written from its texts alone, before anybody looked at the engine. A row is the language, the
kind, what is typed, and the addresses that are a good first result.
docs/decisions/0089-search-finds-what-readers-ask-for.md says what other engines reach.
"""

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

import pytest
import time_machine
from django.db import transaction
from django.test import Client

from config.demo import articles, pages
from tests.articles.factories import UserFactory

QUERIES = json.loads(Path(__file__).with_name("reader_queries.json").read_text())
AFTER_ALL_ARE_PUBLISHED = datetime(2027, 1, 5, 12, tzinfo=UTC)
RESULT = re.compile(r'<h3>\s*<a href="([^"]+)"')

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.long,
    pytest.mark.usefixtures("_demonstration"),
]


@dataclass(frozen=True)
class Judged:
    query: str
    found: list[str]
    best: list[str]

    @property
    def is_first(self):
        return self.found[:1] != [] and self.found[0] in self.best

    @property
    def is_among_ten(self):
        return any(address in self.best for address in self.found[:10])


@pytest.fixture(scope="module")
def _demonstration(with_reference_data, django_db_blocker):
    with (
        django_db_blocker.unblock(),
        transaction.atomic(),
        time_machine.travel(AFTER_ALL_ARE_PUBLISHED, tick=False),
    ):
        articles.load_demo_articles(by=(user := UserFactory()))
        pages.load_demo_pages(by=user)
        yield
        transaction.set_rollback(True)


def results(typed, language="en"):
    prefix = "" if language == "en" else f"/{language}"
    return RESULT.findall(Client().get(f"{prefix}/search/?{urlencode({'q': typed})}").text)


@pytest.mark.exhaustive  # a sum over all that readers asked: the table here has examples
def test_most_readers_find_what_they_ask_for():
    judged = [Judged(typed, results(typed, at), best) for at, _kind, typed, best in QUERIES]

    assert len(judged) == 60
    missed = [each.query for each in judged if not each.is_first]
    assert len(missed) <= 10, missed
    missed = [each.query for each in judged if not each.is_among_ten]
    assert len(missed) <= 4, missed
    missed = [each.query for each in judged if not each.found]
    assert len(missed) <= 1, missed


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [
        ("trafficking in persons", "en", "/topics/trafficking/"),
        ("asylum", "en", "/articles/the-one-year-asylum-deadline-in-plain-words/"),
        (
            '"people who are trafficked"',
            "en",
            "/articles/why-30-july-is-set-aside-for-people-who-are-trafficked/",
        ),
        ("الاعلان العالمي", "ar", "/ar/articles/limadha-30-yuliu-ar/"),
    ],
)
def test_what_was_found_before_is_found(typed, language, first):
    assert results(typed, language)[0] == first
