from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from articles.models import Article, ArticleSource, Author, Citation, Image
from articles.models.media.image import media_url
from languages.translated import Words
from tests.advocacy.factories import FigureFactory, StatisticFactory, TopicFactory
from tests.articles.factories import (
    ArticleFactory,
    AuthorFactory,
    BylineFactory,
    DraftFactory,
    ImageFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_published_leaves_out_what_is_hidden(hidden_articles):
    article = ArticleFactory()

    assert list(Article.objects.published()) == [article]


def test_a_scheduled_article_appears_when_its_moment_comes(time_machine):
    noon = datetime(2026, 12, 10, 12, tzinfo=UTC)
    article = ArticleFactory(publish_at=noon)

    time_machine.move_to(noon - timedelta(seconds=1), tick=False)
    assert (article.is_public, article.is_scheduled) == (False, True)
    assert not Article.objects.published().exists()

    time_machine.move_to(noon, tick=False)
    assert (article.is_public, article.is_scheduled) == (True, False)
    assert Article.objects.published().get() == article


def test_visible_to_an_author_are_own_and_public_articles(author, hidden_articles):
    public, own = ArticleFactory(), DraftFactory(created_by=author)

    assert set(Article.objects.visible_to(author)) == {public, own}


@pytest.mark.exhaustive
def test_visible_to_an_editor_is_everything(editor, hidden_articles):
    assert set(Article.objects.visible_to(editor)) == set(hidden_articles)


def test_save_keeps_the_body_safe():
    article = ArticleFactory(body="<p onclick='x'>Hi<script>alert(1)</script></p>")

    article.refresh_from_db()
    assert article.body == "<p>Hi</p>"


def test_save_derives_the_citations_from_the_body():
    quoted, carded, second = FigureFactory.create_batch(3)
    charted = StatisticFactory()
    article = ArticleFactory(
        body=f'<p><stat-ref key="{quoted.slug}">most</stat-ref>'
        f'<stat-ref key="{quoted.slug}">again</stat-ref><stat-ref key="unknown">x</stat-ref></p>'
        f'<stat-card key="{carded.slug}"></stat-card><stat-chart key="{charted.slug}"></stat-chart>'
    )
    rows = Citation.objects.filter(article=article)
    assert set(rows.values_list("statistic", "figure")) == {
        (quoted.statistic_id, quoted.pk),
        (carded.statistic_id, carded.pk),
        (charted.pk, None),
    }

    article.body = f'<p><stat-ref key="{second.slug}">few</stat-ref></p>'
    article.save()

    assert list(rows.values_list("statistic", "figure")) == [(second.statistic_id, second.pk)]
    assert list(second.statistic.articles.published()) == [article]


@pytest.mark.exhaustive
def test_a_second_name_of_a_figure_is_cited_as_the_figure():
    figure = FigureFactory(also_cited_as="its-other-name")

    article = ArticleFactory(body='<p><stat-ref key="its-other-name">most</stat-ref></p>')

    assert article.citations.get().figure == figure


def test_address_is_in_the_language_of_the_article():
    assert ArticleFactory(slug="one").get_absolute_url() == "/articles/one/"
    assert ArticleFactory(slug="uno", language="es").get_absolute_url() == "/es/articles/uno/"


@pytest.mark.sampled
@pytest.mark.parametrize(("words", "minutes"), [(1, 1), (290, 1), (310, 2), (1000, 5)])
def test_reading_minutes(words, minutes):
    assert ArticleFactory(body=f"<p>{'word ' * words}</p>").reading_minutes == minutes


def test_an_update_is_shown_from_the_next_day_on():
    published = datetime(2026, 7, 30, 12, tzinfo=UTC)
    article = ArticleFactory.build(publish_at=published)

    assert article.updated_later_at is None
    article.updated_at = published + timedelta(hours=1)
    assert article.updated_later_at is None
    article.updated_at = published + timedelta(days=1)
    assert article.updated_later_at == article.updated_at


@pytest.mark.exhaustive
def test_topics_are_shared_with_the_rest_of_the_site():
    topic = TopicFactory()
    article = ArticleFactory()
    article.topics.set([topic])

    assert list(Article.objects.published().filter(topics=topic)) == [article]


def test_name_of_an_author_in_a_language():
    team = AuthorFactory(name="Legal team", names={"es": "Equipo jurídico"})

    assert (team.name_in("es"), team.name_in("fr")) == ("Equipo jurídico", "Legal team")


@pytest.mark.parametrize(
    ("typed", "names"),
    [
        ("", []),
        (" \n\n ", []),
        ("Ann", ["Ann"]),
        ("Ann B.\r\n\r\n  آن  \nAnn, B", ["Ann B.", "آن", "Ann, B"]),
    ],
)
def test_other_names_of_an_author_stand_on_lines(typed, names):
    assert AuthorFactory.build(other_names=typed).also_written == names


def test_the_line_about_an_author_in_a_language():
    author = AuthorFactory.build(description="Lawyer", descriptions={"es": "Abogada"})

    assert author.description_in("es") == Words("Abogada")
    assert author.description_in("fr") == Words("Lawyer", "en")
    assert author.description_in("en") == Words("Lawyer")
    assert AuthorFactory.build().description_in("fr") == Words()


def _own_translation():
    article = ArticleFactory()
    Article.objects.filter(pk=article.pk).update(translation_of=article)


def _two_translations_in_one_language():
    original = ArticleFactory()
    ArticleFactory.create_batch(2, language="es", translation_of=original)


def _same_byline_twice():
    byline = BylineFactory()
    BylineFactory(article=byline.article, author=byline.author)


def _figure_cited_twice():
    figure = FigureFactory()
    article = ArticleFactory()
    for _ in range(2):
        Citation.objects.create(article=article, statistic=figure.statistic, figure=figure)


def _statistic_charted_twice():
    statistic = StatisticFactory()
    article = ArticleFactory()
    for _ in range(2):
        Citation.objects.create(article=article, statistic=statistic)


def _topic_twice():
    topic, article = TopicFactory(), ArticleFactory()
    through = Article.topics.through
    for _ in range(2):
        through.objects.create(tag=topic, content_object=article)


BROKEN = {
    "article_path_once_per_language": lambda: ArticleFactory.create_batch(2, slug="same"),
    "article_translated_once_per_language": _two_translations_in_one_language,
    "article_is_not_its_own_translation": _own_translation,
    "article_has_title": lambda: ArticleFactory(title=""),
    "article_published_at_a_moment": lambda: ArticleFactory(publish_at=None),
    "article_topic_linked_once": _topic_twice,
    "article_source_says_something": lambda: ArticleSource.objects.create(article=ArticleFactory()),
    "author_has_name": lambda: AuthorFactory(name=""),
    "author_slug": lambda: AuthorFactory.create_batch(2, slug="same"),
    "byline_once_per_role": _same_byline_twice,
    "citation_once_per_figure": _figure_cited_twice,
    "citation_once_per_charted_statistic": _statistic_charted_twice,
    "image_has_words": lambda: ImageFactory(alt=""),
    "image_focal_point_inside": lambda: ImageFactory(focal_x=101),
}


@pytest.mark.parametrize("break_it", BROKEN.values(), ids=BROKEN.keys())
def test_database_refuses(break_it):
    with pytest.raises(IntegrityError):
        break_it()


@pytest.mark.exhaustive
def test_the_same_address_in_two_languages_is_fine():
    ArticleFactory(slug="same", language="en")
    ArticleFactory(slug="same", language="fr")

    assert Article.objects.filter(slug="same").count() == 2


def test_words_people_see():
    article = ArticleFactory.build(title="A title")
    assert [
        str(article),
        str(Author(name="Ann")),
        str(Image(alt="A tree")),
        str(ArticleSource(url="https://www.example.org/a/")),
        str(ArticleSource(url="https://www.example.org/a/", title="A report")),
        str(BylineFactory.build(author__name="Ann")),
        str(Citation(article=article, statistic=StatisticFactory.build(title="Laws"))),
    ] == ["A title", "Ann", "A tree", "example.org/a", "A report", "By: Ann", "A title cites Laws"]


def test_staff_who_wrote_articles_stay():
    article = ArticleFactory(created_by=UserFactory(), publish_at=timezone.now())

    with pytest.raises(IntegrityError):
        article.created_by.delete()


def test_the_address_of_a_stored_picture_is_where_it_is_served():
    name = f"{'a' * 40}.avif"

    assert media_url(name) == reverse("media", args=[name])


@pytest.mark.sampled
@pytest.mark.parametrize("policy", ["newest", ""])
def test_the_policy_of_a_citation_is_one_of_two(policy):
    figure, article = FigureFactory(), ArticleFactory()

    with pytest.raises(IntegrityError, match="citation_policy_is_known"), transaction.atomic():
        Citation.objects.create(
            article=article, statistic=figure.statistic, figure=figure, policy=policy
        )


@pytest.mark.exhaustive
def test_a_chart_always_follows_its_statistic():
    article, statistic = ArticleFactory(), StatisticFactory(slug="s")

    with (
        pytest.raises(IntegrityError, match="citation_of_a_chart_follows_its_statistic"),
        transaction.atomic(),
    ):
        Citation.objects.create(article=article, statistic=statistic, policy="pinned")

    charting = ArticleFactory(body='<stat-chart key="s"></stat-chart>')
    assert charting.citations.get().policy == "latest"
