"""Translations beside the form of an article: begun, told of, and seen by those who may."""

import re
from dataclasses import replace
from http import HTTPStatus

import pytest
from django.urls import reverse

from articles import drafting, publishing, translating
from articles.admin import translations
from articles.models import Article
from tests.articles.factories import ArticleFactory, DraftFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_without_second_factor")]


@pytest.fixture
def _without_second_factor(settings):
    settings.DEMO = True


@pytest.fixture
def original(editor):
    return ArticleFactory(title="To be free", slug="to-be-free", created_by=editor)


def start(client, original, language="ar"):
    return client.post(reverse("start_translation", args=[original.pk, language]))


def change_of(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def publish(article, by, **words):
    said = replace(drafting.shown(article), **words)
    drafting.save(article=article, content=said, by=by, seen=None)
    publishing.publish(article=article, by=by)


def panel_of(user, article):
    """Of each language what the panel says in short."""
    return {
        row.code: (row.state or row.is_there, bool(row.outdated_since), row.is_next_up_to_date)
        for row in translations.panel(user, article)["rows"]
    }


def words(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))


NONE = (False, False, False)


def test_a_translation_starts_with_a_press_and_opens(client, author, original):
    client.force_login(author)

    answer = start(client, original)

    article = original.translations.get()
    assert (article.language, article.created_by) == ("ar", author)
    assert answer.headers["Location"] == change_of(article)
    assert "Write over them." in client.get(change_of(article)).text


def test_pressed_twice_it_starts_one(client, author, original):
    client.force_login(author)
    first, second = start(client, original), start(client, original)

    assert first.headers["Location"] == second.headers["Location"]
    assert original.translations.count() == 1


def test_the_second_of_two_is_led_to_the_translation_of_a_colleague(
    client, author, editor, original
):
    article = translating.begin(original=original, language="ar", by=author)
    client.force_login(editor)

    answer = start(client, original)

    assert answer.headers["Location"] == change_of(article)
    assert "A colleague has started this translation already." in words(
        client.get(change_of(article))
    )


def test_an_author_who_comes_second_learns_that_and_no_more(client, author, original):
    other = UserFactory()
    translating.begin(original=original, language="ar", by=other)
    client.force_login(author)

    answer = start(client, original)

    assert answer.headers["Location"] == change_of(original)
    page = client.get(change_of(original))
    assert "A colleague has started this translation already." in words(page)
    assert "Arabic: a colleague has started it" in words(page)


@pytest.mark.parametrize("language", ["en", "xx"])
def test_what_is_no_translation_is_not_there(client, author, original, language):
    client.force_login(author)

    assert start(client, original, language).status_code == HTTPStatus.NOT_FOUND


def test_a_translation_is_not_translated_again(client, author, original):
    article = translating.begin(original=original, language="ar", by=author)
    client.force_login(author)

    assert start(client, article, "es").status_code == HTTPStatus.NOT_FOUND


def test_a_draft_of_somebody_else_is_not_there_to_translate(client, author, editor):
    draft = DraftFactory(created_by=editor)
    client.force_login(author)

    assert start(client, draft).status_code == HTTPStatus.NOT_FOUND
    assert not draft.translations.exists()


def test_who_may_not_write_starts_nothing(client, original):
    client.force_login(UserFactory())

    assert start(client, original).status_code == HTTPStatus.NOT_FOUND
    assert start(client, ArticleFactory()).status_code == HTTPStatus.NOT_FOUND
    client.logout()
    assert "/login/" in start(client, original).headers["Location"]
    assert not Article.objects.exclude(translation_of=None).exists()


def test_it_takes_a_post(client, author, original):
    client.force_login(author)
    address = reverse("start_translation", args=[original.pk, "ar"])

    assert client.get(address).status_code == HTTPStatus.METHOD_NOT_ALLOWED


def test_the_panel_tells_how_far_each_language_is(author, editor, original):
    assert panel_of(editor, original) == dict.fromkeys(["es", "fr", "ht", "ar"], NONE)
    arabic = translating.begin(original=original, language="ar", by=author)
    spanish = translating.begin(original=original, language="es", by=editor)
    publish(spanish, editor)
    publish(original, editor, title="To be freer")
    newest = translating.newest_published(original.pk).pk
    said = replace(drafting.shown(spanish), translated_from=newest)
    drafting.save(article=spanish, content=said, by=editor, seen=None)

    expected = {
        "ar": ("Draft", True, False),
        "es": ("Published · next version: Draft", True, True),
        "fr": NONE,
        "ht": NONE,
    }
    assert panel_of(editor, original) == expected
    assert panel_of(editor, arabic) == expected
    assert panel_of(author, original) == expected | {"es": ("Published", True, False)}


def test_what_changed_is_one_click_away(client, author, editor, original):
    arabic = translating.begin(original=original, language="ar", by=author)
    publish(original, editor, title="To be freer")
    client.force_login(author)

    page = client.get(change_of(arabic))
    link = re.search(r'<p class="outdated">.*?href="([^"]+)"', page.text, re.DOTALL)[1]
    compared = client.get(link.replace("&amp;", "&"))

    assert "Out of date : the original changed on" in words(page)
    assert "<ins>" in compared.text
    assert "freer" in compared.text


def test_of_a_translation_from_before_the_history_of_the_original_is_shown(
    client, editor, original
):
    arabic = ArticleFactory(language="ar", translation_of=original)
    publish(original, editor, title="To be freer")

    rows = translations.panel(editor, arabic)["rows"]

    assert [row.changes for row in rows if row.outdated_since] == [
        reverse("admin:articles_article_history", args=[original.pk])
    ]


def test_nobody_is_shown_an_original_that_they_may_not_see(client, author, editor):
    draft = DraftFactory(title="Kept to ourselves", created_by=editor)
    arabic = translating.begin(original=draft, language="ar", by=editor)
    publish(arabic, editor, title="آخر")
    client.force_login(author)

    page = client.get(change_of(arabic))

    assert translations.panel(author, arabic) == {}
    assert "Kept to ourselves" not in page.text


def test_a_withdrawn_article_is_translated_no_more(editor):
    article = ArticleFactory(status=Article.Status.WITHDRAWN)

    assert translations.panel(editor, article)["may_start"] is False


def test_the_panel_asks_five_times_at_most(author, editor, original, django_assert_max_num_queries):
    for language in ("ar", "es", "fr"):
        translating.begin(original=original, language=language, by=author)
    publish(original, editor, title="To be freer")
    editor.has_perm("articles.add_article")

    with django_assert_max_num_queries(5):
        translations.panel(editor, original)
