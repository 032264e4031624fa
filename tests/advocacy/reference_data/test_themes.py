"""The themes of days and years among the reference data."""

from io import StringIO

import pytest
from django.core.management import call_command

from advocacy.models import Observance, ObservanceTheme

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_reference_data")]


def run():
    out = StringIO()
    call_command("load_reference_data", stdout=out, no_color=True)
    return out.getvalue().splitlines()


@pytest.mark.exhaustive  # test_second_load.py has the rule
def test_themes_come_unchecked_with_their_source_and_leave_what_editors_entered():
    theme = ObservanceTheme.objects.get(observance__slug="world-aids-day", year=2025)
    assert (theme.theme, theme.is_checked) == (
        "Overcoming disruption, transforming the AIDS response",
        False,
    )
    assert theme.source == (
        "World Health Organization, https://who.int/campaigns/world-aids-day/2025"
        " (read on 26 November 2026)."
    )
    theme.theme = "As an editor read it"
    theme.save()

    said = run()

    assert any("world-aids-day 2025: theme stays 'As an editor read it'" in line for line in said)
    theme.refresh_from_db()
    assert theme.theme == "As an editor read it"


@pytest.mark.exhaustive  # tests/advocacy/reference_data/test_second_load.py has the rule
def test_a_theme_that_an_editor_entered_before_is_the_one_of_its_day_and_year():
    theme = ObservanceTheme.objects.get(observance__slug="world-aids-day", year=2025)
    theme.delete()
    theirs = ObservanceTheme.objects.create(
        observance=theme.observance, year=2025, theme="Theirs", source="Read by us"
    )

    said = run()

    assert "themes: 0 added, 20 were here" in said
    assert any("world-aids-day 2025: theme stays 'Theirs'" in line for line in said)
    theirs.refresh_from_db()
    assert theirs.theme == "Theirs"


@pytest.mark.both_databases
def test_readers_find_a_day_by_its_theme_and_calendars_learn_of_it(client):
    found = client.get("/search/", {"q": "Overcoming disruption"}).content.decode()
    assert "World AIDS Day" in found
    page = client.get("/observances/world-aids-day/2025/").content.decode()
    assert "Overcoming disruption, transforming the AIDS response" in page
    assert "(Not checked yet)" in page
    assert 'href="https://who.int/campaigns/world-aids-day/2025"' in page
    assert Observance.objects.get(slug="world-aids-day").calendar_changes > 0
