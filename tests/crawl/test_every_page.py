"""Every page of the demonstration, in every language, found by following every link."""

import re
from collections import defaultdict
from urllib.parse import urldefrag

import pytest
from django.conf import settings

from tests import kinds
from tests.crawl import page_rules
from tests.crawl.addresses import HOMES, LANGUAGES, ONLY_IN_TEST_ALL, leads_beyond

# An article is in the languages it was written in; every other page in all of them.
# The demonstration has the name and the colours of the house: `tests/browser/test_identity.py` has others.
NOT_IN_THE_DEMONSTRATION = {"contact_sent", "identity_file", "identity_sheet"}
IN_SOME_LANGUAGES = {
    *("articles:detail", "articles:republish", "articles:version", "page", "page_version"),
    "series",
}
# A language is carried into the form once, in the address, and stays behind it.
INTO_THE_FORM = re.compile(r"/legal-help/(request|return)/\?language=")


def test_every_address_answers(answers):
    wrong = {
        address: (answer.status, answer.found_on)
        for address, answer in answers.items()
        if answer.status != 200 and not INTO_THE_FORM.search(address)
    }

    assert wrong == {}


def test_every_place_on_a_page_is_there(answers):
    dead = {
        (answer.address, named)
        for answer in answers.values()
        for named in answer.leads_to
        for address, place in [urldefrag(named)]
        if place and address in answers and place not in answers[address].ids
    }

    assert dead == set()


def test_nothing_is_loaded_from_anybody_else(answers, crawler):
    foreign = {
        (answer.address, named)
        for answer in answers.values()
        for named in answer.loads
        if not (crawler.is_own(named) or named == "data:,")
    }

    assert foreign == set()


@pytest.mark.parametrize("rule", page_rules.RULES, ids=lambda rule: rule.__name__)
def test_every_page_keeps(answers, rule):
    broken = [
        (answer.address, remark)
        for answer in answers.values()
        for name, remark in answer.remarks
        if name == rule.__name__
    ]

    assert broken == []


def test_no_two_pages_have_one_title(pages):
    titled = defaultdict(list)
    for address, page in pages.items():
        titled[page.language, page.title].append(address)

    assert {title: found for title, found in titled.items() if len(found) > 1} == {}


def test_every_kind_of_page_is_reached(answers):
    reached = {kinds.of_path(answer.path) for answer in answers.values() if _has_a_view(answer)}

    assert kinds.of_site() - reached - NOT_IN_THE_DEMONSTRATION == set()


@pytest.mark.parametrize(
    "language",
    [
        pytest.param(code, marks=pytest.mark.exhaustive) if code in ONLY_IN_TEST_ALL else code
        for code in LANGUAGES
    ],
)
def test_every_kind_is_read_in_every_language(pages, language):
    """But for articles, of which the next test says more: the walk reads not every page in each."""
    by_language = defaultdict(set)
    for page in pages.values():
        if page.alternates:
            by_language[page.language].add(kinds.of_path(page.path))

    assert by_language["en"] - IN_SOME_LANGUAGES - by_language[language] == set()


@pytest.mark.exhaustive  # the walk of `make test` reads two languages
def test_every_language_has_articles_of_its_own(pages):
    """But for Haitian Creole: its lists say kindly that there is nothing yet, and lead to others."""
    written = {
        page.language for page in pages.values() if kinds.of_path(page.path) == "articles:detail"
    }

    assert written == set(LANGUAGES) - {"ht"}


def test_languages_name_each_other(pages):
    """What a page says of its other languages, these say of it."""
    unanswered = {
        (address, code, other)
        for address, page in pages.items()
        for code, other in page.alternates.items()
        if code != "x-default"
        and not leads_beyond(other)
        and (pages[other].language != code or pages[other].alternates.get(page.language) != address)
    }

    assert unanswered == set()


def test_the_menu_of_languages_leads_to_the_same_page(pages):
    astray = {
        (address, code, other)
        for address, page in pages.items()
        for code, other in page.menu.items()
        if not leads_beyond(other) and not _is_the_same_page(pages, page, code, other)
    }

    assert astray == set()


def _is_the_same_page(pages, page, code, other):
    other, _, note = other.partition("#")
    if other not in pages or pages[other].language != code:
        return False
    kind = kinds.of_path(page.path)
    is_elsewhere = note == "not-translated" or pages[other].path == HOMES.get(code)
    if kind in IN_SOME_LANGUAGES and is_elsewhere:
        return True
    own = pages[other].menu.get(page.language)
    return kinds.of_path(pages[other].path) == kind and own == page.address.partition("?")[0]


def _has_a_view(answer):
    return not answer.path.startswith((settings.STATIC_URL, settings.MEDIA_URL))
