"""A withdrawn article takes its translations along where an editor says so, and is told of on the others."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from selectolax.lexbor import LexborHTMLParser

from articles.models import Article
from articles.publishing import publish
from publication import status
from tests.articles.admin.helpers import change
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def original():
    return ArticleFactory(title="In English")


@pytest.fixture
def translations(original):
    later = timezone.now() + timedelta(days=1)
    return {
        "es": ArticleFactory(title="En español", language="es", translation_of=original),
        "fr": ArticleFactory(language="fr", translation_of=original, publish_at=later),
        "ar": DraftFactory(language="ar", translation_of=original),
    }


def page(article):
    return reverse("admin:articles_article_withdraw", args=[article.pk])


def states():
    return dict(Article.objects.order_by("pk").values_list("language", "status"))


@pytest.mark.exhaustive
def test_each_translation_that_readers_see_or_will_can_be_ticked(as_editor, original, translations):
    shown = LexborHTMLParser(as_editor.get(page(original)).text)

    boxes = [box.attributes for box in shown.css("input[name=along]")]
    assert [box["value"] for box in boxes] == [str(translations[code].pk) for code in ("es", "fr")]
    assert not any("checked" in box for box in boxes)
    assert "Arabic" in shown.css_first("#content-main > ul").text()


def test_of_a_translation_nothing_is_taken_along(as_editor, translations):
    assert 'name="along"' not in as_editor.get(page(translations["es"])).text
    as_editor.post(page(translations["es"]), {"along": [str(translations["fr"].pk)]})
    assert states() == {"en": "published", "es": "published", "fr": "published", "ar": "draft"}


def test_those_that_are_ticked_go_with_it_for_the_same_reason(as_editor, original, translations):
    spanish = translations["es"]

    told = as_editor.post(
        page(original), {"along": [str(spanish.pk)], "comment": "She asked."}, follow=True
    ).text

    assert states() == {"en": "withdrawn", "es": "withdrawn", "fr": "published", "ar": "draft"}
    assert [each.events.get().comment for each in (original, spanish)] == ["She asked."] * 2
    assert told.count("Its address says so") >= 2
    assert as_editor.get(spanish.get_absolute_url()).status_code == 410


def test_the_words_of_a_translation_stay(original, translations, editor):
    publish.withdraw_with_translations(
        article=original, by=editor, is_text_removed=True, along=[translations["es"]]
    )

    assert Article.objects.get(language="es").title == "En español"
    assert Article.objects.get(language="en").title == "Withdrawn"


def test_all_go_or_none(as_editor, original, translations, editor):
    spanish = translations["es"]
    status.unpublish(subject=Article.objects.get(pk=spanish.pk), by=editor)

    told = as_editor.post(page(original), {"along": [str(spanish.pk)]}, follow=True).text

    assert "Its state has changed since this page was opened." in told
    assert states()["en"] == "published"
    with pytest.raises(status.NotPublished):
        publish.withdraw_with_translations(
            article=original, by=editor, is_text_removed=False, along=[spanish]
        )
    assert states()["en"] == "published"


@pytest.mark.exhaustive  # a detail of the page
def test_a_translation_that_stayed_says_when_its_original_was_withdrawn(
    as_editor, original, translations, author
):
    words = "The original was withdrawn on"
    assert words not in as_editor.get(change(translations["es"])).text

    publish.withdraw_article(article=original, by=UserFactory())

    assert words in as_editor.get(change(translations["es"])).text
    assert words in as_editor.get(change(translations["ar"])).text
    assert words not in as_editor.get(change(original)).text
    as_editor.force_login(author)
    assert words in as_editor.get(change(translations["es"])).text


def test_nobody_else_learns_of_an_original_that_readers_never_saw(as_editor, original):
    later = timezone.now() + timedelta(days=1)
    Article.objects.filter(pk=original.pk).update(publish_at=later, first_published_at=later)
    spanish = ArticleFactory(language="es", translation_of=original)

    publish.withdraw_article(article=Article.objects.get(pk=original.pk), by=UserFactory())

    assert "The original was withdrawn on" not in as_editor.get(change(spanish)).text
