"""What the browser saves by itself while somebody writes."""

import re

import pytest
from django.urls import reverse

from articles.body.content import BylineEntry, SourceEntry
from articles.models import Article, EndangeredAnswer
from articles.publishing import publish
from publication import drafts
from tests.articles.admin.helpers import change, form
from tests.articles.factories import ArticleFactory, AuthorFactory, DraftFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]

NEW = "/admin/articles/article/autosave/"


def autosave(article):
    return reverse("admin:articles_article_autosave", args=[article.pk])


def test_a_new_article_is_kept_before_it_has_a_title(as_editor, editor):
    first = as_editor.post(NEW, form(title="", slug="", summary="", body="<p>Only a")).json()

    article = Article.objects.get()
    assert (article.created_by, article.status) == (editor, "draft")
    assert first["form"] == change(article)
    page = as_editor.get(first["form"]).text
    assert "Only a" in page
    assert f'name="seen" value="{first["seen"]}"' in page

    second = as_editor.post(first["autosave"], form(title="It", seen=first["seen"])).json()

    assert second["beside"] == ""
    assert Article.objects.get().title == "Untitled"
    assert 'value="It"' in as_editor.get(first["form"]).text
    as_editor.post(first["form"], form(title="It", slug="it", seen=second["seen"]))
    assert (Article.objects.get().title, Article.objects.get().slug) == ("It", "it")


def test_a_new_article_whose_first_answer_was_lost_stays_one(as_editor, client, author):
    as_editor.post(NEW, form(title="It", slug="", form_save="5f3a09c1.1"))

    again = as_editor.post(NEW, form(title="It is", slug="", form_save="5f3a09c1.2")).json()

    article = Article.objects.get()
    assert (again["beside"], again["form"]) == ("", change(article))
    assert drafts.form_content(article).title == "It is"
    assert article.versions.count() == 1
    client.force_login(author)
    client.post(NEW, form(title="Mine", slug="", form_save="5f3a09c1.3"))
    assert Article.objects.count() == 2, "another's row is nobody's to go on with"


@pytest.mark.exhaustive
def test_the_form_tells_whose_words_wait_beside_it(as_editor, author):
    article = ArticleFactory()
    opened = drafts.ensure_history(subject=article).token
    theirs = type(article.read_content())(title="Theirs", slug="theirs")
    drafts.save_version(subject=article, content=theirs, by=author, seen=opened)
    assert "is kept as version" not in as_editor.get(change(article)).text

    as_editor.post(autosave(article), form(title="Mine", seen=opened))

    assert "is kept as version 3." in as_editor.get(change(article)).text


def test_a_press_that_was_overtaken_publishes_nothing_and_takes_nothing_back(as_editor):
    article = DraftFactory(title="It was")
    seen = as_editor.post(autosave(article), form(title="First", form_save="5f3a09c1.1")).json()[
        "seen"
    ]
    as_editor.post(
        autosave(article),
        form(title="Newer", seen=seen, form_save="5f3a09c1.3", endangered="somebody")
        | {"endangered_words": "Those who told us."},
    )

    late = form("_publish", title="Older", seen=seen, form_save="5f3a09c1.2")
    page = as_editor.post(change(article), late, follow=True).text

    article.refresh_from_db()
    assert "You changed this article in another window," in page
    assert (article.status, article.title) == ("draft", "It was")
    assert drafts.form_content(article).title == "Newer"
    assert article.versions.get(state="aside").read().title == "Older"
    assert EndangeredAnswer.objects.get(article=article).answer == "somebody"


def test_an_overtaken_save_does_not_change_who_is_endangered(as_editor):
    article = DraftFactory()
    words = {"endangered_words": "Those who told us."}
    as_editor.post(autosave(article), form(endangered="somebody", form_save="5f3a09c1.3") | words)

    as_editor.post(autosave(article), form(endangered="nobody", form_save="5f3a09c1.2"))

    assert EndangeredAnswer.objects.get(article=article).answer == "somebody"


def test_what_was_removed_for_good_is_not_brought_back_by_a_form_that_was_open(as_editor, editor):
    article = ArticleFactory()
    drafts.ensure_history(subject=article)
    publish.withdraw_with_translations(article=article, by=editor, is_text_removed=True)

    answer = as_editor.post(autosave(article), form(title="Still open", form_save="5f3a09c1.2"))

    assert answer.status_code == 404
    assert not article.versions.filter(redacted_at=None).exists()


def test_what_a_check_would_refuse_is_kept_as_it_stands(as_editor):
    article = ArticleFactory()
    gone, here = "987654", AuthorFactory()
    rows = {
        "bylines-TOTAL_FORMS": "4",
        **{f"bylines-{n}-author": str(here.pk) for n in (0, 1)},
        **{f"bylines-{n}-role": "author" for n in (0, 1)},
        "bylines-2-author": gone,
        "bylines-3-author": "; drop table",
        "sources-TOTAL_FORMS": "3",
        "sources-0-title": "Second",
        "sources-0-order": "2",
        "sources-1-title": "First",
        "sources-1-order": "1",
        "sources-1-url": "no address",
        "sources-2-title": "Struck out",
        "sources-2-DELETE": "on",
    }
    unknown = '<p onclick="x">Hm <stat-ref key="not-known-yet"></stat-ref></p><script>1</script>'

    reply = as_editor.post(
        autosave(article),
        form(title="x" * 300, kind="wild", topics=["1", "x"], cover=gone, body=unknown, **rows),
    )

    assert reply.status_code == 200
    kept = drafts.form_content(article)
    assert kept.title == "x" * 300
    assert (kept.kind, kept.cover, kept.topics) == ("news", None, ())
    assert kept.bylines == (BylineEntry(here.pk, "author"),)
    assert kept.sources == (SourceEntry("First", "no address"), SourceEntry("Second", ""))
    assert kept.body == '<p>Hm <stat-ref key="not-known-yet"></stat-ref></p>'
    article.refresh_from_db()
    assert "x" * 300 not in article.title
    page = as_editor.get(change(article)).text
    assert "no address" in page
    assert "x" * 300 in page


def test_a_form_that_is_out_of_date_is_told_who_wrote_meanwhile(as_editor, author):
    article = ArticleFactory()
    opened = drafts.ensure_history(subject=article).token
    theirs = article.read_content()
    drafts.save_version(
        subject=article, content=type(theirs)(title="Theirs"), by=author, seen=opened
    )

    reply = as_editor.post(autosave(article), form(seen=opened)).json()

    assert (reply["beside"], reply["version"], reply["seen"]) == ("otto", 3, opened)
    assert drafts.form_content(article).title == "Theirs"


def token_in(page):
    return re.search(r'name="seen" value="([^"]*)"', page)[1]


@pytest.mark.exhaustive
@pytest.mark.parametrize("factory", [ArticleFactory, DraftFactory])
def test_of_two_who_open_an_article_without_a_history_none_is_overwritten(as_editor, factory):
    article = factory()
    first, second = (token_in(as_editor.get(change(article)).text) for _ in range(2))

    as_editor.post(change(article), form(title="First", seen=first))
    as_editor.post(change(article), form(title="Second", seen=second))

    assert drafts.form_content(article).title == "First"
    assert [v.read().title for v in article.versions.filter(state="aside")] == ["Second"]


def test_a_form_that_does_not_say_what_it_shows_replaces_nothing(as_editor):
    article = ArticleFactory()

    as_editor.post(autosave(article), form(title="Whose?", seen=""))

    assert drafts.form_content(article).title == article.title
    assert article.versions.get(state="aside").read().title == "Whose?"


def test_saving_over_a_colleague_keeps_both_and_publishes_nothing(as_editor, author):
    article = ArticleFactory()
    opened = drafts.ensure_history(subject=article).token
    theirs = type(article.read_content())(title="Theirs", slug="theirs")
    drafts.save_version(subject=article, content=theirs, by=author, seen=opened)

    page = as_editor.post(change(article), form("_publish", seen=opened), follow=True).text

    assert "Otto changed this article while you wrote" in page
    article.refresh_from_db()
    assert article.title not in {"A title", "Theirs"}
    assert [v.read().title for v in article.versions.filter(state="aside")] == ["A title"]


@pytest.mark.sampled
@pytest.mark.parametrize("method", ["get", "head", "put"])
def test_only_a_form_is_kept(as_editor, method):
    assert getattr(as_editor, method)(NEW).status_code == 405


def test_nobody_saves_over_what_they_may_not_change(client, author):
    theirs, public = DraftFactory(created_by=UserFactory()), ArticleFactory()
    withdrawn = ArticleFactory(created_by=author, status=Article.Status.WITHDRAWN)
    assert client.post(NEW, form()).status_code == 302
    client.force_login(UserFactory())
    assert client.post(NEW, form()).status_code == 404
    client.force_login(author)

    assert client.post(autosave(theirs), form()).status_code == 404
    assert client.post(autosave(public), form()).status_code == 404
    assert client.post(autosave(withdrawn), form()).status_code == 404
    assert not any(article.versions.exists() for article in (theirs, public, withdrawn))


def test_a_save_by_itself_costs_little(as_editor, django_assert_max_num_queries):
    article = ArticleFactory()
    as_editor.post(autosave(article), form())

    with django_assert_max_num_queries(14):
        as_editor.post(autosave(article), form(title="Again"))


@pytest.mark.exhaustive  # tests/articles/writing/test_drafts.py has the rule
@pytest.mark.parametrize("factory", [ArticleFactory, DraftFactory])
def test_many_saves_in_a_row_are_one_version(as_editor, factory):
    article = factory()
    drafts.ensure_history(subject=article)
    seen = as_editor.post(autosave(article), form(title="Typing")).json()["seen"]
    before = article.versions.count()

    for number in range(20):
        reply = as_editor.post(autosave(article), form(title=f"Typing {number}", seen=seen))
        seen = reply.json()["seen"]

    assert article.versions.count() == before == 2
    assert article.versions.open().get().read().title == "Typing 19"
    assert article.events.count() == 0
