"""The next version of an article, beside the one that readers see."""

from dataclasses import replace

import pytest
from django.db import IntegrityError

from articles.body.content import BylineEntry, Content, SourceEntry
from articles.models import Article, ArticleVersion
from articles.publishing import publish, superseded_citations
from articles.writing import restore
from publication import drafts
from tests.advocacy.factories import FigureFactory, ObservanceFactory, TopicFactory
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    DraftFactory,
    ImageFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def eva():
    return UserFactory(username="eva")


@pytest.fixture
def otto():
    return UserFactory(username="otto")


def states(article):
    return list(article.versions.order_by("number").values_list("number", "state"))


def save(article, by, seen=None, form_save="", **changes):
    content = replace(drafts.form_content(article), **changes)
    return drafts.save_version(
        subject=article, content=content, by=by, seen=seen, form_save=form_save
    )


def autosave(article, by, seen=None, form_save="", **changes):
    content = replace(drafts.form_content(article), **changes)
    return drafts.autosave_version(
        subject=article, content=content, by=by, seen=seen, form_save=form_save
    )


def all_of(article):
    """Every field, so that a new one is not forgotten."""
    return Content(
        title="Next",
        slug="next",
        kind="guide",
        kicker="Guide",
        summary="Shorter.",
        body="<p>New words.</p>",
        disclaimer="No legal advice.",
        cover_alt="Other words",
        cover=ImageFactory().pk,
        observance=ObservanceFactory().pk,
        translation_of=ArticleFactory(language="fr").pk,
        topics=tuple(sorted(t.pk for t in TopicFactory.create_batch(2))),
        bylines=(
            BylineEntry(AuthorFactory().pk, "research"),
            BylineEntry(AuthorFactory().pk, "author"),
        ),
        sources=(SourceEntry("B", ""), SourceEntry("A", "https://example.org/")),
        correction="It was in May.",
        correction_severity="retraction",
        shows_version_before=True,
    )


def test_content_survives_being_kept(eva):
    content = all_of(ArticleFactory())

    assert Content.from_json(content.as_json() | {"a column of former days": 1}) == content
    assert Content.from_json({}) == Content()


def test_a_public_article_stays_as_it_is_until_its_next_version_is_published(eva):
    article = ArticleFactory()
    before, content = article.read_content(), all_of(article)

    saved = drafts.save_version(subject=article, content=content, by=eva, seen=None)

    article = Article.objects.get(pk=article.pk)
    assert article.read_content() == before
    assert drafts.form_content(article) == content
    assert (saved.version.number, saved.beside) == (2, None)
    assert states(article) == [(1, "published"), (2, "draft")]

    publish.publish_article(article=article, by=eva)

    article = Article.objects.get(pk=article.pk)
    assert article.read_content() == content.without_correction()
    assert [(c.text, c.severity, c.former_version.number) for c in article.corrections.all()] == [
        ("It was in May.", "retraction", 1)
    ]
    assert states(article) == [(1, "published"), (2, "published")]
    assert drafts.open_version(article) is None


@pytest.mark.exhaustive
def test_the_row_of_a_draft_follows_what_is_saved_by_hand(eva):
    article = DraftFactory(created_by=eva)

    autosave(article, eva, title="Typed")
    assert Article.objects.get().title == article.title
    save(article, eva, title="Saved")

    assert Article.objects.get().title == "Saved"


def test_saving_by_itself_writes_one_version_however_often(eva):
    article = ArticleFactory()
    tokens = [autosave(article, eva, title=f"Typed {n}").version.token for n in range(20)]
    assert states(article) == [(1, "published"), (2, "draft")]
    assert len(set(tokens)) == 20

    save(article, eva, tokens[-1], title="Saved")
    autosave(article, eva, title="Typed on")
    save(article, eva, title="Saved again")

    assert states(article) == [(1, "published"), (2, "earlier"), (3, "draft")]
    assert article.versions.filter(is_autosave=True).count() == 0


@pytest.mark.exhaustive
def test_what_did_not_change_is_no_new_version(eva):
    article = ArticleFactory()
    autosave(article, eva, title="Typed")

    first, second = save(article, eva), save(article, eva)

    assert first.version == second.version
    assert not second.version.is_autosave
    assert len(states(article)) == 2


def test_who_saves_later_keeps_what_was_typed_beside_the_other(eva, otto):
    article = ArticleFactory()
    opened = drafts.ensure_history(subject=article).token
    hers = save(article, eva, opened, title="Hers")

    his = save(article, otto, opened, title="His")

    assert (his.beside, his.version.state) == (hers.version, "aside")
    assert his.version.read().title == "His"
    assert drafts.form_content(article).title == "Hers"
    assert states(article) == [(1, "published"), (2, "draft"), (3, "aside")]


FORM, OTHER_FORM = "5f3a09c1", "0a1b2c3d"


@pytest.mark.exhaustive
def test_what_is_kept_aside_by_itself_is_one_version(eva, otto):
    article = ArticleFactory()
    opened = drafts.ensure_history(subject=article).token
    save(article, eva, opened, title="Hers")

    for n in range(5):
        autosave(article, otto, opened, f"{FORM}.{n}", title=f"His {n}")
    by_hand = save(article, otto, opened, f"{FORM}.5", title="His 5")

    assert states(article) == [(1, "published"), (2, "draft"), (3, "aside")]
    assert (by_hand.version.number, by_hand.version.read().title) == (3, "His 5")
    autosave(article, otto, opened, f"{FORM}.6", title="And on")
    assert len(states(article)) == 4, "what was saved by hand is not written over"


def test_what_another_form_has_aside_is_not_written_over(eva, otto):
    article = ArticleFactory()
    opened = drafts.ensure_history(subject=article).token
    save(article, eva, opened, title="Hers")
    autosave(article, otto, opened, f"{FORM}.1", title="An hour of work")

    autosave(article, otto, opened, f"{OTHER_FORM}.1", title="Another day")

    aside = article.versions.filter(state="aside").order_by("number")
    assert [v.read().title for v in aside] == ["An hour of work", "Another day"]


@pytest.mark.exhaustive
def test_what_somebody_went_on_from_is_not_written_over(eva, otto):
    article = ArticleFactory()
    opened = drafts.ensure_history(subject=article).token
    hers = save(article, eva, opened, title="Hers")
    his = autosave(article, otto, opened, f"{FORM}.1", title="His")
    restore.restore_version(article=article, version=his.version, by=otto, seen=hers.version.token)

    autosave(article, otto, opened, f"{FORM}.2", title="His, and on")

    assert article.versions.get(number=3).read().title == "His"
    assert article.versions.get(state="aside", number=5).read().title == "His, and on"


@pytest.mark.exhaustive
def test_an_answer_that_was_lost_makes_nobody_a_stranger_to_himself(eva):
    article = ArticleFactory()
    opened = drafts.ensure_history(subject=article).token
    autosave(article, eva, opened, f"{FORM}.1", title="Typing")

    on = autosave(article, eva, opened, f"{FORM}.2", title="Typing on")
    by_hand = save(article, eva, opened, f"{FORM}.3", title="Typed")

    assert (on.beside, by_hand.beside) == (None, None)
    assert states(article) == [(1, "published"), (2, "draft")]
    assert drafts.form_content(article).title == "Typed"


@pytest.mark.exhaustive
def test_a_save_that_was_overtaken_takes_nothing_back(eva):
    article = ArticleFactory()
    opened = drafts.ensure_history(subject=article).token
    autosave(article, eva, opened, f"{FORM}.1", title="First")
    save(article, eva, opened, f"{FORM}.3", title="Third")

    late = autosave(article, eva, opened, f"{FORM}.2", title="Second")

    assert late.beside is None
    assert drafts.form_content(article).title == "Third"
    assert states(article) == [(1, "published"), (2, "draft")]


@pytest.mark.exhaustive
def test_a_change_that_was_made_to_both_is_not_taken_back_by_an_open_form(eva):
    article = ArticleFactory(body="<p>Old.</p>")
    opened = drafts.ensure_history(subject=article).token
    mine = autosave(article, eva, opened, f"{FORM}.1", body="<p>Old. And more.</p>")
    in_form = mine.version.token

    drafts.record_change(
        subject=article,
        by=eva,
        why="",
        in_draft=lambda content: replace(content, body=content.body.replace("Old", "New")),
    )
    again = autosave(article, eva, in_form, f"{FORM}.2", body="<p>Old. And more, and on.</p>")

    assert again.beside is not None
    assert drafts.form_content(article).body == "<p>New. And more.</p>"


@pytest.mark.exhaustive
def test_what_was_thrown_away_is_not_brought_back_by_an_open_form(eva, otto):
    article = ArticleFactory(title="Live")
    opened = drafts.ensure_history(subject=article).token
    hers = autosave(article, eva, opened, f"{FORM}.1", title="Hers")
    drafts.discard_changes(subject=article, by=otto, seen=hers.version.token)

    again = autosave(article, eva, hers.version.token, f"{FORM}.2", title="Hers, and on")

    assert again.beside is not None
    assert drafts.open_version(article) is None


def test_a_number_of_the_same_form_is_no_leave_to_write_over_a_colleague(eva, otto):
    article = ArticleFactory()
    opened = drafts.ensure_history(subject=article).token
    autosave(article, eva, opened, f"{FORM}.1", title="Hers")
    his = autosave(article, otto, drafts.open_version(article).token, title="His")
    assert his.beside is None

    again = autosave(article, eva, opened, f"{FORM}.2", title="Hers, and on")

    assert again.beside == his.version
    assert drafts.form_content(article).title == "His"


@pytest.mark.exhaustive
def test_two_windows_of_one_person_are_two_people(eva):
    article = ArticleFactory()
    opened = drafts.ensure_history(subject=article).token
    autosave(article, eva, opened, title="First window")

    second = autosave(article, eva, opened, title="Second window")

    assert second.version.state == "aside"


def test_what_nobody_else_changed_is_no_conflict_however_old_the_form(eva, otto):
    article = ArticleFactory()
    opened = drafts.ensure_history(subject=article).token
    save(article, eva, opened, title="Same")

    assert save(article, otto, opened, title="Same").beside is None


@pytest.mark.exhaustive
def test_what_is_gone_meanwhile_falls_away(eva):
    article = ArticleFactory()
    content = all_of(article)
    drafts.save_version(subject=article, content=content, by=eva, seen=None)
    for key in content.topics[:1]:
        TopicFactory._meta.model.objects.get(pk=key).delete()

    publish.publish_article(article=article, by=eva)

    assert [t.pk for t in article.topics.all()] == [content.topics[1]]


def test_of_an_article_is_one_version_open():
    article = ArticleFactory()
    some = {"article": article, "content": {}, "written_by": article.created_by}
    ArticleVersion.objects.create(**some)

    with pytest.raises(IntegrityError, match=r"article_has_one_next_version|UNIQUE"):
        ArticleVersion.objects.create(**some, state="in-review")


@pytest.mark.parametrize("wrong", [{"state": "published"}, {"published_at": "2026-01-01T00:00Z"}])
def test_a_version_is_published_by_somebody_at_a_moment(wrong):
    article = ArticleFactory()
    some = {"article": article, "content": {}, "written_by": article.created_by}

    with pytest.raises(IntegrityError, match="published_by_somebody"):
        ArticleVersion.objects.create(**some, **wrong)


@pytest.mark.exhaustive  # tests/articles/publishing/test_superseded_citations.py has the rule
def test_the_same_citation_changes_in_the_version_that_is_being_written(eva):
    cited = FigureFactory(released_on="2020-01-01")
    card = f'<stat-card key="{cited.slug}"></stat-card>'
    article = ArticleFactory(body=card)
    save(article, eva, body=f"<p>More.</p>{card}", title="Next")
    newer = FigureFactory(
        statistic=cited.statistic,
        value=2,
        period_start="2025-01-01",
        period_end="2025-12-31",
        released_on="2999-01-01",
    )
    (seen,) = superseded_citations.load_decisions(superseded_citations.pending_citations())

    superseded_citations.point_to(superseded=seen, to=seen.now, by=eva, at=[0])

    next_body = drafts.form_content(article).body
    assert next_body == f'<p>More.</p><stat-card key="{newer.slug}"></stat-card>'
    assert states(article) == [(1, "published"), (2, "draft"), (3, "published")]
    publish.publish_article(article=article, by=eva)
    assert Article.objects.get().body == next_body
