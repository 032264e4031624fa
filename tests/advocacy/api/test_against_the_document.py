"""Schemathesis asks the whole site whatever its OpenAPI document allows, and what it does not."""

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import HealthCheck, given
from hypothesis import settings as examples

from advocacy.models import Source
from articles.models import Article
from tests.advocacy.api.helpers import EVERY, REFUSING
from tests.articles.api.helpers import make_article
from tests.page_cache.site import undisturbed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_reference_data")]
POSITIVE, NEGATIVE = schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE
BOUNDED = examples(
    max_examples=examples.default.max_examples // 5,  # each asks the whole site
    suppress_health_check=list(HealthCheck),
    database=None,
    derandomize=True,
)


@pytest.fixture(scope="module")
def schema(with_reference_data):
    """The document, once for all: Schemathesis reads through our modules for each that it loads."""
    with undisturbed():
        yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", WSGIHandler())


KNOWN = {
    "statistic": {"slug": "forcibly-displaced"},
    "statistic_figures": {"slug": "journalists-in-prison"},
    "figure": {"slug": "displaced-2024"},
    "observance": {"slug": "human-rights-day"},
    "instrument": {"slug": "udhr"},
    "topic": {"slug": "refugees"},
}
KNOWN["statistic_figures_csv"] = KNOWN["statistic_figures"]
NUMBERED = {"source": Source, "article": Article}


# These must name something that exists: the document cannot say which topics there are today.
NAMED = {
    "topic": "refugees",
    "place": "001",
    "statistic": "forcibly-displaced",
    "publisher": "UNHCR",
    "author": "ann",
}
# The end of a range must not come before its beginning.
ENDS = {
    "period_from": "period_to",
    "falls_from": "falls_to",
    "published_from": "published_to",
}


def _with_known_names_and_open_ranges(query):
    query = {name: NAMED.get(name, value) for name, value in query.items()}
    for begin, end in ENDS.items():
        if begin in query or end == "falls_to":
            query.pop(end, None)
    return query


@pytest.mark.sampled
@pytest.mark.parametrize("operation", EVERY)
def test_whatever_the_document_allows_is_answered(schema, operation):
    statuses = set()
    make_article()

    @BOUNDED
    @given(schema[EVERY[operation]]["GET"].as_strategy(generation_mode=POSITIVE))
    def is_answered(case):
        if known := KNOWN.get(operation):
            case.path_parameters = known
        elif model := NUMBERED.get(operation):
            case.path_parameters = {"number": model.objects.first().pk}
        case.query = _with_known_names_and_open_ranges(case.query or {})
        statuses.add(case.call_and_validate().status_code)

    is_answered()

    assert 200 in statuses
    assert statuses <= {200, 304}


@pytest.mark.sampled
@pytest.mark.parametrize("operation", REFUSING)
def test_whatever_it_does_not_allow_is_refused(schema, operation):
    statuses = set()

    @BOUNDED
    @given(schema[EVERY[operation]]["GET"].as_strategy(generation_mode=NEGATIVE))
    def is_refused(case):
        statuses.add(case.call_and_validate().status_code)

    is_refused()

    assert statuses & {400, 404}
