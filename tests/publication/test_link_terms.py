"""What a preview link shows, by what is known of it and of its article."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from publication.link_terms import ContentState, LinkTerms, LinkView, link_view

MADE = datetime(2026, 11, 25, 9, tzinfo=UTC)
NOW = MADE + timedelta(hours=2)
HOUR = timedelta(hours=1)
LINK = LinkTerms(made_at=MADE, ends_at=None, is_revoked=False)
DRAFT = ContentState(
    is_public=False,
    is_withdrawn=False,
    is_being_written=True,
    first_published_at=None,
    put_in_place_at=None,
)
# Seen by readers the day before, with nothing new.
PUBLIC = replace(
    DRAFT,
    is_public=True,
    is_being_written=False,
    first_published_at=MADE - timedelta(days=1),
    put_in_place_at=MADE - timedelta(days=1),
)


@pytest.mark.parametrize(
    ("link", "article", "expected"),
    [
        (LINK, DRAFT, LinkView.DRAFT),
        (replace(LINK, is_revoked=True), DRAFT, LinkView.NOTHING),
        (replace(LINK, ends_at=NOW), DRAFT, LinkView.NOTHING),
        (replace(LINK, ends_at=NOW + HOUR), DRAFT, LinkView.DRAFT),
        # Scheduled after the link was made: it is shown until its moment.
        (LINK, replace(DRAFT, first_published_at=NOW + HOUR, put_in_place_at=MADE), LinkView.DRAFT),
        (LINK, replace(PUBLIC, first_published_at=NOW, put_in_place_at=MADE), LinkView.PUBLISHED),
        # From its moment on: what is written next is for nobody whose link is older.
        (
            LINK,
            replace(PUBLIC, first_published_at=NOW, put_in_place_at=MADE, is_being_written=True),
            LinkView.PUBLISHED,
        ),
        # The next version of an article that readers know.
        (LINK, replace(PUBLIC, is_being_written=True), LinkView.DRAFT),
        (LINK, PUBLIC, LinkView.PUBLISHED),
        (LINK, replace(PUBLIC, put_in_place_at=MADE + HOUR), LinkView.PUBLISHED),
        # What is begun after publication is for nobody whose link is older.
        (
            LINK,
            replace(PUBLIC, put_in_place_at=MADE + HOUR, is_being_written=True),
            LinkView.PUBLISHED,
        ),
        # Published, and taken down again.
        (
            LINK,
            replace(DRAFT, first_published_at=MADE + HOUR, put_in_place_at=MADE + HOUR),
            LinkView.NOTHING,
        ),
        (LINK, replace(PUBLIC, is_public=False), LinkView.DRAFT),
        (LINK, replace(PUBLIC, is_public=False, is_withdrawn=True), LinkView.WITHDRAWN),
        (
            replace(LINK, is_revoked=True),
            replace(PUBLIC, is_public=False, is_withdrawn=True),
            LinkView.NOTHING,
        ),
        (replace(LINK, ends_at=NOW), PUBLIC, LinkView.NOTHING),
    ],
)
def test_what_a_link_shows(link, article, expected):
    assert link_view(link, article, NOW) is expected
