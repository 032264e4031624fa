"""One walk through the demonstration, for all that is asked of it."""

import pytest

from tests import kinds
from tests.crawl import page_rules
from tests.crawl.addresses import HOMES, LINKED_BY_NOBODY, leads_beyond
from tests.crawl.crawler import Crawler


@pytest.fixture(scope="session")
def crawler(demonstrated):
    return Crawler(demonstrated, leads_beyond=leads_beyond, examine=page_rules.examine)


@pytest.fixture(scope="session")
def answers(crawler):
    return crawler.visit(*HOMES.values(), *LINKED_BY_NOBODY)


@pytest.fixture(scope="session")
def pages(answers):
    """The pages with an address of their own: not those that a form was asked for."""
    return {
        address: answer
        for address, answer in answers.items()
        if answer.is_page and answer.status == 200 and answer.query <= {"page"}
    }


@pytest.fixture(scope="session")
def one_of_each_kind(pages):
    """The address of one page of each kind, in English and in Arabic, by kind and language."""
    found = {}
    for address, page in sorted(pages.items()):
        language = "ar" if page.path.startswith("/ar/") else "en"
        found.setdefault((kinds.of_path(page.path), language), address)
    assert len(found) > 40
    return found
