import pytest

from articles.checks.finding import Finding, Level
from articles.publishing.check_words import describe


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("endangered", "Who is endangered by this?"),
        ("bylines", "Bylines"),
        ("links", "Share a private preview"),
        ("bundle", "Bundle"),
        ("translations", "Translations"),
        ("publish_at", "Publish at"),
        ("translated_from", "Translated from"),
    ],
)
def test_the_place_that_a_finding_leads_to_has_a_name(place, name):
    assert describe(Finding("missing", Level.ERROR, place)).where == name
