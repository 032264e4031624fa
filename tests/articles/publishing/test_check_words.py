import pytest

from articles.checks.finding import Finding, Level
from articles.publishing.check_words import PLACES, describe


@pytest.mark.parametrize("place", PLACES)
def test_a_place_that_a_finding_leads_to_has_a_name(place):
    assert describe(Finding("missing", Level.ERROR, place)).where
