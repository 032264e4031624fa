"""The story of the World Day against Trafficking in Persons, first marked in 2014, as a whole.

Its article cites five figures by reference, in four languages. One of them is corrected: the
sentence, the card, the chart, the feed, the copy, the files and the API say so at once. Later a
newer figure comes out, and an editor decides.
"""

import csv
import re
from datetime import UTC, date, datetime
from decimal import Decimal

import feedparser
import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from advocacy.editing import correct
from advocacy.models import Figure
from articles.models import Article
from articles.publishing import superseded_citations
from config.demo import articles
from tests.advocacy.factories import FigureFactory
from tests.articles.factories import UserFactory

SLUG = "why-30-july-is-set-aside-for-people-who-are-trafficked"
CITED = {
    "trafficking-women-girls-2007-2010": ("about 75%", "2007", "2010"),
    "trafficking-laws-2003": ("less than 50%", "2003"),
    "trafficking-laws-2014": ("about 90%", "2014"),
    "trafficking-no-convictions-2010-2012": ("15%", "2010", "2012"),
    "trafficking-1-10-convictions-2010-2012": ("25%", "2010", "2012"),
}
STATISTIC = "trafficking-criminalised"
IN_WORDS = {"en": "91 per cent", "es": "91 por ciento", "fr": "91 %", "ar": "91 في المائة"}

# tests/articles/views/test_corrected_figures.py tells readers and programs of a correction, and
# tests/articles/presentation/test_rendered_body.py has notes.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.exhaustive,
    pytest.mark.usefixtures("with_reference_data"),
]


@pytest.fixture(scope="module")
def by(with_reference_data, django_db_blocker):
    """Who entered the articles of the demonstration, which all tests of this module begin with."""
    with django_db_blocker.unblock(), transaction.atomic():
        user = UserFactory()
        with time_machine.travel(datetime(2026, 11, 25, 9, tzinfo=UTC), tick=False):
            articles.load_demo_articles(by=user)
            yield user
        transaction.set_rollback(True)


@pytest.fixture
def article(by):
    article = Article.objects.get(language="en", slug=SLUG)
    article.body += f'<stat-chart key="{STATISTIC}"></stat-chart>'
    article.save()
    return article


def words(html):
    """What a reader reads of it, in one line."""
    text = re.sub(r"<(script|style|head).*?</\1>", " ", html, flags=re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


def test_each_of_the_five_figures_stands_with_its_period_and_source(article, client):
    page = client.get(article.get_absolute_url()).content.decode()

    notes = re.findall(r'<li id="note-\d+">.*?</li>', page, re.DOTALL)
    assert len(notes) == len(CITED)
    for slug, (value, *years) in CITED.items():
        (note,) = (note for note in notes if f"#{slug}" in note)
        assert f"<b>{value}</b>" in note
        assert re.findall(r'<time datetime="(\d{4})">', note)[: len(years)] == years
        assert "Source:" in note
        assert "UN" in note.partition("Source:")[2]
    assert "fewer than half<sup>" in page


def test_one_correction_is_right_everywhere_at_once(article, client, by):
    figure = Figure.objects.get(slug="trafficking-laws-2014")
    client.get(article.get_absolute_url())  # as it was
    figure.value = 91

    correct.correct(figure, reason="We read the wrong row.", by=by)

    for each in (article, *article.translations.all()):
        page = client.get(each.get_absolute_url()).content.decode()
        assert f"{IN_WORDS[each.language]}<sup>" in page.replace("\u202f", " ").replace("\xa0", " ")
    shown = {
        "article": words(client.get(article.get_absolute_url()).content.decode()),
        "copy": words(client.get(f"{article.get_absolute_url()}republish/").content.decode()),
        "statistic": words(client.get(f"/statistics/{STATISTIC}/").content.decode()),
    }
    for place, text in shown.items():
        assert "91%" in text, place
        assert "from about 90% to about 91%" in text, place
    for ending in ("xml", "rss"):
        feed = feedparser.parse(client.get(f"/articles/feed.{ending}").content)
        (item,) = (item for item in feed.entries if item.link.endswith(f"/{SLUG}/"))
        assert "about 91 per cent" in words(item.content[0].value), ending
    items = client.get("/articles/feed.json").json()["items"]
    (item,) = (item for item in items if item["url"].endswith(f"/{SLUG}/"))
    assert "about 91 per cent" in words(item["content_html"])
    file = client.get(f"/statistics/{STATISTIC}.csv").content.decode("utf-8-sig")
    (row,) = (row for row in csv.DictReader(file.splitlines()) if row["slug"] == figure.slug)
    assert Decimal(row["value"]) == 91
    assert Decimal(client.get(f"/api/v1/figures/{figure.slug}/").json()["value"]) == 91
    chart = client.get(f"/statistics/{STATISTIC}.svg").content.decode()
    assert re.search(r"\b91\b", chart)
    assert not re.search(r"\b90\b", chart)


@pytest.mark.exhaustive  # tests/articles/publishing/test_superseded_citations.py has each step
def test_a_newer_figure_waits_for_an_editor_and_its_article_says_so(article, client, by):
    was = len(superseded_citations.pending_citations())
    newest = FigureFactory(
        statistic=Figure.objects.get(slug="trafficking-laws-2014").statistic,
        value=95,
        period_start=date(2026, 1, 1),
        period_end=date(2026, 12, 31),
        released_on=timezone.localdate(),
    )

    found = [
        each
        for each in superseded_citations.load_decisions(superseded_citations.pending_citations())
        if each.now == newest
    ]

    assert len(superseded_citations.pending_citations()) == was + len(found)
    assert {each.article.language for each in found} == {"en", "es", "fr", "ar"}
    (here,) = (each for each in found if each.article == article)
    assert "now 95%, 2026" in words(client.get(article.get_absolute_url()).content.decode())
    waits = superseded_citations.pending_decision(here.citation.pk)
    superseded_citations.point_to(
        superseded=waits,
        to=newest,
        correction="It is 95 per cent.",
        by=by,
        at=[*superseded_citations.citation_places(waits)],
    )
    text = words(client.get(article.get_absolute_url()).content.decode())
    assert "about 95 per cent" in text
    assert "It is 95 per cent." in text
    assert "now 95%" not in text
