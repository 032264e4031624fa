"""One page of each kind has all points for accessibility and for search engines, as Lighthouse counts."""

import json
import subprocess
from pathlib import Path

import pytest

from tests import chromium

SCRIPT = Path(__file__).with_name("lighthouse.mjs")
FLAGS = ["--headless", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost"]

# Search engines are asked to leave these pages out, so nobody reads a description in a list of results.
LEFT_OUT = {"is-crawlable", "meta-description"}
MAY_FAIL = {
    "articles:republish": LEFT_OUT,  # the article itself is to be found
    "articles:version": LEFT_OUT,  # so is its present version
    "page_version": LEFT_OUT,
    "contact": LEFT_OUT,  # programs look for forms to fill in
    "observances:year": LEFT_OUT,  # a year without articles repeats the page of the day
    "search": LEFT_OUT,  # answers to the words of one reader
    # Part of other sites. Its policy lets Lighthouse load no robots.txt from within.
    "statistics:embed": LEFT_OUT | {"robots-txt"},
}


@pytest.mark.exhaustive
def test_pages_have_all_points(one_of_each_kind):
    asked = {
        "chromium": chromium.find(),
        "flags": [*chromium.flags(), *FLAGS],
        "addresses": [*one_of_each_kind.values()],
    }

    answer = subprocess.run(
        ["node", SCRIPT],  # noqa: S607 -- that of the environment
        input=json.dumps(asked),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )

    failed = json.loads(answer.stdout)
    assert failed.keys() == set(one_of_each_kind.values())
    wrong = {
        address: failed[address]
        for (kind, _language), address in one_of_each_kind.items()
        if failed[address].keys() - MAY_FAIL.get(kind, set())
    }
    assert wrong == {}
    assert failed[one_of_each_kind["search", "en"]].keys() == LEFT_OUT
