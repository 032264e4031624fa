from collections import Counter

import pytest
from django.utils import timezone

from articles.models import Article, Citation, Image, Series
from articles.presentation.series import published_parts
from config.demo import articles as demo_articles
from tests.articles.factories import UserFactory


def blocks(*given):
    return demo_articles.html_from_blocks(list(given), "en")


def test_text_and_tokens_become_a_body():
    assert blocks(
        {"type": "heading", "level": 2, "text": "R&D"},
        {"type": "paragraph", "text": "About [[figure:a-1]] < [[figure:b|half & more]]."},
        {"type": "list", "style": "unordered", "items": ["[[figure:a-1]] did", "Two"]},
        {"type": "list", "style": "ordered", "items": ["One"]},
        {"type": "figure", "figure": "a-1"},
        {"type": "chart", "statistic": "s"},
        {"type": "link", "url": "https://example.org/?a&b", "label": "A <page>"},
    ) == (
        "<h2>R&amp;D</h2>"
        '<p>About <stat-ref key="a-1"></stat-ref> &lt; <stat-ref key="b">half &amp; more</stat-ref>.</p>'
        '<ul><li><p><stat-ref key="a-1"></stat-ref> did</p></li><li><p>Two</p></li></ul>'
        "<ol><li><p>One</p></li></ol>"
        '<stat-card key="a-1"></stat-card><stat-chart key="s"></stat-chart>'
        '<p><a href="https://example.org/?a&amp;b">A &lt;page&gt;</a></p>'
    )


def test_a_quotation_names_the_declaration_in_its_language():
    quote = {"type": "quote", "article": 13, "paragraph": 2, "text": "Toda persona."}

    assert demo_articles.html_from_blocks([quote], "es") == (
        '<blockquote><p>Toda persona.</p><footer><a href="/es/instruments/udhr/">'
        "Declaración Universal de Derechos Humanos</a>, artículo 13 (2)</footer></blockquote>"
    )
    assert "</a>، المادة 13 (2)</footer>" in demo_articles.html_from_blocks([quote], "ar")


@pytest.mark.exhaustive  # tests/browser and tests/crawl begin with them
@pytest.mark.django_db
@pytest.mark.usefixtures("with_reference_data")
def test_load_demo_articles(django_assert_max_num_queries, client, caplog):
    by = UserFactory()

    assert demo_articles.load_demo_articles(by=by) == 16

    articles = Article.objects.all()
    assert Counter(articles.values_list("language", flat=True)) == {
        "en": 12,
        "es": 2,
        "fr": 1,
        "ar": 1,
    }
    assert Image.objects.count() == 12 + 1  # and the frame of a video
    numbers = articles.exclude(translation_of=None).values_list(
        "language", "translated_from__number"
    )
    assert sorted(numbers) == [("ar", 2), ("es", 1), ("es", 2), ("fr", 1)]
    assert articles.out_of_date().get().language == "fr"
    original = articles.get(slug="why-30-july-is-set-aside-for-people-who-are-trafficked")
    assert {a.language for a in original.translations.all()} == {"es", "fr", "ar"}
    assert original.observance.slug == "world-day-against-trafficking-in-persons"
    assert {t.slug for t in original.topics.all()} == {
        "trafficking",
        "women",
        "children",
        "justice",
    }
    assert timezone.localtime(original.publish_at).isoformat()[:16] == "2026-07-30T00:00"
    assert not any("[[" in article.body for article in articles)
    assert Citation.objects.filter(figure=None).count() == 4

    with django_assert_max_num_queries(6):
        assert demo_articles.load_demo_articles(by=by) == 0

    demo_articles.load_demo_series()
    demo_articles.load_demo_series()
    assert len(published_parts(Series.objects.get())) == 3

    caplog.clear()
    for article in articles.published():
        assert client.get(article.get_absolute_url()).status_code == 200
    assert caplog.messages == []  # a citation that finds no figure would be logged


@pytest.mark.exhaustive  # the crawl reads the demonstration
@pytest.mark.django_db
@pytest.mark.usefixtures("with_reference_data")
def test_articles_of_days_to_come_stay_unseen(monkeypatch, time_machine):
    last = [file for file in demo_articles._files() if file.name.startswith("12-")]
    monkeypatch.setattr(demo_articles, "_files", lambda: last)
    time_machine.move_to("2026-12-09T12:00:00-05:00", tick=False)
    demo_articles.load_demo_articles(by=UserFactory())

    def seen():
        return Article.objects.published().filter(observance__slug="human-rights-day").exists()

    assert not seen()
    time_machine.move_to("2026-12-10T00:00:00-05:00", tick=False)
    assert seen()
