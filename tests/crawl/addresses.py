"""Where the walk through the demonstration begins, and what it leaves out."""

import re
from urllib.parse import urlsplit
from zlib import crc32

from django.conf import settings
from django.utils import timezone

from tests.runs import EXHAUSTIVE

LANGUAGES = [code for code, _name in settings.CONTENT_LANGUAGES]
HOMES = {code: "/" if code == "en" else f"/{code}/" for code in LANGUAGES}
# Machines know them by heart.
LINKED_BY_NOBODY = ["/robots.txt", "/.well-known/security.txt"]
# Hundreds of days, statistics and sources have a page in each language, and their lists one for each
# choice. `make test` reads one in so many, always the same; `make test-all` reads all.
ONE_IN = 32
# Their pages are made by the same templates as those in English: `make test` reads their front pages.
ONLY_IN_TEST_ALL = {"es", "fr", "ht"}
BELOW_A_FRONT_PAGE = re.compile(rf"/({'|'.join(sorted(ONLY_IN_TEST_ALL))})/.")
OF_MANY = re.compile(
    r"(?:/(?:es|fr|ht|ar))?/(?:(?:api/v1/)?"
    r"(?:observances|statistics|figures|sources|instruments|topics)/"
    r"(?!data|topics/|calendar|feed\.)(?P<name>[^/?.]+)[/.]|"
    r"(?:articles|observances|statistics|sources|instruments|search)/\?(?P<choice>.+))"
)


def leads_beyond(address, *, every=EXHAUSTIVE):
    """Whether the walk leaves this address out; with `every`, it reads all of many pages of one kind."""
    _, _, path, query, _ = urlsplit(address)
    # A day has a page for every year there is: this year's pages of the World Days stand for all.
    this_year = timezone.localdate().year
    if re.search(rf"/observances/(?!world-[^/]+/{this_year}/)[^/]+/\d{{4}}/", path):
        return True
    if every:
        return False
    if BELOW_A_FRONT_PAGE.match(path):
        return True
    found = OF_MANY.match(f"{path}?{query}")
    if not found:
        return False
    return crc32((found["name"] or found["choice"] or "").encode()) % ONE_IN != 0
