"""What /api/v1/articles/ answers: what readers see of articles, and nothing else."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from articles.publishing import publish
from articles.withdrawal import withdraw
from articles.withdrawal.withdraw import Choice
from page_cache import generation
from tests.advocacy.factories import FigureFactory, ObservanceFactory, TopicFactory
from tests.articles.api.helpers import LONG_AGO, make_article
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    BylineFactory,
    PageFactory,
)
from tests.articles.images.shown import drawn_image
from tests.articles.views.correcting import correct
from tests.page_cache.site import Site, undisturbed

pytestmark = pytest.mark.django_db

HERE = "http://testserver"


def asked(client, path="", **query):
    response = client.get(f"/api/v1/articles/{path}", query)
    assert response.status_code == 200, response.text
    return response.json()


def titles(answer):
    return [each["title"] for each in answer["data"]]


@pytest.mark.both_databases
def test_an_article_says_what_its_page_says(client):
    article = make_article()

    _spanish, english = asked(client)["data"]

    corrected = english["corrections"][0].pop("corrected_at")
    assert corrected.endswith("Z")
    assert english == {
        "id": article.pk,
        "title": "Held at the border",
        "summary": "What it says, in short.",
        "language": "en",
        "kind": "news",
        "authors": [
            {"name": "Ann Lee", "slug": "ann", "role": "author", "url": f"{HERE}/authors/ann/"}
        ],
        "topics": ["borders"],
        "observance": "refugee-day",
        "published_at": "2026-03-02T12:00:00Z",
        "changed_at": "2026-03-02T12:00:00Z",
        "licence": "CC BY 4.0",
        "licence_url": "https://creativecommons.org/licenses/by/4.0/",
        "translations": {"es": f"{HERE}/es/articles/retenidos/"},
        "outdated_since": None,
        "is_retracted": False,
        "statistics": ["held"],
        "figures": ["held-2024"],
        "revised_figures": [],
        "sources": [
            {"title": "Report", "publisher": None, "url": "https://a.example/r"},
            {"title": "Trends", "publisher": "UNHCR", "url": english["sources"][1]["url"]},
        ],
        "corrections": [{"severity": "correction", "text": "It was in May."}],
        "url": f"{HERE}/articles/held/",
        "api_url": f"{HERE}/api/v1/articles/{article.pk}/",
    }


@pytest.mark.exhaustive
def test_a_translation_leads_to_its_original_and_names_authors_in_its_language(client):
    english = make_article()
    spanish = english.translations.get()
    BylineFactory(article=spanish, author=english.bylines.get().author)

    answer = asked(client, language="es")["data"][0]

    assert answer["translations"] == {"en": f"{HERE}/articles/held/"}
    assert answer["authors"][0]["name"] == "Ana"


def test_one_article_has_its_words_as_others_may_publish_them(client):
    cover = drawn_image(alt="A gate", credit="Ann", licence="cc-by")
    private = drawn_image(alt="Somebody", credit="Ann")
    body = (
        f'<p>Read <a href="/topics/">more</a>.</p><picture-card key="{private.pk}">x</picture-card>'
    )
    article = make_article(body=body, cover=cover)

    answer = asked(client, f"{article.pk}/")

    assert f'<a href="{HERE}/topics/">more</a>' in answer["html"]
    assert f'First published by <a href="{HERE}/articles/held/">' in answer["html"]
    assert "<img" not in answer["html"]
    assert "class=" not in answer["html"]
    assert [(each["alt"], each["credit"]) for each in answer["pictures"]] == [("A gate", "Ann")]
    assert answer["pictures"][0]["url"].startswith(f"{HERE}/media/")
    assert "html" not in asked(client)["data"][0]


@pytest.mark.both_databases
def test_what_readers_cannot_see_is_nowhere(client, hidden_articles):
    page = PageFactory(title="Hidden page")
    shown = ArticleFactory(title="Shown", observance=ObservanceFactory(is_published=False))
    for hidden in (*hidden_articles, page):
        BylineFactory(article=hidden, author=AuthorFactory(slug=f"a-{hidden.pk}"))
    ArticleFactory(title="Hidden translation", status="draft", language="es", translation_of=shown,
        publish_at=None)  # fmt: skip

    answer = asked(client)

    assert titles(answer) == ["Shown"]
    assert (answer["total"], answer["data"][0]["translations"]) == (1, {})
    assert answer["data"][0]["observance"] is None
    for hidden in (*hidden_articles, page):
        assert client.get(f"/api/v1/articles/{hidden.pk}/").status_code == 404
        refusal = client.get("/api/v1/articles/", {"author": f"a-{hidden.pk}"})
        assert refusal.json()["detail"] == "author: There is none."
    assert b"Hidden" not in client.get("/api/v1/articles.csv").getvalue()


def test_no_other_name_of_an_author_and_no_draft_of_a_figure_is_told(client):
    first = FigureFactory(slug="first", statistic__slug="counted")
    FigureFactory(slug="hidden", statistic=first.statistic, revises=first, is_published=False)
    make_article(
        body='<p><stat-ref key="first">9</stat-ref> <stat-ref key="hidden">8</stat-ref></p>'
    )

    text = client.get("/api/v1/articles/").text

    assert "Nom" not in text
    assert "hidden" not in text


@pytest.mark.exhaustive
def test_a_figure_that_was_revised_since_is_named(client):
    first = FigureFactory(slug="first", statistic__slug="counted")
    FigureFactory(slug="second", statistic=first.statistic, source=first.source, revises=first)
    make_article(body='<p><stat-ref key="first">9</stat-ref></p>')

    english = asked(client, language="en")["data"][0]

    assert (english["figures"], english["revised_figures"]) == (["first"], ["first"])


@pytest.mark.both_databases
@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({}, ["Retenidos", "Held at the border"]),
        ({"language": "es"}, ["Retenidos"]),
        ({"language": "fr"}, []),
        ({"topic": "borders"}, ["Held at the border"]),
        ({"author": "ann"}, ["Held at the border"]),
        ({"kind": "news"}, ["Retenidos", "Held at the border"]),
        ({"kind": "report"}, []),
        ({"q": "BORDER held"}, ["Held at the border"]),
        ({"q": "unicorns"}, []),
        ({"published_from": "2026-03-03"}, ["Retenidos"]),
        ({"published_to": "2026-03-02"}, ["Held at the border"]),
        ({"published_from": "2026-03-02", "published_to": "2026-03-02"}, ["Held at the border"]),
        ({"published_to": "9999-12-31"}, ["Retenidos", "Held at the border"]),
        ({"published_from": "9999-12-31"}, []),
        ({"published_from": "0001-01-01"}, ["Retenidos", "Held at the border"]),
        ({"updated_since": "2026-03-03"}, ["Retenidos"]),
        ({"updated_since": "2026-03-02"}, ["Held at the border", "Retenidos"]),
    ],
)
def test_filters(client, query, found):
    make_article()

    assert titles(asked(client, **query)) == found


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    ("query", "why"),
    [
        ({"author": "an"}, "author: There is none. The nearest: ann."),
        ({"topic": "border"}, "topic: There is none. The nearest: borders."),
        ({"topic": "x"}, "topic: There is none."),
        ({"kind": "poem"}, "kind: It must be one of news, report, "),
        ({"language": "xx"}, "language: It must be one of en, "),
        ({"q": "a"}, "q: String should match pattern"),
        (
            {"published_from": "2026-03-02", "published_to": "2026-03-01"},
            "published_to: It must not come before published_from.",
        ),
        ({"year": "2026"}, "year: There is no such parameter here."),
    ],
)
def test_what_is_refused(client, query, why):
    make_article()

    for address in ("/api/v1/articles/", "/api/v1/articles.csv"):
        refusal = client.get(address, query)
        assert refusal.status_code == 400
        assert refusal.json()["detail"].startswith(why)


@pytest.mark.exhaustive
@pytest.mark.both_databases
def test_pages_go_back_to_before_1970_and_lose_nothing(client):
    moments = [datetime(1948, 12, 10, tzinfo=UTC)] * 2 + [
        datetime(1969, 1, 1, tzinfo=UTC),
        LONG_AGO,
    ]
    made = [ArticleFactory(publish_at=moment).title for moment in moments]
    found, address = [], "/api/v1/articles/?page_size=1"

    while address:
        answer = client.get(address).json()
        assert answer["total"] == 4
        found += titles(answer)
        address = answer["links"]["next"]

    assert found == made[::-1]


@pytest.mark.exhaustive
def test_words_changed_when_they_were_corrected_or_appeared(client, editor):
    corrected, appeared = ArticleFactory(publish_at=LONG_AGO), ArticleFactory(publish_at=LONG_AGO)
    publish.publish_correction(article=corrected, text="It was in May.", by=editor)
    appeared.updated_at = LONG_AGO - timedelta(days=9)
    appeared.save()

    assert titles(asked(client, updated_since="2026-03-03")) == [corrected.title]
    assert titles(asked(client, updated_since="2026-03-02")) == [appeared.title, corrected.title]


@pytest.mark.both_databases
def test_once_withdrawn_it_is_gone_from_answers_that_were_kept(editor):
    article = make_article()
    correct(article, "It was in June.")
    lists = ["/api/v1/articles/", "/api/v1/articles.csv", "/api/v1/corrections/",
        "/api/v1/corrections.csv", "/api/v1/articles/?author=ann"]  # fmt: skip
    with undisturbed():
        site = Site()
        one = f"/api/v1/articles/{article.pk}/"
        assert site.ask(one).status == "200 OK"
        held = {address: site.ask(address) for address in lists}
        assert all("Held at the border" in reply.words for reply in held.values())
        withdraw.withdraw(article=article, by=editor, choice=Choice(comment="She asked."))
        site.epoch = generation.current_epoch()

        assert site.ask(one).status == "404 Not Found"
        for address, before in held.items():
            reply = site.ask(address, if_none_match=before.headers["etag"])
            assert reply.status in {"200 OK", "400 Bad Request"}, "nobody is told that it stands"
            assert "Held at the border" not in reply.words


def test_what_ends_by_the_clock_alone_makes_another_file(client, time_machine):
    now = timezone.now()
    ArticleFactory(title="Ends", publish_at=now, unpublish_at=now + timedelta(hours=1))
    first = client.get("/api/v1/articles.csv")
    held = {"If-None-Match": first.headers["ETag"]}
    assert client.get("/api/v1/articles.csv", headers=held).status_code == 304

    time_machine.move_to(now + timedelta(hours=2))

    answer = client.get("/api/v1/articles.csv", headers=held)
    assert answer.status_code == 200
    assert b"Ends" not in answer.getvalue()


@pytest.mark.sampled
@pytest.mark.parametrize("articles", [1, 12])
def test_a_list_costs_nine_queries(client, one_generation, django_assert_max_num_queries, articles):
    make_article()
    for _ in range(articles):
        article = ArticleFactory(body='<p><stat-ref key="held-2024">9</stat-ref></p>')
        article.topics.add(TopicFactory())
        BylineFactory(article=article)
        correct(article, "It was in May.")
    client.get("/api/v1/articles/")

    with django_assert_max_num_queries(9):
        assert len(asked(client, page_size=5)["data"]) == min(articles + 2, 5)
