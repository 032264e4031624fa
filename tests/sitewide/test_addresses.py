"""Nothing that an editor names stands at an address that the site has for something else."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import URLResolver, get_resolver, resolve, reverse

from advocacy.models import Instrument, Observance, Statistic, Topic
from articles.models import Article, Author, Series
from tests.advocacy.factories import ObservanceFactory, StatisticFactory

FEED = {"ending": "xml"}
# Each kind of thing that has a name in addresses, and the pages and files of it.
PAGES = {
    Article: [
        ("articles:detail", {}),
        *((f"articles:{name}", {}) for name in ("bibtex", "republish", "ris")),
        ("articles:version", {"number": 1}),
    ],
    Author: [("author", {}), ("author_feed", FEED)],
    Instrument: [("instruments:detail", {}), ("api:instrument", {})],
    Observance: [
        ("observances:detail", {}),
        ("observances:dates", {}),
        ("observances:topic_calendar", {}),
        ("observances:year", {"year": 2024}),
        ("api:observance", {}),
    ],
    Series: [("series", {})],
    Statistic: [
        *((f"statistics:{name}", {}) for name in ("detail", "svg", "png", "card", "embed")),
        *((f"statistics:{name}", {}) for name in ("bibtex", "ris")),
        *((name, {}) for name in ("statistic_csv", "statistic_json", "api:statistic")),
    ],
    Topic: [("topic", {}), ("topic_feed", FEED), ("observances:topic_calendar", {})],
}


def words_of_addresses(patterns):
    """Every part of an address that the site itself has named, without its ending."""
    for pattern in patterns:
        parts = re.split(r"[/^$]", str(pattern.pattern))
        yield from (part.split(".")[0].removesuffix("\\") for part in parts)
        if isinstance(pattern, URLResolver):
            yield from words_of_addresses(pattern.url_patterns)


WORDS = {
    word
    for word in words_of_addresses(get_resolver().url_patterns)
    if re.fullmatch("[-a-z0-9_]+", word)
}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("model", PAGES)
def test_exactly_the_addresses_that_lead_elsewhere_are_refused(model):
    elsewhere = {
        word
        for word in WORDS
        for page, values in PAGES[model]
        if resolve(reverse(page, kwargs={"slug": word, **values})).view_name != page
    }

    assert {word for word in WORDS if is_refused(model, word)} == elsewhere


def is_refused(model, slug):
    try:
        model._meta.get_field("slug").run_validators(slug)
    except ValidationError:
        return True
    return False


def test_there_are_words_to_try():
    assert {"datapackage", "calendar", "calendar-core", "feed", "republish", "embed"} <= WORDS


def test_a_refusal_says_why():
    with pytest.raises(ValidationError, match="The site itself has this address"):
        Statistic._meta.get_field("slug").run_validators("datapackage")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("factory", "slug"),
    [
        (StatisticFactory, "datapackage"),
        (ObservanceFactory, "calendar"),
        (ObservanceFactory, "calendar-core"),
    ],
)
def test_the_database_refuses_them_too(factory, slug):
    with pytest.raises(IntegrityError, match="address_is_its_own"), transaction.atomic():
        factory(slug=slug)
