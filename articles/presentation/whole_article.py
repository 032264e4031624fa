"""An article with all the rows that its page shows, loaded together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from babel.lists import format_list
from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.utils import translation

from accounts.models import User
from advocacy.models import Observance, Topic
from advocacy.numbers.figure_words import known_language
from articles.body.content import WORDS, Content
from articles.models import (
    Article,
    ArticleSource,
    ArticleTopic,
    ArticleVersion,
    Author,
    Byline,
    Image,
)
from articles.models.article import ArticleQuerySet

MOST_AT_ONCE: Final = 20


class Signature(NamedTuple):
    """The authors who did one thing for the article, with their names in its language."""

    role: str
    authors: list[tuple[Author, str]]


class ShownCorrection(NamedTuple):
    at: datetime
    text: str


@dataclass(frozen=True)
class WholeArticle:
    article: Article
    signatures: list[Signature]
    writers: list[tuple[Author, str]]
    """The authors among those who signed."""
    topics: list[tuple[Topic, str]]
    sources: list[ArticleSource]
    corrections: list[ShownCorrection]
    """Newest first."""
    others: list[Article]
    """The same article in other languages, where the public may read it now. See `load_many`."""
    changed_since: datetime | None = None
    """When the original of an outdated translation changed first."""
    translated_at: datetime | None = None
    """When the newest version of a translation was published. Only `load_many` says it."""

    @property
    def original(self) -> Article | None:
        """The article it was translated from, where readers may read that now."""
        return next((other for other in self.others if other.translation_of_id is None), None)

    @property
    def changed_original(self) -> Article | None:
        """The original that readers of an outdated translation should be told of."""
        return self.original if self.changed_since else None

    @property
    def authors(self) -> str:
        """Return its authors as a citation names them; empty where nobody signed."""
        names = [name for _author, name in self.writers]
        return str(format_list(names, locale=known_language(self.article.language)))


def load_published(language: str, slug: str) -> WholeArticle | None:
    """Return the article that readers of a language find at an address. Six queries."""
    found = _load_one(_whole_articles().filter(language=language, slug=slug))
    return found if found and found.article.is_public else None


def load_many(keys: Sequence[int]) -> list[WholeArticle]:
    """Return the articles with these keys that readers may read now, in this order. Five queries.

    `others` of each holds its original alone: feeds name no other language.
    """
    versions = ArticleVersion.objects.published().filter(
        article=OuterRef("pk"), article__translation_of__isnull=False
    )
    newest = Subquery(versions.order_by("-published_at").values("published_at")[:1])
    found = _whole_articles().annotate(translated_at=newest).in_bulk(keys)
    articles = [found[key] for key in keys if key in found and found[key].is_public]
    return [_whole(article, _public_original(article)) for article in articles]


def load_visible(user: User, pk: int) -> WholeArticle | None:
    """Return an article for the preview, if this member of the staff may see it."""
    return _load_one(_whole_articles().visible_to(user).filter(pk=pk))


def load(article: Article) -> WholeArticle | None:
    """Return an article whether readers may see it or not: for the holder of a preview link."""
    return _load_one(_whole_articles().filter(pk=article.pk))


def with_content(found: WholeArticle, content: Content) -> WholeArticle:
    """Return the article as its page would be with this content. Nothing is saved."""
    article, language = found.article, found.article.language
    for name in WORDS:
        if name != "slug":  # half typed it makes no address, and links of the page need one
            setattr(article, name, getattr(content, name))
    article.cover = Image.objects.filter(pk=content.cover or 0).first()
    article.observance = Observance.objects.filter(pk=content.observance or 0).first()
    authors = Author.objects.in_bulk([signed.author for signed in content.bylines])
    bylines = [(s.role, authors[s.author]) for s in content.bylines if s.author in authors]
    signatures = _signatures(bylines, language)
    is_as_old = content.translated_from == article.translated_from_id
    return replace(
        found,
        changed_since=found.changed_since if is_as_old else None,
        signatures=list(signatures.values()),
        writers=_writers(signatures),
        topics=_named_topics(Topic.objects.filter(pk__in=content.topics), language),
        sources=[ArticleSource(title=title, url=url) for title, url in content.sources],
    )


def _public_original(article: Article) -> list[Article]:
    original = article.translation_of
    return [original] if original and original.is_public else []


def _whole_articles() -> ArticleQuerySet:
    """Load articles with the rows that their pages show: five queries, however many."""
    return (
        Article.objects.with_outdated_since()
        .select_related("cover", "observance", "translation_of")
        .defer("translation_of__body")
        .prefetch_related(
            Prefetch("bylines", Byline.objects.select_related("author")),
            Prefetch("topic_links", ArticleTopic.objects.select_related("tag")),
            "sources",
            "corrections",
        )
    )


def _load_one(articles: ArticleQuerySet) -> WholeArticle | None:
    """Return the article with its other languages: one query more."""
    article = articles.first()
    if article is None:
        return None
    family = article.translation_of_id or article.pk
    others = Article.objects.filter(Q(pk=family) | Q(translation_of=family)).exclude(pk=article.pk)
    # Not filtered by status: SQLite would then walk all that is published, not the two keys.
    found = others.defer("body").order_by("language")
    return _whole(article, [other for other in found if other.is_public])


def _whole(article: Any, others: list[Article]) -> WholeArticle:
    language = article.language
    bylines = [(byline.role, byline.author) for byline in article.bylines.all()]
    signatures = _signatures(bylines, language)
    corrections = article.corrections.all()
    return WholeArticle(
        article,
        list(signatures.values()),
        _writers(signatures),
        _named_topics((link.tag for link in article.topic_links.all()), language),
        list(article.sources.all()),
        [ShownCorrection(each.corrected_at, each.text) for each in corrections],
        others,
        changed_since=article.outdated_since,
        translated_at=getattr(article, "translated_at", None),
    )


def _signatures(bylines: Iterable[tuple[str, Author]], language: str) -> dict[str, Signature]:
    """Group authors by role, in the order printed."""
    by_role: dict[str, Signature] = {}
    for role, author in bylines:
        signature = by_role.setdefault(role, Signature(_role_label(role, language), []))
        signature.authors.append((author, author.name_in(language)))
    return by_role


def _writers(signatures: dict[str, Signature]) -> list[tuple[Author, str]]:
    wrote = signatures.get(Byline.Role.AUTHOR)
    return wrote.authors if wrote else []


def _role_label(role: str, language: str) -> str:
    """Translate for the article's readers: staff may read a preview in another language."""
    with translation.override(language):
        return str(Byline.Role(role).label)


def _named_topics(topics: Iterable[Topic], language: str) -> list[tuple[Topic, str]]:
    named = [(topic, topic.name_in(language)) for topic in topics]
    return sorted(named, key=lambda topic_and_name: topic_and_name[1])
