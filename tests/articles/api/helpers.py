"""Articles with something in each field of their record."""

from datetime import UTC, datetime, timedelta

from articles.models import ArticleSource
from tests.advocacy.factories import FigureFactory, ObservanceFactory, TopicFactory
from tests.articles.factories import ArticleFactory, AuthorFactory, BylineFactory
from tests.articles.views.correcting import correct

LONG_AGO = datetime(2026, 3, 2, 12, tzinfo=UTC)


def make_article(**given):
    """An article that cites, names and rests on one thing of each kind, with a translation."""
    FigureFactory(
        slug="held-2024", statistic__slug="held", source__publisher="UNHCR", source__title="Trends"
    )
    observance = ObservanceFactory(slug="refugee-day")
    words = {
        "title": "Held at the border",
        "slug": "held",
        "body": '<p>So many: <stat-ref key="held-2024">9</stat-ref>.</p>',
        "publish_at": LONG_AGO,
    }
    article = ArticleFactory(**{**words, "observance": observance, **given})
    article.topics.add(TopicFactory(slug="borders"), TopicFactory(slug="x", is_published=False))
    author = AuthorFactory(name="Ann Lee", slug="ann", names={"es": "Ana"}, other_names="Nom")
    BylineFactory(article=article, author=author)
    ArticleSource.objects.create(article=article, title="Report", url="https://a.example/r")
    correct(article, "It was in May.", days_ago=2)
    ArticleFactory(
        title="Retenidos", slug="retenidos", language="es", translation_of=article,
        publish_at=LONG_AGO + timedelta(days=1),
    )  # fmt: skip
    return article
