"""The history of an article: reading, comparing and bringing back its versions."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from django.utils import timezone

from articles.body.content import BylineEntry, SourceEntry
from articles.models import Article, ArticleVersion, Byline
from articles.publishing import publish
from articles.writing import restore
from publication import drafts
from tests.advocacy.factories import FigureFactory, StatisticFactory, TopicFactory
from tests.articles.admin.helpers import change, form
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    DraftFactory,
    ImageFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]


@pytest.fixture
def colleague():
    return UserFactory(username="ida")


def at(name, article, *number):
    return reverse(f"admin:articles_article_{name}", args=[article.pk, *number])


def compare(article, before, after=""):
    return f"{at('compare', article)}?before={before}&after={after}"


def save(article, by, seen=None, why="", **changes):
    content = replace(drafts.form_content(article), **changes)
    return drafts.save_version(subject=article, content=content, by=by, seen=seen, why=why).version


def aside(article, by, **changes):
    """A version kept beside the newest, written from a form that is out of date."""
    return save(article, by, seen="0.0", **changes)


def versions(article):
    return list(
        article.versions.order_by("number").values_list("number", "state", "restores__number")
    )


def in_short(html):
    """What the two columns say, changes in brackets."""
    return " ".join(html.replace("<del>", "").split())


def test_the_history_says_who_when_and_why(as_editor, editor, colleague):
    article = ArticleFactory()
    first = drafts.ensure_history(subject=article)
    save(article, colleague, title="Second", why="A better title")
    publish.publish_article(article=article, by=editor)
    save(article, colleague, title="Third")
    restore.restore_version(article=article, version=first, by=editor, seen="3.1")

    page = as_editor.get(at("history", article))

    rows = page.context["page"].object_list
    assert [(v.number, v.state, str(v.written_by)) for v in rows] == [
        (4, "draft", str(editor)),
        (3, "earlier", str(colleague)),
        (2, "published", str(colleague)),
        (1, "published", str(article.created_by)),
    ]
    assert "A better title" in page.text
    assert "Restored from version 1" in page.text
    assert page.text.count("What readers see") == 1
    assert page.context["seen_now"] == 2
    assert f'formaction="{at("restore", article, 4)}"' not in page.text, "it is the newest"
    assert page.text.count("formaction=") == 3


@pytest.mark.exhaustive  # an edge
def test_an_article_without_versions_says_so_and_keeps_none_by_being_looked_at(as_editor):
    article = ArticleFactory()

    assert "since versions are kept" in as_editor.get(at("history", article)).text
    assert as_editor.get(compare(article, 1)).status_code == 404
    assert not article.versions.exists()


@pytest.mark.exhaustive  # tests/public_pages/lists/test_pagination.py has the rule
def test_the_history_comes_in_pages(as_editor, editor, django_assert_max_num_queries):
    article = ArticleFactory()
    ArticleVersion.objects.bulk_create(
        ArticleVersion(
            article=article, number=n, content={}, state="earlier", written_by=UserFactory()
        )
        for n in range(1, 121)
    )

    with django_assert_max_num_queries(12):
        page = as_editor.get(at("history", article), {"p": "2"})

    assert [v.number for v in page.context["page"]] == list(range(70, 20, -1))
    assert as_editor.get(at("history", article), {"p": "nonsense"}).status_code == 200


def test_a_version_is_read_as_readers_would_see_it(as_editor, editor):
    article = ArticleFactory(body="<p>First words.</p>")
    drafts.ensure_history(subject=article)
    save(article, editor, title="Second", body="<p>Second words.</p>")

    first, second = (as_editor.get(at("version", article, n)) for n in (1, 2))

    assert "First words." in first.text
    assert "Second words." in second.text
    assert "Second words." not in first.text
    for page in (first, second):
        assert "noindex" in page.text
        assert "no-store" in page.headers["Cache-Control"]


@pytest.mark.exhaustive  # a version is read here
def test_a_version_is_read_before_its_address_is_typed(as_editor, editor):
    article = ArticleFactory()
    for slug in ("", "half typed"):
        changed = replace(drafts.form_content(article), slug=slug, body="<p>Only begun.</p>")
        drafts.autosave_version(subject=article, content=changed, by=editor, seen=None)

        for address in (at("version", article, 2), at("preview", article)):
            assert "Only begun." in as_editor.get(address).text


@pytest.mark.exhaustive
def test_two_versions_are_compared_in_everything(as_editor, editor, django_assert_max_num_queries):
    old, new = TopicFactory(name="Slavery"), TopicFactory(name="Exile")
    statistic = StatisticFactory(title="Countries with a law")
    was, now = (
        FigureFactory(statistic=statistic, value=75),
        FigureFactory(
            statistic=statistic, value=90, period_start="2025-01-01", period_end="2025-12-31"
        ),
    )
    ann = AuthorFactory(name="Ann")
    article = ArticleFactory(
        title="One law",
        body=f'<p>Of <stat-ref key="{was.slug}"></stat-ref> it is so.</p><p>Stays.</p>',
    )
    article.topics.add(old)
    drafts.ensure_history(subject=article)
    save(
        article,
        editor,
        title="One new law",
        topics=(new.pk,),
        cover=ImageFactory(alt="A tree").pk,
        bylines=(BylineEntry(ann.pk, "author"),),
        sources=(SourceEntry("A report", "https://example.org/"),),
        body=f'<p>Of <stat-ref key="{now.slug}"></stat-ref> it is so.</p><p>Stays.</p>',
    )
    as_editor.get(compare(article, 1, 2))

    with django_assert_max_num_queries(19):
        page = as_editor.get(compare(article, 1, 2))

    told = page.context["comparison"]
    rows = {row.label: (row.before, row.after) for row in told.rows}
    assert set(rows) == {"Title", "Picture", "Topics", "Cited figures", "Bylines", "Sources"}
    new_word = '<ins><span class="visually-hidden"> [added: </span>{}<span class="visually-hidden">] </span></ins>'
    assert rows["Title"] == ("One law", f"One {new_word.format('new ')}law")
    assert "Slavery" in rows["Topics"][0]
    assert "Exile" in rows["Topics"][1]
    assert "A tree" in rows["Picture"][1]
    assert "By: Ann" in rows["Bylines"][1]
    assert "https://example.org/" in rows["Sources"][1]
    assert "75" in rows["Cited figures"][0]
    assert "90" in rows["Cited figures"][1]
    changed, same = told.body
    assert "<del>" in changed.before
    assert "75" in changed.before
    assert "Countries with a law" in changed.before
    assert "<ins>" in changed.after
    assert "90" in changed.after
    assert (same.before, same.is_same) == ("Stays.", True)
    assert "Summary" in told.unchanged


def test_what_is_typed_is_never_markup_on_the_page(as_editor, editor):
    article = ArticleFactory()
    drafts.ensure_history(subject=article)
    evil = "<script>alert(1)</script>"
    link = '<p><a href="https://example.org/&quot;&gt;&lt;script&gt;">x</a> &lt;script&gt;</p>'
    save(
        article,
        editor,
        title=evil,
        kicker=evil,
        why=evil,
        body=link,
        sources=(SourceEntry(evil, evil),),
    )

    for page in (compare(article, 1, 2), at("history", article)):
        text = as_editor.get(page).text
        assert "&lt;script&gt;" in text
        assert "<script>" not in text


@pytest.mark.exhaustive
def test_much_that_did_not_change_is_folded(as_editor, editor):
    blocks = [f"<p>Block {n}.</p>" for n in range(20)]
    article = ArticleFactory(body="".join(blocks))
    drafts.ensure_history(subject=article)
    save(article, editor, body="".join([*blocks[:10], "<p>Quite other.</p>", *blocks[11:]]))

    page = as_editor.get(compare(article, 1))

    assert "9 blocks stayed as they were" in page.text
    assert "8 blocks stayed as they were" in page.text
    assert page.context["comparison"].unchanged == [
        *("Title", "Web address (slug)", "Kind", "Kicker", "Summary", "Note to the reader"),
        *("Alt text", "What the picture is for", "Document", "Day it marks", "Translation of"),
        *("Translated from", "Correction", "How serious was it?"),
        *("Let readers read the previous version", "Picture"),
        *("Topics", "Cited figures", "Bylines", "Sources"),
    ]


@pytest.mark.exhaustive
def test_what_is_gone_is_named_by_its_number(as_editor, editor):
    article = ArticleFactory()
    topic, author = TopicFactory(), AuthorFactory()
    save(
        article,
        editor,
        topics=(topic.pk,),
        bylines=(BylineEntry(author.pk, "author"),),
        kind="wild",
    )
    gone = topic.pk
    topic.delete()
    author.delete()

    text = as_editor.get(compare(article, 1, 2)).text

    assert f"Number {gone}, which is gone" in text
    assert "wild" in text


def test_the_second_to_save_is_shown_both_texts_and_goes_on_with_hers(as_editor, editor, colleague):
    article = ArticleFactory(title="A title", slug="a-title", summary="As it was.")
    opened = drafts.ensure_history(subject=article).token
    theirs = save(article, colleague, opened, summary="Theirs.")

    page = as_editor.post(
        change(article), form("_publish", summary="Hers.", seen=opened), follow=True
    )

    assert page.redirect_chain[-1][0] == at("beside", article, 3)
    assert "Ida changed this article while you wrote" in page.text
    assert (page.context["before"].number, page.context["after"].number) == (2, 3)
    assert ">Theirs<" in page.text
    assert ">Hers<" in page.text
    assert drafts.form_content(article).summary == "Theirs."

    on = as_editor.post(at("restore", article, 3), {"seen": theirs.token}, follow=True)

    assert on.redirect_chain[-1][0] == change(article)
    assert drafts.form_content(article).summary == "Hers."
    assert versions(article) == [
        (1, "published", None),
        (2, "earlier", None),
        (3, "aside", None),
        (4, "draft", 3),
    ]
    article.refresh_from_db()
    assert article.summary == "As it was."


@pytest.mark.exhaustive  # the second is not
def test_a_third_who_writes_meanwhile_is_not_overwritten_either(as_editor, editor, colleague):
    article = ArticleFactory()
    opened = drafts.ensure_history(subject=article).token
    theirs = save(article, colleague, opened, title="Theirs")
    mine = aside(article, editor, title="Mine")
    save(article, UserFactory(), theirs.token, title="Of a third")

    page = as_editor.post(at("restore", article, mine.number), {"seen": theirs.token}, follow=True)

    assert page.redirect_chain[-1][0] == at("beside", article, mine.number)
    assert page.context["before"].read().title == "Of a third"
    assert drafts.form_content(article).title == "Of a third"
    as_editor.post(at("restore", article, mine.number))
    assert drafts.form_content(article).title == "Of a third", (
        "a form without a token is out of date"
    )


@pytest.mark.exhaustive  # the second to save goes on here
def test_what_was_kept_aside_is_opened_in_the_form_and_merged_by_hand(as_editor, editor, colleague):
    article = ArticleFactory()
    opened = drafts.ensure_history(subject=article).token
    theirs = save(article, colleague, opened, title="Theirs", slug="theirs")
    mine = aside(article, editor, title="Mine", sources=(SourceEntry("My source", ""),))
    address = f"{change(article)}?from={mine.number}&seen={theirs.token}"

    page = as_editor.get(address).text

    assert f'name="seen" value="{theirs.token}"' in page
    assert 'value="Mine"' in page
    assert "My source" in page
    assert f"The form shows version {mine.number}" in page
    done = as_editor.post(change(article), form(title="Merged", seen=theirs.token), follow=True)
    assert done.redirect_chain[-1][0] == change(article)
    assert drafts.form_content(article).title == "Merged"

    late = as_editor.get(address).text
    assert f'name="seen" value="{theirs.token}"' in late, "what came since is not taken for seen"


@pytest.mark.exhaustive  # an edge of what was kept aside
@pytest.mark.parametrize("number", ["x", "99999999999", "2", "77", "²"])
def test_nothing_else_is_opened_in_the_form(as_editor, editor, number):
    article = ArticleFactory()
    newest = save(article, editor, title="Newest")

    page = as_editor.get(change(article), {"from": number, "seen": "1.1"}).text

    assert 'value="Newest"' in page
    assert f'name="seen" value="{newest.token}"' in page


@pytest.mark.exhaustive  # an old version is restored here
@pytest.mark.parametrize(("make", "address"), [(ArticleFactory, "moved"), (DraftFactory, "first")])
def test_what_is_brought_back_stays_where_readers_find_it(editor, make, address):
    article = make(title="A title", slug="first")
    first = drafts.ensure_history(subject=article)
    moved = replace(drafts.form_content(article), slug="moved", title="Another")
    drafts.save_version(subject=article, content=moved, by=editor, seen=first.token)

    seen = drafts.newest_version(article).token
    restore.restore_version(article=article, version=first, by=editor, seen=seen)

    assert (drafts.form_content(article).title, drafts.form_content(article).slug) == (
        "A title",
        address,
    )


def test_an_old_version_is_restored_as_a_draft(as_editor, editor, colleague):
    article = ArticleFactory(title="First")
    first = drafts.ensure_history(subject=article)
    save(article, colleague, title="Second")
    publish.publish_article(article=article, by=editor)
    newest = drafts.newest_version(article)

    page = as_editor.post(at("restore", article, 1), {"seen": newest.token}, follow=True).text

    assert "Version 1 restored as a draft" in page
    assert 'value="First"' in page
    assert versions(article)[-1] == (3, "draft", 1)
    article.refresh_from_db()
    assert article.title == "Second", "readers see it once it is published"
    assert first.read() == replace(drafts.form_content(article))


def test_restoring_writes_over_nothing_that_a_browser_saved(editor):
    article = ArticleFactory(title="First")
    first = drafts.ensure_history(subject=article)
    typed = drafts.autosave_version(
        subject=article, content=replace(first.read(), title="Typed"), by=editor, seen=None
    ).version

    restore.restore_version(article=article, version=first, by=editor, seen=typed.token)

    typed.refresh_from_db()
    assert (typed.read().title, typed.state) == ("Typed", "earlier")
    assert drafts.form_content(article).title == "First"


@pytest.mark.exhaustive  # an old version is restored here
def test_what_fell_away_is_said(as_editor, editor):
    figure, topic = FigureFactory(), TopicFactory()
    gone_author, image = AuthorFactory(), ImageFactory()
    original = ArticleFactory(language="fr")
    article = DraftFactory(created_by=editor, slug="mine")
    version = save(
        article,
        editor,
        slug="taken",
        topics=(topic.pk,),
        bylines=(BylineEntry(gone_author.pk, "author"),),
        cover=image.pk,
        translation_of=original.pk,
        correction="It was in May.",
        body='<p><stat-ref key="no-more"></stat-ref></p><picture-card key="987"></picture-card>'
        f'<stat-card key="{figure.slug}"></stat-card>',
    )
    newest = save(
        article, editor, slug="mine", topics=(), bylines=(), cover=None, translation_of=None
    )
    Byline.objects.all().delete()
    for each in (topic, gone_author, image):
        each.delete()
    ArticleFactory(slug="taken", translation_of=original)

    page = as_editor.post(
        at("restore", article, version.number), {"seen": newest.token}, follow=True
    ).text

    for words in (
        "Its picture is gone",
        "1 topic is gone.",
        "1 author who signed is gone.",
        "1 picture in its text is gone.",
        "1 figure it cites is gone",
        "Another article has its address by now",
        "or has another translation",
    ):
        assert words in page
    shown = drafts.form_content(article)
    assert (shown.slug, shown.topics, shown.cover, shown.translation_of) == ("mine", (), None, None)
    assert shown.correction == "It was in May.", "readers were never told"


def test_what_readers_were_told_once_is_not_told_again(editor):
    article = ArticleFactory()
    told = save(article, editor, title="Right", correction="It was in May.")
    publish.publish_article(article=article, by=editor)
    told.refresh_from_db()
    newest = save(article, editor, title="Other", correction="")

    brought = restore.restore_version(article=article, version=told, by=editor, seen=newest.token)

    assert brought.saved.version.read().title == "Right"
    assert brought.saved.version.read().correction == ""


@pytest.mark.exhaustive  # an old version is restored here
def test_what_a_row_cannot_hold_is_restored_all_the_same(editor):
    """Saved by itself, unchecked: a draft without a title."""
    article = DraftFactory(created_by=editor)
    newest = save(article, editor, title="Whole", slug="whole")
    old = ArticleVersion.objects.create(
        article=article,
        written_by=editor,
        state="earlier",
        content=replace(drafts.form_content(article), title="", slug="x" * 300).as_json(),
    )

    restore.restore_version(article=article, version=old, by=editor, seen=newest.token)

    assert drafts.form_content(article).title == ""
    assert Article.objects.get().title == "Whole"


@pytest.mark.exhaustive  # the second to save is told here
@pytest.mark.parametrize(("minutes", "is_told"), [(2, True), (20, False)])
def test_the_form_says_that_a_colleague_wrote_just_now(
    as_editor, editor, colleague, minutes, is_told
):
    article = ArticleFactory(created_by=editor)
    save(article, colleague, title="Theirs")
    ArticleVersion.objects.filter(written_by=colleague).update(
        written_at=timezone.now() - timedelta(minutes=minutes, seconds=5)
    )
    save(article, editor, title="Hers")

    page = as_editor.get(change(article)).text

    assert (f"{colleague} was editing this 2 minutes ago." in page) is is_told


def every_address(article):
    return [
        at("history", article),
        compare(article, 1, 2),
        compare(article, 1),
        at("version", article, 1),
        at("version", article, 2),
        at("beside", article, 3),
        reverse("admin:articles_article_preview", args=[article.pk]),
    ]


@pytest.fixture
def secret():
    """A draft of somebody else, with three versions."""
    article = DraftFactory()
    drafts.ensure_history(subject=article)
    by = article.created_by
    save(article, by, title="Hidden words", body="<p>Hidden words</p>")
    aside(article, by, title="Hidden aside")
    return article


@pytest.mark.exhaustive  # tests/sitewide/test_roles.py has visitors
def test_strangers_are_sent_to_sign_in(client, secret):
    for address in every_address(secret):
        response = client.get(address)
        assert response.status_code == 302
        assert "/login/" in response.url
    assert client.post(at("restore", secret, 1)).status_code == 302


@pytest.mark.sampled
@pytest.mark.parametrize("group", ["", "Caseworker", "Author"])
def test_who_may_not_see_a_draft_finds_none_of_it(client, secret, group):
    user = UserFactory()
    if group:
        user.groups.add(Group.objects.get(name=group))
    client.force_login(user)

    for address in every_address(secret):
        assert client.get(address).status_code == 404, address
    assert client.post(at("restore", secret, 1), {"seen": "2.1"}).status_code == 404
    assert len(versions(secret)) == 3


@pytest.mark.exhaustive  # who may not see a draft finds none here
def test_of_a_public_article_of_others_an_author_reads_what_readers_saw(client, author, editor):
    article = ArticleFactory(body="<p>Public words.</p>")
    drafts.ensure_history(subject=article)
    save(article, editor, title="Hidden words", body="<p>Hidden words</p>")
    aside(article, editor, title="Hidden aside")
    client.force_login(author)

    page = client.get(at("history", article))
    assert [v.number for v in page.context["page"]] == [1]
    assert "formaction" not in page.text
    assert client.get(at("version", article, 1)).status_code == 200
    for address in (compare(article, 1, 2), at("version", article, 2), at("beside", article, 3)):
        assert client.get(address).status_code == 404
    assert client.post(at("restore", article, 2), {"seen": "2.1"}).status_code == 404
    assert client.post(at("restore", article, 1), {"seen": "2.1"}).status_code == 404
    for address in (change(article), reverse("admin:articles_article_preview", args=[article.pk])):
        page = client.get(address).text
        assert "Hidden words" not in page
    assert "Public words." in page


@pytest.mark.exhaustive  # who may not see a draft finds none here
def test_a_guessed_number_is_not_found(as_editor, editor):
    article, other = ArticleFactory(), ArticleFactory()
    drafts.ensure_history(subject=article)
    save(other, editor, title="Two")
    for address in (
        at("version", article, 2),
        at("version", article, 10**12),
        at("beside", article, 1),
        at("history", article).replace(str(article.pk), "987654"),
        compare(article, 2),
        compare(article, "x"),
        compare(article, ""),
        f"/admin/articles/article/_{ord(str(article.pk)[0]):X}/history/",
    ):
        assert as_editor.get(address).status_code == 404, address


@pytest.mark.sampled
@pytest.mark.parametrize("name", ["history", "compare", "version", "beside"])
def test_pages_are_only_read(as_editor, name):
    article = ArticleFactory()
    drafts.ensure_history(subject=article)
    assert (
        as_editor.post(
            at(name, article, *([1] if name in {"version", "beside"} else []))
        ).status_code
        == 405
    )
    assert as_editor.get(at("restore", article, 1)).status_code == 405
