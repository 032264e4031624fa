"""One walk through the demonstration, for all that is asked of it."""

import re

import pytest
from django.conf import settings
from django.utils import timezone

from tests.crawl import page_rules
from tests.crawl.crawler import Crawler

LANGUAGES = [code for code, _name in settings.LANGUAGES]
HOMES = {code: "/" if code == "en" else f"/{code}/" for code in LANGUAGES}
# Machines know them by heart.
LINKED_BY_NOBODY = ["/robots.txt", "/.well-known/security.txt"]


@pytest.fixture(scope="session")
def crawler(demonstrated):
    # A day has a page for every year there is: this year's pages of the World Days stand for all.
    this_year = timezone.localdate().year
    beyond = re.compile(rf"/observances/(?!world-[^/]+/{this_year}/)[^/]+/\d{{4}}/")
    return Crawler(demonstrated, beyond=beyond, examine=page_rules.examine)


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
