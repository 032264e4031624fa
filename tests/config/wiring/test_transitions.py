from datetime import UTC, datetime

import pytest

from articles.models import Article
from config.wiring.transitions import next_transition
from tests.articles.factories import ArticleFactory

pytestmark = pytest.mark.django_db


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "now", "midnight"),
    [
        ("UTC", "2026-11-25 12:00:00", "2026-11-26 00:00:00"),
        ("UTC", "2026-11-25 00:00:00", "2026-11-26 00:00:00"),
        ("America/New_York", "2026-11-25 04:59:59", "2026-11-25 05:00:00"),
        ("America/New_York", "2026-11-25 05:00:00", "2026-11-26 05:00:00"),
        ("America/New_York", "2026-11-01 12:00:00", "2026-11-02 05:00:00"),  # the clocks went back
        ("Asia/Beirut", "2026-03-28 12:00:00", "2026-03-28 22:00:00"),  # midnight does not exist
    ],
)
def test_midnight_in_the_zone_of_the_site(settings, zone, now, midnight):
    settings.TIME_ZONE = zone

    assert next_transition(at(now)) == at(midnight)


def test_the_first_scheduled_article(time_machine):
    time_machine.move_to("2026-11-25 12:00:00Z", tick=False)
    for moment in ("2026-11-25 11:00:00", "2026-11-25 14:00:00", "2026-11-25 13:00:00"):
        ArticleFactory(status=Article.Status.PUBLISHED, publish_at=at(moment))
    ArticleFactory(status=Article.Status.DRAFT, publish_at=at("2026-11-25 12:30:00"))

    assert next_transition(at("2026-11-25 12:00:00")) == at("2026-11-25 13:00:00")


def test_the_first_that_ends(time_machine):
    time_machine.move_to("2026-11-25 12:00:00Z", tick=False)
    begun = at("2026-11-25 10:00:00")
    for moment in ("2026-11-25 11:00:00", "2026-11-25 14:00:00", "2026-11-25 13:00:00"):
        ArticleFactory(publish_at=begun, unpublish_at=at(moment))
    ArticleFactory(publish_at=at("2026-11-25 13:30:00"))
    status = Article.Status.WITHDRAWN
    ArticleFactory(status=status, publish_at=begun, unpublish_at=at("2026-11-25 12:30:00"))

    assert next_transition(at("2026-11-25 12:00:00")) == at("2026-11-25 13:00:00")
