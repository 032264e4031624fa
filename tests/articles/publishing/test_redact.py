"""Withdrawing an article, and with it the words that endanger somebody."""

from dataclasses import replace

import pytest
from django.db import IntegrityError
from django.db.models import CharField, JSONField, TextField
from django.urls import reverse

from articles.body.content import KEPT_BY_REDACTION, BylineEntry, SourceEntry
from articles.models import Article, ArticleVersion, Correction, EndangeredAnswer
from articles.publishing import publish
from publication import drafts, redaction, status
from tests.articles.factories import ArticleFactory, AuthorFactory, ImageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

NAMED = "Amina"


@pytest.fixture
def article(editor):
    """It names somebody wherever words can stand, in four versions."""
    article = ArticleFactory(slug="one", title=f"{NAMED} speaks", created_by=editor)
    content = replace(
        article.read_content(),
        kicker=NAMED,
        summary=NAMED,
        body=f"<p>{NAMED}</p>",
        disclaimer=NAMED,
        cover_alt=NAMED,
        cover=ImageFactory().pk,
        bylines=(BylineEntry(AuthorFactory(name=NAMED).pk, "author"),),
        sources=(SourceEntry(NAMED, ""),),
    )
    drafts.save_version(subject=article, content=content, by=editor, seen=None, why=NAMED)
    publish.publish_article(article=article, by=editor)
    publish.publish_correction(article=article, text=NAMED, by=editor)
    EndangeredAnswer.objects.update_or_create(
        article=article, defaults={"answer": "somebody", "words": NAMED, "answered_by": editor}
    )
    for n, seen in enumerate([None, "0.0"]):
        changed = replace(content, title=f"{NAMED} {n}")
        drafts.save_version(subject=article, content=changed, by=editor, seen=seen)
    return article


def at(name, article, *more):
    return reverse(f"admin:articles_article_{name}", args=[article.pk, *more])


# What staff told each other, and codes; see `redact_article`.
MAY_STAY = {"articleevent": {"comment"}, "articlepreviewlink": {"recipient", "why"}}


def texts(model):
    """The columns of a model that can hold words, whatever anybody lists elsewhere."""
    columns = model._meta.concrete_fields
    return [c.name for c in columns if isinstance(c, CharField | TextField | JSONField)]


def everything(article):
    """The words in every column of an article, and in every row that belongs to it."""
    found = [Article.objects.filter(pk=article.pk).values(*texts(Article))]
    for relation in Article._meta.related_objects:
        model, names = relation.related_model, texts(relation.related_model)
        names = [n for n in names if n not in MAY_STAY.get(model._meta.model_name, ())]
        found.append(model.objects.filter(**{relation.field.name: article.pk}).values(*names))
    return str([list(rows) for rows in found])


@pytest.mark.parametrize("name", [name for name in texts(Article) if name not in KEPT_BY_REDACTION])
def test_no_column_of_an_article_keeps_its_words(article, editor, name):
    """Every column of text that the model has, unless the table of fields says that it is kept."""
    publish.withdraw_article(article=article, by=editor)
    Article.objects.filter(pk=article.pk).update(**{name: NAMED})
    publish.redact_article(article=article, by=editor)

    assert NAMED not in everything(article)


@pytest.mark.exhaustive
def test_withdrawing_leaves_the_words_where_nobody_asks_for_more(as_editor, article):
    asked = as_editor.get(at("withdraw", article))
    assert "This removes the text of 4 versions" in asked.text
    article.refresh_from_db()
    assert article.is_public, "nothing happens by looking"

    page = as_editor.post(at("withdraw", article), follow=True).text

    article.refresh_from_db()
    assert article.status == "withdrawn"
    assert f'Its address says so: <a href="{article.get_absolute_url()}">' in page
    assert as_editor.get(article.get_absolute_url()).status_code == 410
    assert NAMED in as_editor.get(at("version", article, 2)).text


def test_colleagues_are_told_why_and_readers_are_not(as_editor, article):
    why = "She asked for it.\r\nSee the letter. <b>"

    page = as_editor.post(at("withdraw", article), {"comment": why}, follow=True).text

    event = article.events.get(kind="withdrawn")
    assert event.comment == "She asked for it.\nSee the letter. <b>"
    assert "She asked for it.<br>See the letter. &lt;b&gt;" in page
    assert "She asked" not in as_editor.get(article.get_absolute_url()).text
    assert 'name="comment"' in page, "for a note"
    assert "Why, for colleagues" not in as_editor.get(at("withdraw", article)).text


def test_the_words_of_all_versions_go_with_it_if_that_is_wished(as_editor, article, editor):
    assert NAMED in everything(article)

    as_editor.post(at("withdraw", article), {"remove": "1"})

    assert NAMED not in everything(article)
    article.refresh_from_db()
    assert article.cover is None, "a picture may show who it was"
    assert as_editor.get(article.get_absolute_url()).status_code == 410
    assert list(article.versions.order_by("number").values_list("state", flat=True)) == [
        *("published", "published", "earlier", "aside")
    ]
    for version in article.versions.all():
        assert (version.redacted_by, version.written_by) == (editor, editor)
    history = as_editor.get(at("history", article))
    assert history.text.count(f"{editor.display_name} removed the text") == 4
    assert "formaction" not in history.text
    assert NAMED not in history.text
    assert (
        as_editor.get(reverse("admin:articles_article_change", args=[article.pk])).status_code
        == 200
    )


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["version", "beside", "restore", "compare"])
def test_of_removed_words_nothing_is_read_or_brought_back(as_editor, article, editor, name):
    publish.withdraw_with_translations(article=article, by=editor, is_text_removed=True)

    if name == "restore":
        response = as_editor.post(at(name, article, 4), {"seen": "2.1"})
    elif name == "compare":
        response = as_editor.get(at(name, article), {"before": "1", "after": "2"})
    else:
        response = as_editor.get(at(name, article, 4))

    assert response.status_code == 404
    assert article.versions.count() == 4


@pytest.mark.exhaustive
def test_words_are_removed_later_too(as_editor, article, editor):
    publish.withdraw_article(article=article, by=editor)
    assert "Remove its text" in as_editor.get(at("withdraw", article)).text

    as_editor.post(at("withdraw", article), {"remove": "1"})

    assert NAMED not in everything(article)


def test_words_that_readers_may_see_are_not_removed(article, editor):
    with pytest.raises(redaction.NotWithdrawn):
        publish.redact_article(article=article, by=editor)

    assert Correction.objects.get().text == NAMED


@pytest.mark.exhaustive  # test_publish.py has the guard
def test_what_a_colleague_took_down_meanwhile_is_not_withdrawn(as_editor, article, editor):
    status.unpublish(subject=article, by=editor)

    page = as_editor.post(at("withdraw", article), {"remove": "1"}, follow=True).text

    assert "there is nothing to withdraw" in page
    assert NAMED in everything(article)


def test_only_editors_withdraw(client, article, author):
    assert client.get(at("withdraw", article)).status_code == 302
    Article.objects.update(created_by=author)
    client.force_login(author)

    assert client.get(at("withdraw", article)).status_code == 404
    assert client.post(at("withdraw", article), {"remove": "1"}).status_code == 404
    article.refresh_from_db()
    assert article.is_public


@pytest.mark.sampled
@pytest.mark.parametrize(
    "wrong", [{"redacted_at": "2026-01-01T00:00Z"}, {"redacted": True, "why": "x"}]
)
def test_of_a_removed_text_nothing_is_left(article, editor, wrong):
    changed = dict(wrong)
    if changed.pop("redacted", None):
        changed |= {"redacted_at": "2026-01-01T00:00Z", "redacted_by": editor, "content": {}}

    with pytest.raises(IntegrityError, match="redacted_by_somebody"):
        ArticleVersion.objects.filter(number=1).update(**changed)
