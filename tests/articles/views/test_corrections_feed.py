import re
from datetime import UTC, datetime

import feedparser
import pytest
from django.urls import reverse
from django.utils import timezone, translation

from articles.models import Correction
from page_cache import generation
from tests.advocacy.factories import FigureFactory
from tests.articles.factories import ArticleFactory, UserFactory
from tests.articles.views.correcting import correct, correct_figure
from tests.markup import one_line

pytestmark = pytest.mark.django_db
HERE = "http://testserver"
WHEN = datetime(2026, 3, 1, 9, tzinfo=UTC)


@pytest.fixture
def corrected():
    article = ArticleFactory(title="La espera", language="es", slug="espera", publish_at=WHEN)
    return Correction.objects.create(
        article=article, text="Eran 12 & no 13.", corrected_at=WHEN, corrected_by=UserFactory()
    )


def entries(client, path):
    feed = feedparser.parse(client.get(path).content, sanitize_html=False)
    assert not feed.bozo
    return feed.entries


@pytest.mark.parametrize("ending", ["xml", "rss"])
def test_an_entry_says_when_where_and_what_was_wrong(client, corrected, ending):
    (entry,) = entries(client, f"/corrections/feed.{ending}")

    assert entry.title == "La espera"
    assert entry.link == f"{HERE}/es/articles/espera/#corrections"
    assert entry.id == f"tag:testserver,2026-03-01:correction/article/{corrected.pk}"
    assert entry.published_parsed[:4] == (2026, 3, 1, 9)
    assert '<bdi lang="es">Eran 12 &amp; no 13.</bdi>' in one_line(entry.content[0].value)


def test_json_feed_says_the_same(client, corrected):
    feed = client.get("/fr/corrections/feed.json").json()

    (item,) = feed["items"]
    assert (feed["language"], feed["home_page_url"]) == ("fr", f"{HERE}/fr/corrections/")
    assert item["url"] == f"{HERE}/es/articles/espera/#corrections"
    assert item["summary"] == "Correction\n\nEran 12 & no 13."
    assert item["tags"] == ["Correction"]
    assert item["date_published"] == "2026-03-01T09:00:00+00:00"


@pytest.mark.exhaustive
def test_figures_stand_among_articles_in_the_language_of_the_feed(client, corrected):
    figure = FigureFactory(statistic__title="Laws", statistic__slug="laws", slug="laws-2024")
    made = correct_figure(figure, "We read the wrong row.", value=1100)

    first, second = entries(client, "/es/corrections/feed.xml")

    assert (first.title, second.title) == ("Laws", "La espera")
    assert first.link == f"{HERE}/es/statistics/laws/#laws-2024"
    assert first.id.endswith(f":correction/figure/{made.pk}")
    assert "corregida de <b>1.000</b> a <b>1.100</b>" in one_line(first.content[0].value)


def test_what_readers_cannot_see_is_in_no_feed(client, hidden_articles):
    for article in hidden_articles:
        correct(article, "Nobody may know.")

    for ending in ("xml", "rss", "json"):
        feed = client.get(f"/corrections/feed.{ending}").text
        assert "Nobody may know." not in feed
        assert "Hidden" not in feed


@pytest.mark.exhaustive
def test_the_id_stays_when_title_address_and_words_change(client, corrected):
    (before,) = entries(client, "/corrections/feed.xml")
    article = corrected.article
    article.title, article.slug = "Otra", "otra"
    article.save()
    Correction.objects.update(text="Removed.")
    generation.bump()

    (after,) = entries(client, "/corrections/feed.xml")

    assert (after.title, after.id) == ("Otra", before.id)


def test_a_kept_feed_goes_with_a_new_correction(client, corrected):
    assert len(entries(client, "/corrections/feed.xml")) == 1

    correct(corrected.article, "It was in May.")
    assert len(entries(client, "/corrections/feed.xml")) == 2
    correct_figure(FigureFactory())
    assert len(entries(client, "/corrections/feed.xml")) == 3


@pytest.mark.exhaustive
def test_the_feed_ends_after_fifty(client):
    article = ArticleFactory(publish_at=timezone.now())
    for number in range(51):
        correct(article, f"Mistake {number:02}.", days_ago=number)

    feed = client.get("/corrections/feed.rss").text

    assert ("Mistake 49." in feed, "Mistake 50." in feed) == (True, False)


@pytest.mark.exhaustive
@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
def test_pages_lead_to_the_feed(client, language):
    with translation.override(language):
        page, follow = client.get(reverse("corrections")).text, client.get(reverse("follow")).text
        paths = [reverse("corrections_feed", args=[ending]) for ending in ("xml", "rss", "json")]

    head = page.partition("</head>")[0]
    assert re.search(rf'<link rel="alternate" type="application/atom\+xml"[^>]*"{paths[0]}">', head)
    assert all(f'href="{path}"' in follow for path in paths)
