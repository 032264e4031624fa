"""Editors put articles into a series and in order, on its form and on that of an article."""

import pytest
from django.urls import reverse
from selectolax.lexbor import LexborHTMLParser

from articles.models import Series
from tests.advocacy.admin.helpers import form_of
from tests.articles.factories import (
    ArticleFactory,
    DraftFactory,
    PageFactory,
    SeriesFactory,
    make_hidden_articles,
)
from tests.markup import one_line

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/series/add/"
WORDS = {"title": "Five wells", "slug": "wells", "description": "Who owns the water."}


def change(series):
    return reverse("admin:articles_series_change", args=[series.pk])


def form_of_article(article):
    return reverse("admin:articles_article_change", args=[article.pk])


def put(client, article, series):
    return client.post(
        reverse("put_into_series", args=[article.pk]), {"series": series.pk}, follow=True
    )


def row(number, article, position=""):
    return {f"parts-{number}-article": article.pk, f"parts-{number}-position": position}


def in_order(series):
    return [part.article for part in series.parts.all()]


def test_a_series_is_made_with_its_parts(as_editor):
    first, second, third = (ArticleFactory(), DraftFactory(), ArticleFactory())
    typed = form_of(as_editor.get(ADD)) | WORDS

    answer = as_editor.post(ADD, typed | row(0, second, 2) | row(1, third) | row(2, first, 1))

    assert answer.status_code == 302, answer.text
    series = Series.objects.get()
    assert (series.title, series.slug, series.language) == ("Five wells", "wells", "en")
    assert in_order(series) == [first, second, third]


@pytest.mark.exhaustive
def test_its_form_says_which_parts_readers_see(as_editor):
    series = SeriesFactory(articles=[ArticleFactory(), *make_hidden_articles()])

    rows = LexborHTMLParser(as_editor.get(change(series)).text).css(".has_original .field-state p")

    states = [row.text(strip=True) for row in rows]
    assert states == ["Published", "Draft", "Scheduled", "Withdrawn", "Expired"]


@pytest.mark.exhaustive
@pytest.mark.both_databases
def test_what_comes_behind_the_largest_number_is_last(as_editor):
    """Somebody types it to have a part at the end; PostgreSQL stores none that is larger."""
    first, second, third = ArticleFactory.create_batch(3)
    series = SeriesFactory(articles=[first])
    typed = form_of(as_editor.get(change(series)))

    numbers = {"parts-0-position": 32_767} | row(1, second)
    answer = as_editor.post(change(series), typed | numbers)
    put(as_editor, third, series)

    assert answer.status_code == 302, answer.text
    assert in_order(series) == [first, second, third]
    for part in series.parts.all():
        part.full_clean()


def test_its_parts_are_put_into_another_order_by_their_numbers(as_editor):
    first, second, third = ArticleFactory.create_batch(3)
    series = SeriesFactory(articles=[first, second, third])
    typed = form_of(as_editor.get(change(series)))

    numbers = {f"parts-{row}-position": number for row, number in enumerate((3, 1, 2))}
    answer = as_editor.post(change(series), typed | numbers)

    assert answer.status_code == 302, answer.text
    assert in_order(series) == [second, third, first]


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: ArticleFactory(language="es"), "in another language than the series"),
        (PageFactory, "A page cannot be a part"),
        (lambda: SeriesFactory(articles=[ArticleFactory()]).parts.get().article, "already"),
    ],
    ids=["other language", "page", "in another series"],
)
def test_what_cannot_be_a_part_is_refused(as_editor, make, words):
    typed = form_of(as_editor.get(ADD)) | WORDS

    answer = as_editor.post(ADD, typed | row(0, make()))

    assert words in answer.text
    assert not Series.objects.filter(slug="wells").exists()


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"slug": "taken"}, "Another series in this language has this address."),
        ({"language": "en"}, "Choose the original, which is in another language."),
        ({"description": ""}, "This field is required."),
    ],
)
def test_what_cannot_be_a_series_is_refused(as_editor, fields, words):
    original = SeriesFactory(slug="taken")
    SeriesFactory(slug="taken", language="es")
    typed = form_of(as_editor.get(ADD)) | WORDS | {"language": "es"}

    answer = as_editor.post(ADD, typed | {"translation_of": original.pk} | fields)

    assert words in answer.text


@pytest.mark.exhaustive
def test_the_language_of_a_series_is_fixed_and_its_address_is_its_own(as_editor):
    SeriesFactory(slug="taken")
    series = SeriesFactory(slug="wells")
    typed = form_of(as_editor.get(change(series)))

    answer = as_editor.post(change(series), typed | {"language": "es", "slug": "taken"})
    assert "Another series in this language has this address." in answer.text

    as_editor.post(change(series), typed | {"language": "es", "slug": "pozos"})
    series.refresh_from_db()
    assert (series.language, series.slug) == ("en", "pozos")


@pytest.mark.exhaustive
def test_an_original_stays_one(as_editor):
    original, other = SeriesFactory(), SeriesFactory(language="fr")
    SeriesFactory(language="es", translation_of=original)
    typed = form_of(as_editor.get(change(original)))

    answer = as_editor.post(change(original), typed | {"translation_of": other.pk})

    assert "This series has translations, so it is an original." in answer.text


def test_an_article_is_put_into_a_series_from_its_own_form(as_editor):
    article = DraftFactory()
    series = SeriesFactory(title="Five wells", articles=[ArticleFactory()])
    SeriesFactory(title="Pozos", language="es")

    before = one_line(as_editor.get(form_of_article(article)).text)
    assert "Five wells</option>" in before
    assert "Pozos" not in before

    answer = one_line(put(as_editor, article, series).text)
    assert "Added to the series: Five wells" in answer
    assert f'It is a part of: <a href="{change(series)}"><bdi>Five wells</bdi></a>' in answer
    assert in_order(series)[-1] == article

    assert "in a series already" in put(as_editor, article, series).text
    assert series.parts.count() == 2


@pytest.mark.exhaustive
def test_a_series_is_begun_from_the_form_of_an_article(as_editor):
    article = ArticleFactory(title="Un pozo", language="es")
    link = f"{ADD}?article={article.pk}&amp;language=es"
    assert link in as_editor.get(form_of_article(article)).text

    typed = form_of(as_editor.get(link.replace("&amp;", "&")))
    assert (typed["language"], typed["parts-0-article"]) == (["es"], [str(article.pk)])
    assert as_editor.get(f"{ADD}?article=x").status_code == 200


@pytest.mark.exhaustive
def test_it_is_not_offered_where_it_cannot_be(as_editor):
    page, other = PageFactory(), ArticleFactory(language="es")
    series = SeriesFactory()

    assert 'id="series"' not in as_editor.get(form_of_article(page)).text
    assert put(as_editor, page, series).status_code == 404
    put(as_editor, other, series)
    assert not series.parts.exists()


@pytest.mark.exhaustive
def test_authors_put_nothing_into_a_series(as_author, author):
    article, series = DraftFactory(created_by=author), SeriesFactory(articles=[DraftFactory()])

    assert 'id="series"' not in as_author.get(form_of_article(article)).text
    assert put(as_author, article, series).status_code == 404
    assert as_author.get(change(series)).status_code == 404
    assert series.parts.count() == 1


@pytest.mark.exhaustive
def test_a_draft_in_a_series_can_be_deleted(as_editor):
    article = DraftFactory()
    series = SeriesFactory(articles=[article])

    as_editor.post(reverse("admin:articles_article_delete", args=[article.pk]), {"post": "yes"})

    assert in_order(series) == []


@pytest.mark.exhaustive  # tests/articles/views/test_series.py has the page
def test_the_page_of_readers_is_linked_once_there_is_one(as_editor):
    series = SeriesFactory(slug="wells", articles=[DraftFactory()])
    assert "View on site" not in as_editor.get(change(series)).text

    series.append(ArticleFactory())

    assert "View on site" in as_editor.get(change(series)).text
    assert change(series) in as_editor.get("/series/wells/").text
    listed = as_editor.get("/admin/articles/series/").text
    assert '<td class="field-number_of_parts">2</td>' in listed
