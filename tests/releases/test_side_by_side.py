"""While an upgrade is under way, the release before goes on serving readers on the new tables.

So a migration adds, and takes away only what no release uses any more: first a release that no longer
needs a column, then one that drops it. A column that has to be filled has a `db_default`.
"""

import json
import os
from pathlib import Path

import pytest
from django.db.migrations.loader import MigrationLoader
from django_migration_linter import MigrationLinter

from tests.releases.running import ROOT, migrations

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, pytest.mark.long]

# From 0.1.0 to the release after it the site stops: docs/running.md and the changelog say so. None is added here.
WITH_A_STOP = {
    "advocacy/migrations/0003_sheets_of_an_import.py",
    "advocacy/migrations/0004_drafts.py",
    "advocacy/migrations/0005_separates_revisions.py",
    "advocacy/migrations/0006_text_of_instruments.py",
    "advocacy/migrations/0007_released_on.py",
    "advocacy/migrations/0008_shows_trend.py",
    "advocacy/migrations/0010_publishers.py",
    "advocacy/migrations/0012_publisher_of_each_source.py",
    "advocacy/migrations/0015_titles_of_sources_in_languages.py",
    "articles/migrations/0002_pictures.py",
    "articles/migrations/0004_correction_severity.py",
    "articles/migrations/0008_failing_links_of_any_length.py",
    "articles/migrations/0009_pages.py",
    "articles/migrations/0010_author_picture_and_position.py",
    "articles/migrations/0013_document_cover_height.py",
    "articles/migrations/0015_teams.py",
    "articles/migrations/0016_author_description_and_other_names.py",
    "search/migrations/0004_searchentry_edition_of.py",
}


def newest_release():
    folders = [path for path in Path(__file__).parent.iterdir() if path.name[:1].isdigit()]
    return max(folders, key=lambda path: [int(number) for number in path.name.split(".")])


def refused(paths):
    """Return those of these migrations that the linter refuses."""
    linter = MigrationLinter(str(ROOT), no_cache=True, no_output=True)
    disk = MigrationLoader(None).disk_migrations
    found = set()
    for path in paths:
        app, _folder, name = Path(path).with_suffix("").parts
        linter.reset_counters()
        linter.lint_migration(disk[app, name])
        if linter.has_errors:
            found.add(path)
    return found


@pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgresql:"),
    reason="SQLite makes every table anew, and is not upgraded while others write",
)
def test_the_release_before_runs_on_the_tables_of_this_one():
    released = json.loads((newest_release() / "migrations.json").read_text())
    added = set(migrations()) - set(released)
    assert set(migrations()) >= WITH_A_STOP
    assert refused(added) == WITH_A_STOP & added
