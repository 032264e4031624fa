"""What tests of public pages ask, make and read."""

from datetime import UTC, datetime

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from articles.models import Article
from search import engine


def found(raw, *languages):
    answer = engine.find_entries(raw, languages=languages or ["en"], labels=[], now=timezone.now())
    return [entry.path for entry in engine.load_entries(answer.entry_ids)]


def check_date(day):
    day.fact_sources.create(fact="name_and_rule", source="UN list", verification="verified-primary")


def days(events):
    return [(event.decoded("dtstart"), event.decoded("dtend")) for event in events]


TODAY = datetime(2026, 11, 25, 15, tzinfo=UTC)


def year_url(observance, year):
    return reverse("observances:year", args=[observance.slug, year])


def make_article(**fields):
    author, _ = User.objects.get_or_create(username="author")
    moment = fields.get("publish_at", datetime(2026, 7, 30, tzinfo=UTC))
    values = {"status": "published", "publish_at": moment, "first_published_at": moment}
    return Article.objects.create(created_by=author, **(values | fields))


def page(client, path, **query):
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()
