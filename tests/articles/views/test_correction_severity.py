"""Readers are told of a mistake by how serious it was."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from articles.models import Article, Correction
from articles.publishing import publish
from publication import drafts, review, status
from tests.articles.factories import ArticleFactory
from tests.articles.views.correcting import correct
from tests.markup import one_line

pytestmark = pytest.mark.django_db
NOTICES = {
    "typo": None,
    "clarification": "We clarified this article on",
    "correction": "We corrected this article on",
    "retraction": "We retracted this article on",
}


def told(article, severity, text="It was in May.", days_ago=0):
    made = correct(article, text, days_ago)
    Correction.objects.filter(pk=made.pk).update(severity=severity)
    article.save()  # what is kept of its page goes
    return made


def notices(page):
    return {words for words in NOTICES.values() if words and words in page}


@pytest.mark.sampled(2)
@pytest.mark.parametrize("severity", NOTICES)
def test_an_article_says_above_it_how_serious_a_mistake_was(client, severity):
    article = ArticleFactory()
    told(article, severity)

    page = one_line(client.get(article.get_absolute_url()).text)

    above, below = page.split('<h2 id="corrections">')
    assert notices(above) == {NOTICES[severity]} - {None}
    assert f"<li>{severity.capitalize()}, <time" in below
    assert "It was in May." in below


def test_a_retraction_is_named_before_what_was_corrected_later(client):
    article = ArticleFactory(publish_at=timezone.now() - timedelta(days=9))
    told(article, "retraction", days_ago=3)
    told(article, "correction", days_ago=2)
    told(article, "typo", days_ago=1)

    page = client.get(article.get_absolute_url()).text

    assert notices(page) == {NOTICES["retraction"]}
    assert "do not rely on it" in page


def test_a_later_typo_does_not_hide_a_correction(client):
    article = ArticleFactory(publish_at=timezone.now() - timedelta(days=9))
    told(article, "correction", days_ago=3)
    told(article, "typo", days_ago=1)

    assert notices(client.get(article.get_absolute_url()).text) == {NOTICES["correction"]}


@pytest.mark.exhaustive
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", ("Retractación", "Nos retractamos de este artículo")),
        ("fr", ("Rétractation", "Nous avons rétracté cet article")),
        ("ar", ("تراجُع", "تراجعنا عن هذا المقال")),
        ("ht", ("Retraksyon", "Nou retrakte atik sa a")),
    ],
)
def test_readers_learn_it_in_their_language(client, language, words):
    article = ArticleFactory(language=language)
    told(article, "retraction")

    page = client.get(article.get_absolute_url()).text

    assert all(word in page for word in words)


@pytest.mark.exhaustive
def test_the_log_and_its_feed_say_how_serious_it_was(client):
    told(ArticleFactory(), "retraction")

    assert '<p class="meta">Retractación</p>' in client.get("/es/corrections/").text
    (item,) = client.get("/es/corrections/feed.json").json()["items"]
    assert item["tags"] == ["Retractación"]
    assert "<p>Retractación</p>" in item["content_html"]


@pytest.mark.exhaustive
def test_programs_learn_it_too(client):
    article = ArticleFactory()
    told(article, "retraction")

    page = client.get(article.get_absolute_url()).text

    [block] = re.findall(r"<script type=.application/ld.json.>(.*?)</script>", page, re.DOTALL)
    node = json.loads(block)["@graph"][0]
    assert node["creativeWorkStatus"] == "Retracted"
    assert [each["name"] for each in node["correction"]] == ["Retraction"]


def test_who_republishes_a_retracted_article_reads_that_first(client):
    article = ArticleFactory(body="<p>Its first words.</p>")
    told(article, "retraction")

    page = client.get(f"{article.get_absolute_url()}republish/").text

    assert page.index("We retracted this article") < page.index("Its first words.")


@pytest.mark.exhaustive
def test_the_feed_of_articles_tells_a_typo_below_the_text(client):
    article = ArticleFactory(body="<p>Its first words.</p>")
    told(article, "typo", "A letter.")
    told(article, "retraction", "All of it.")

    (item,) = client.get("/articles/feed.json").json()["items"]

    words = item["content_html"]
    assert words.index("All of it.") < words.index("first words") < words.index("A letter.")


def corrected_draft(article, by, severity="retraction"):
    """Write a next version with a correction in it."""
    content = drafts.form_content(article)
    changed = replace(content, correction="It was in May.", correction_severity=severity)
    drafts.save_version(subject=article, content=changed, by=by, seen=None)


def severities(article):
    return list(article.corrections.values_list("severity", flat=True))


@pytest.mark.exhaustive
def test_it_survives_review(author, editor):
    article = ArticleFactory(created_by=author)
    corrected_draft(article, author)

    review.submit_for_review(subject=article, by=author)
    publish.publish_article(article=article, by=editor)

    assert severities(article) == ["retraction"]


def test_a_correction_that_is_scheduled_is_told_with_the_article(client, editor, time_machine):
    article = ArticleFactory()
    status.unpublish(subject=article, by=editor)
    article.refresh_from_db()
    corrected_draft(article, editor, "clarification")
    at = timezone.now() + timedelta(days=1)

    publish.schedule_article(article=article, by=editor, at=at)

    article = Article.objects.get(pk=article.pk)
    assert "It was in May." not in client.get("/corrections/").text
    time_machine.move_to(at + timedelta(minutes=1))
    assert NOTICES["clarification"] in client.get(article.get_absolute_url()).text
    assert "It was in May." in client.get("/corrections/").text
    assert article.corrections.get().corrected_at == at
