"""A translation is begun with all its original has, and known for out of date when that changes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection
from django.utils import timezone

from articles.body.content import BylineEntry, SourceEntry
from articles.models import Article, ArticleSource, ArticleVersion
from articles.publishing import run_checks, safety_question
from articles.publishing.publish import (
    AlreadyTranslatedAgain,
    publish_article,
    publish_correction,
    withdraw_article,
)
from articles.writing import restore, translate
from publication import drafts, review, status
from tests.advocacy.factories import FigureFactory, ObservanceFactory, TopicFactory
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    BylineFactory,
    DraftFactory,
    ImageFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

BODY = '<h2>What it says</h2><p>So many: <stat-ref key="so-many"></stat-ref>.</p>'


@pytest.fixture
def original(editor):
    FigureFactory(slug="so-many")
    article = ArticleFactory(
        title="To be free",
        slug="to-be-free",
        kind="guide",
        kicker="Guide",
        body=BODY,
        disclaimer="No legal advice.",
        cover=ImageFactory(),
        cover_alt="An open door",
        observance=ObservanceFactory(),
        created_by=editor,
    )
    article.topics.add(TopicFactory())
    BylineFactory(article=article, author=AuthorFactory())
    ArticleSource.objects.create(article=article, title="The report", url="https://example.org/")
    return article


def begin(original, by, language="ar"):
    return translate.start_translation(original=original, language=language, by=by)


def change(article, by, **words):
    """Write over an article; readers see it once it is published."""

    said = replace(drafts.form_content(article), **words)
    return drafts.save_version(subject=article, content=said, by=by, seen=None).version


def publish(article, by, **words):
    if words:
        change(article, by, **words)
    publish_article(article=article, by=by)


def is_out_of_date(article):
    return Article.objects.out_of_date().filter(pk=article.pk).exists()


def test_a_translation_has_the_structure_of_its_original(original, author):
    article = begin(original, author)

    said = drafts.form_content(article)
    assert (article.language, article.status, article.created_by) == ("ar", "draft", author)
    assert (said.title, said.slug, said.kind, said.kicker, said.body, said.disclaimer) == (
        *("To be free", "to-be-free", "guide", "Guide", BODY, "No legal advice."),
    )
    assert (said.cover, said.cover_alt, said.observance) == (
        *(original.cover_id, "", original.observance_id),
    )
    assert said.topics == tuple(original.topics.values_list("pk", flat=True))
    assert said.bylines == (BylineEntry(original.bylines.get().author_id, "author"),)
    assert said.sources == (SourceEntry("The report", "https://example.org/"),)
    assert said.translation_of == original.pk
    assert ArticleVersion.objects.get(pk=said.translated_from).article_id == original.pk
    assert article.read_content() == said
    assert article.citations.count() == 1


@pytest.mark.sampled
@pytest.mark.parametrize(("days", "stays"), [(-1, False), (1, True)])
def test_what_ends_ends_in_every_language(author, days, stays):
    now = timezone.now()
    end = now + timedelta(days=days)
    original = ArticleFactory(publish_at=now - timedelta(days=2), unpublish_at=end)

    assert begin(original, author).unpublish_at == (end if stays else None)


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("href", "there"),
    [
        ("/articles/other/", "/ar/articles/akhar/"),
        ("/articles/other/#notes", "/ar/articles/akhar/#notes"),
        ("/es/articles/otro/", "/ar/articles/akhar/"),
        ("/articles/other/republish/", "/articles/other/republish/"),
        ("/articles/alone/", "/articles/alone/"),
        ("/articles/drafted/", "/articles/drafted/"),
        ("/articles/", "/ar/articles/"),
        ("/articles/?kind=news&amp;year=2026", "/ar/articles/?kind=news&amp;year=2026"),
        ("/topics/exile/", "/ar/topics/exile/"),
        ("/es/topics/exile/", "/ar/topics/exile/"),
        ("/legal-help/", "/ar/legal-help/"),
        ("/legal-help/request/", "/legal-help/request/"),
        ("/admin/", "/admin/"),
        ("/no/such/page/", "/no/such/page/"),
        ("https://example.org/articles/other/", "https://example.org/articles/other/"),
        ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&amp;b=2"),
        ("#notes", "#notes"),
        ("mailto:ann@example.org", "mailto:ann@example.org"),
    ],
)
def test_links_lead_to_what_stands_in_the_language(author, href, there):
    other = ArticleFactory(slug="other")
    ArticleFactory(slug="akhar", language="ar", translation_of=other)
    ArticleFactory(slug="otro", language="es", translation_of=other)
    ArticleFactory(slug="alone")
    DraftFactory(slug="lan", language="ar", translation_of=ArticleFactory(slug="drafted"))
    said = '<p>See <a href="{}">this page</a>, written href="/articles/".</p>'
    original = ArticleFactory(body=said.format(href))

    assert begin(original, author).body == said.format(there)


def test_its_words_are_those_that_readers_see(original, author, editor):
    change(original, editor, title="Not said yet")

    assert begin(original, author).title == "To be free"


@pytest.mark.exhaustive
def test_an_article_that_nobody_published_is_translated_as_it_is_being_written(author, editor):
    draft = DraftFactory(title="As saved", created_by=editor)
    drafts.ensure_history(subject=draft)
    typed = draft.read_content()

    typed = replace(typed, title="x" * 300, sources=(SourceEntry("y" * 400, ""),))
    drafts.autosave_version(subject=draft, content=typed, by=editor, seen=None)

    article = begin(draft, author)

    assert article.title == "x" * 200
    assert article.sources.get().title == "y" * 300


def test_what_was_translated_is_not_written_over_in_place(author, editor):
    draft = DraftFactory(title="As saved", created_by=editor)
    drafts.ensure_history(subject=draft)

    def type_(body, seen):
        typed = replace(drafts.form_content(draft), body=body)
        return drafts.autosave_version(subject=draft, content=typed, by=editor, seen=seen).version

    first = type_("<p>One.</p>", None)
    article = begin(draft, author)
    again = type_("<p>Two.</p>", first.token)

    assert again.pk != first.pk
    assert article.translated_from.read().body == "<p>One.</p>"
    publish_article(article=draft, by=editor)
    assert is_out_of_date(article)


@pytest.mark.exhaustive
def test_of_two_at_once_the_second_is_led_to_the_first(original, author, editor):
    first = begin(original, author)

    with pytest.raises(translate.AlreadyTranslated) as meanwhile:
        begin(original, editor)

    assert meanwhile.value.article == first
    assert original.translations.count() == 1


@pytest.mark.sampled
@pytest.mark.parametrize("language", ["en", "xx", ""])
def test_no_translation_into_its_own_or_an_unknown_language(original, author, language):
    with pytest.raises(translate.NotTranslatable):
        begin(original, author, language)


@pytest.mark.exhaustive  # as into its own language
def test_no_translation_of_a_translation_or_of_what_was_withdrawn(original, author):
    with pytest.raises(translate.NotTranslatable):
        begin(begin(original, author), author, "es")
    withdrawn = ArticleFactory(status=Article.Status.WITHDRAWN)
    with pytest.raises(translate.NotTranslatable):
        begin(withdrawn, author)


def test_after_a_withdrawal_a_new_one_is_begun_and_the_old_one_stays_gone(original, author, editor):
    first = begin(original, author)
    publish(first, editor, body="<p>What endangered somebody.</p>")
    withdraw_article(article=first, by=editor)

    second = begin(original, author)

    assert (second.slug, second.status) == ("to-be-free-2", Article.Status.DRAFT)
    assert "So many" in second.body
    first.refresh_from_db()
    assert (first.status, first.translation_of, first.slug) == (
        Article.Status.WITHDRAWN,
        original,
        "to-be-free",
    )
    with pytest.raises(translate.AlreadyTranslated) as begun:
        begin(original, author)
    assert begun.value.article == second


@pytest.mark.exhaustive  # after a withdrawal a new one is begun here
def test_what_was_withdrawn_comes_back_only_where_it_was_not_begun_anew(original, author, editor):
    first = begin(original, author)
    publish(first, editor)
    withdraw_article(article=first, by=editor)
    safety_question.save_answer(article=first, answer="nobody", words="", by=editor)
    second = begin(original, author)

    with pytest.raises(AlreadyTranslatedAgain):
        publish_article(article=Article.objects.get(pk=first.pk), by=editor)

    first.refresh_from_db()
    assert first.status == Article.Status.WITHDRAWN
    second.delete()
    publish_article(article=first, by=editor)
    assert first.is_public


@pytest.mark.exhaustive  # an edge of a withdrawal
def test_a_version_of_what_was_withdrawn_keeps_its_original_where_no_other_stands(
    original, author, editor
):
    other = DraftFactory(language="ar")
    version = change(other, editor, translation_of=original.pk)
    newest = change(other, editor, translation_of=None)
    first = begin(original, author)
    publish(first, editor)

    def restored():
        found = restore.restore_version(
            article=other, version=version, by=editor, seen=newest.token
        )
        return found.saved.version.read().translation_of

    assert restored() is None
    newest = drafts.newest_version(other)
    withdraw_article(article=first, by=editor)
    assert restored() == original.pk


@pytest.mark.exhaustive
def test_an_address_that_is_taken_in_the_language_gets_a_number(original, author):
    ArticleFactory(slug="to-be-free", language="ar")

    assert begin(original, author).slug == "to-be-free-2"


@pytest.mark.exhaustive  # it is out of date since the first change, here
def test_only_what_readers_see_anew_makes_a_translation_out_of_date(original, author, editor):
    article = begin(original, author)
    assert not is_out_of_date(article)

    change(original, editor, title="A draft")
    assert not is_out_of_date(article)
    publish_article(article=original, by=editor)

    assert is_out_of_date(article)
    since = Article.objects.with_outdated_since().get(pk=article.pk).outdated_since
    assert since == original.versions.published().first().published_at
    assert Article.objects.with_outdated_since().get(pk=original.pk).outdated_since is None


def test_it_is_out_of_date_since_the_first_change(original, author, editor, time_machine):
    now = timezone.now()
    article = begin(original, author)
    for days in (1, 2):
        time_machine.move_to(now + timedelta(days=days), tick=False)
        publish(original, editor, title=f"On day {days}")

    since = Article.objects.with_outdated_since().get(pk=article.pk).outdated_since
    assert since == now + timedelta(days=1)


@pytest.mark.exhaustive  # an edge of being out of date
def test_to_publish_again_what_nobody_changed_makes_nothing_out_of_date(original, author, editor):
    article = begin(original, author)
    publish(original, editor)

    assert not is_out_of_date(article)


@pytest.mark.exhaustive
def test_a_draft_published_as_it_was_translated_leaves_it_up_to_date(author, editor):
    draft = DraftFactory(created_by=editor)
    article = begin(draft, author)

    publish(draft, editor)
    assert not is_out_of_date(article)
    publish(draft, editor, title="And now another")
    assert is_out_of_date(article)


@pytest.mark.exhaustive
def test_a_draft_that_went_on_after_it_was_translated_does_not(author, editor):
    draft = DraftFactory(created_by=editor)
    article = begin(draft, author)

    publish(draft, editor, title="Another before anybody read it")

    assert is_out_of_date(article)


@pytest.mark.exhaustive  # an edge of the version
def test_a_translation_whose_version_nobody_named_goes_by_its_beginning(original, editor):
    article = ArticleFactory(language="ar", translation_of=original)
    assert not is_out_of_date(article)

    publish(original, editor, title="Another")

    assert is_out_of_date(article)


@pytest.mark.exhaustive  # tests/articles/admin/panels/test_translations.py carries over
def test_to_say_that_it_is_up_to_date_tells_readers_of_no_change(original, author, editor):
    article = begin(original, author)
    publish(article, editor)
    publish(original, editor, title="Another")

    change(article, editor, translated_from=translate.last_published_version(original.pk).pk)
    assert is_out_of_date(article), "readers do not see it yet"
    publish(article, editor)

    assert not is_out_of_date(article)
    assert article.updated_at is None


@pytest.mark.exhaustive  # tests/articles/admin/panels/test_translations.py carries over
def test_what_was_carried_over_ends_all_that_changed_before(original, author, editor):
    article = begin(original, author)
    publish(original, editor, title="Another")
    publish(original, editor, title="And another")

    publish(article, editor, translated_from=translate.last_published_version(original.pk).pk)

    assert not is_out_of_date(article)


@pytest.mark.exhaustive  # an edge of being out of date
def test_a_version_brought_back_is_as_old_as_it_is(original, author, editor):
    article = begin(original, author)
    publish(article, editor)
    before = drafts.newest_version(article)
    publish(original, editor, title="Another")
    newest = translate.last_published_version(original.pk).pk
    publish(article, editor, title="آخر", translated_from=newest)
    seen = drafts.newest_version(article).token

    restore.restore_version(article=article, version=before, by=editor, seen=seen)
    publish(article, editor)

    assert is_out_of_date(article)


@pytest.mark.exhaustive  # an edge of the version
def test_a_version_of_another_article_is_not_what_it_was_translated_from(original, author):
    article = begin(original, author)
    other = drafts.ensure_history(subject=ArticleFactory())

    change(article, author, translated_from=other.pk)

    article.refresh_from_db()
    assert article.translated_from is None


@pytest.mark.exhaustive  # a translation goes its own way here
def test_what_happens_to_the_original_leaves_its_translation_alone(original, author, editor):
    article = begin(original, author)
    publish(article, editor)
    before = Article.objects.values().get(pk=article.pk)

    publish(original, editor, title="Another")
    publish_correction(article=original, text="It was wrong.", by=editor)
    status.unpublish(subject=original, by=editor)
    publish_article(article=original, by=editor)
    withdraw_article(article=original, by=editor)

    assert Article.objects.values().get(pk=article.pk) == before
    assert article.versions.count() == 1
    article.refresh_from_db()
    assert article.is_public


def test_a_translation_goes_its_own_way_to_readers(original, author, editor):
    article = begin(original, author)
    review.submit_for_review(subject=article, by=author)
    publish(article, editor)

    article.refresh_from_db()
    original.refresh_from_db()
    assert article.is_public
    assert original.updated_at is None


@pytest.mark.exhaustive  # an edge of a withdrawal
def test_what_was_withdrawn_is_not_out_of_date(original, author, editor):
    article = begin(original, author)
    publish(article, editor)
    withdraw_article(article=article, by=editor)

    publish(original, editor, title="Another")

    assert not is_out_of_date(article)


def test_a_source_without_an_original_is_refused():
    version = drafts.ensure_history(subject=ArticleFactory())

    with pytest.raises(IntegrityError):
        DraftFactory(translated_from=version, created_by=UserFactory())


@pytest.mark.exhaustive  # a count of queries
def test_the_list_of_what_is_out_of_date_is_one_query(
    original, author, editor, django_assert_num_queries
):
    article = begin(original, author)
    publish(original, editor, title="Another")

    with django_assert_num_queries(1):
        assert list(Article.objects.out_of_date()) == [article]


@pytest.mark.exhaustive  # an edge of the structure
def test_what_is_no_longer_here_is_not_taken_along(original, editor):
    publish(original, editor)
    original.topics.get().delete()
    byline = original.bylines.get()
    byline.delete()
    byline.author.delete()
    cover, day = original.cover, original.observance
    Article.objects.filter(pk=original.pk).update(cover=None, observance=None)
    cover.delete()
    day.delete()

    translation = begin(original, editor)

    connection.check_constraints()
    assert not translation.topics.exists()
    assert not translation.bylines.exists()
    assert (translation.cover, translation.observance) == (None, None)


@pytest.mark.exhaustive  # an edge of a withdrawal
def test_there_is_nothing_to_bring_over_from_what_was_withdrawn(original, editor):
    spanish = begin(original, editor, language="es")
    change(original, editor, title="To be freer")
    publish_article(article=original, by=editor)
    assert Article.objects.out_of_date().get() == spanish

    withdraw_article(article=original, by=editor)

    assert not Article.objects.out_of_date().exists()
    assert Article.objects.with_outdated_since().get(pk=spanish.pk).outdated_since is None
    assert "outdated" not in [
        f.code
        for f in run_checks.find_problems(
            run_checks.checked_article(spanish, drafts.form_content(spanish))
        )
    ]
