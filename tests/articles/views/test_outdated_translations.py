"""Readers of a translation learn that its original changed, where they can read what it says now."""

import json
import re
from dataclasses import replace
from datetime import timedelta

import feedparser
import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, ArticleVersion
from articles.presentation import whole_article
from articles.publishing.publish import publish_article, withdraw_article
from articles.writing import translate
from page_cache import generation
from publication import drafts, status
from tests.articles.factories import ArticleFactory

pytestmark = pytest.mark.django_db

NOTE = "The original changed on"


@pytest.fixture
def original(editor):
    return ArticleFactory(title="To be free", slug="to-be-free", created_by=editor)


@pytest.fixture
def spanish(original, editor):
    """Published, and translated from what readers see."""
    article = translate.start_translation(original=original, language="es", by=editor)
    publish(article, editor, title="Ser libre")
    return article


def publish(article, by, **words):
    said = replace(drafts.form_content(article), **words)
    drafts.save_version(subject=article, content=said, by=by, seen=None)
    publish_article(article=article, by=by)


def changed_original(article):
    return whole_article.load_published(article.language, article.path).changed_original


def test_a_translation_that_is_up_to_date_says_nothing(client, original, spanish, editor):
    drafts.save_version(
        subject=original,
        content=replace(drafts.form_content(original), title="A draft"),
        by=editor,
        seen=None,
    )

    assert changed_original(spanish) is None
    assert "El original" not in client.get(spanish.get_absolute_url()).text


def test_one_that_is_out_of_date_says_since_when_and_leads_to_the_original(
    client, original, spanish, editor
):
    before = timezone.now()
    publish(original, editor, title="To be freer")

    page = client.get(spanish.get_absolute_url()).text

    assert "El original cambió el" in page
    assert '<a href="/articles/to-be-free/" hreflang="en">Leer el original' in page
    assert whole_article.load_published("es", spanish.path).changed_since >= before
    copy = client.get(f"{spanish.get_absolute_url()}republish/").text
    assert "El original cambió el" in copy.partition("<textarea")[0], "whoever republishes it knows"


def items_of(client, ending):
    """Of the Spanish feed: the text of each item by its title, and when it was changed."""
    answer = client.get(f"/es/articles/feed.{ending}")
    if ending == "json":
        items = answer.json()["items"]
        return {each["title"]: (each["content_html"], each["date_modified"]) for each in items}
    entries = feedparser.parse(answer.content, sanitize_html=False).entries
    # RSS has no such date.
    is_dated = ending == "xml"
    return {each.title: (each.content[0].value, is_dated and each.updated) for each in entries}


@pytest.mark.exhaustive  # the page says it here
@pytest.mark.parametrize("ending", ["xml", "rss", "json"])
def test_a_feed_says_it_where_the_page_does_and_as_long(
    client, original, spanish, editor, ending, time_machine
):
    ArticleFactory(language="es", title="Otro")
    before = items_of(client, ending)
    assert "El original" not in before["Ser libre"][0]

    time_machine.move_to(timezone.now() + timedelta(hours=1))
    publish(original, editor, title="To be freer")
    told = items_of(client, ending)

    assert told["Otro"] == before["Otro"]
    text, changed_at = told["Ser libre"]
    note = '<a href="http://testserver/articles/to-be-free/" hreflang="en">Leer el original'
    assert text.index("El original cambió el") < text.index(note) < text.index(spanish.body)
    assert 'class="note' not in text, "it brings no style of ours"

    time_machine.move_to(timezone.now() + timedelta(hours=1))
    newest = translate.last_published_version(original.pk)
    publish(spanish, editor, translated_from=newest.pk)
    after = items_of(client, ending)

    assert "El original" not in after["Ser libre"][0]
    if ending != "rss":
        assert before["Ser libre"][1] < changed_at < after["Ser libre"][1], "fetched anew each time"


@pytest.mark.exhaustive  # as the page
def test_a_feed_leads_nobody_to_an_original_that_they_cannot_read(
    client, original, spanish, editor
):
    publish(original, editor, title="To be freer")
    status.unpublish(subject=original, by=editor)

    assert "El original" not in items_of(client, "json")["Ser libre"][0]


def data_of(client, article):
    page = client.get(article.get_absolute_url()).text
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
    (node,) = [n for n in json.loads(block[1])["@graph"] if n["@type"] == "NewsArticle"]
    return node


@pytest.mark.exhaustive  # people learn it here
def test_programs_learn_of_what_it_is_a_translation_and_when_that_changed(
    client, original, spanish, editor
):
    node = data_of(client, spanish)
    work = {
        "@type": "Article",
        "url": "http://testserver/articles/to-be-free/",
        "inLanguage": "en",
        "dateModified": original.publish_at.isoformat(timespec="seconds"),
    }
    assert node["translationOfWork"] == work
    assert "creativeWorkStatus" not in node
    assert "translationOfWork" not in data_of(client, original)

    publish(original, editor, title="To be freer")

    original.refresh_from_db()
    node = data_of(client, spanish)
    changed_at = original.updated_at.isoformat(timespec="seconds")
    assert node["translationOfWork"] == work | {"dateModified": changed_at}
    assert node["creativeWorkStatus"].startswith("El original cambió el")
    status.unpublish(subject=original, by=editor)
    assert not {"translationOfWork", "creativeWorkStatus"} & data_of(client, spanish).keys()


@pytest.mark.exhaustive  # as a translation that is up to date
def test_the_original_and_other_translations_say_nothing_of_it(client, original, spanish, editor):
    publish(original, editor, title="To be freer")
    french = translate.start_translation(original=original, language="fr", by=editor)
    publish(french, editor, title="Être libre")

    assert changed_original(french) is None
    assert NOTE not in client.get(original.get_absolute_url()).text


@pytest.mark.exhaustive
def test_to_say_that_it_is_up_to_date_takes_the_note_away(original, spanish, editor):
    publish(original, editor, title="To be freer")
    newest = translate.last_published_version(original.pk)

    publish(spanish, editor, translated_from=newest.pk)

    assert changed_original(spanish) is None


@pytest.mark.sampled
@pytest.mark.parametrize("gone", ["unpublished", "withdrawn", "ended"])
def test_nobody_is_led_to_an_original_that_they_cannot_read(original, spanish, editor, gone):
    publish(original, editor, title="To be freer")
    if gone == "unpublished":
        status.unpublish(subject=original, by=editor)
    elif gone == "withdrawn":
        withdraw_article(article=original, by=editor)
    else:
        past = timezone.now() - timedelta(days=2)
        Article.objects.filter(pk=original.pk).update(
            publish_at=past,
            first_published_at=past,
            made_ready_at=None,
            unpublish_at=timezone.now(),
        )

    assert changed_original(spanish) is None


@pytest.mark.exhaustive  # as the page
def test_a_preview_of_what_is_up_to_date_says_nothing(client, original, spanish, editor, settings):
    settings.DEMO = True
    publish(original, editor, title="To be freer")
    client.force_login(editor)
    preview = reverse("admin:articles_article_preview", args=[spanish.pk])
    assert "El original cambió el" in client.get(preview).text

    newest = translate.last_published_version(original.pk)
    said = replace(drafts.form_content(spanish), translated_from=newest.pk)
    drafts.save_version(subject=spanish, content=said, by=editor, seen=None)

    assert "El original cambió el" not in client.get(preview).text


@pytest.mark.exhaustive
def test_it_comes_with_the_article_and_costs_no_query_more(
    original, spanish, editor, django_assert_num_queries
):
    publish(original, editor, title="To be freer")

    with django_assert_num_queries(6):
        found = whole_article.load_published("es", spanish.path)

    assert (found.changed_original.language, found.changed_original.slug) == ("en", "to-be-free")


def test_a_version_that_is_published_begins_a_generation_and_a_draft_none(original, editor):
    """By themselves: what is published saves the row as well, which begins one anyway."""
    said = {"article": original, "written_by": editor, "content": {}}
    first = generation.current()
    ArticleVersion.objects.create(**said, state=ArticleVersion.State.EARLIER)
    assert generation.current() == first

    published = {"published_at": timezone.now(), "published_by": editor}
    ArticleVersion.objects.create(**said, state=ArticleVersion.State.PUBLISHED, **published)

    assert generation.current() > first
