"""An article with all that hangs on it, fetched by one query: what its page needs.

What hangs on it comes as JSON columns of its row, and becomes rows of models with the fields that
a page shows. They are never saved.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, Final, NamedTuple

from babel.lists import format_list
from django.db.models import Model, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import translation

from accounts.models import User
from advocacy.models import Observance, Topic
from advocacy.models.json_rows import Row, moment, rows, rows_of
from advocacy.numbers.figure_words import known_language
from articles.body.content import WORDS, Content
from articles.models import (
    Article,
    ArticleSource,
    ArticleTopic,
    Author,
    Byline,
    Correction,
    Image,
)
from articles.models.article import ArticleQuerySet
from articles.models.version import ArticleVersion, published_since_translated

# Stand for the two values that are given each time.
LANGUAGE: Final = "the language"
SLUG: Final = "the slug"
MOST_AT_ONCE: Final = 20
PLACES: Final = range(-MOST_AT_ONCE, 0)  # no article has such a key


class Signature(NamedTuple):
    """Who did one thing for the article, each with the name they have in its language."""

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
    """Of those who signed, who wrote it."""
    topics: list[tuple[Topic, str]]
    sources: list[ArticleSource]
    corrections: list[ShownCorrection]
    """Newest first."""
    others: list[Article]
    """The same article in other languages: those the public may read now. See `load_many`."""
    changed_since: datetime | None = None
    """Of a translation that is out of date: when the original changed first."""
    translated_at: datetime | None = None
    """Of a translation from `load_many`: when its newest version was published."""

    @property
    def original(self) -> Article | None:
        """Of a translation: what it was translated from, where readers may read that now."""
        return next((other for other in self.others if other.translation_of_id is None), None)

    @property
    def changed_original(self) -> Article | None:
        """What a reader of a translation that is out of date should know of, and can read."""
        return self.original if self.changed_since else None

    @property
    def authors(self) -> str:
        """Who wrote it, as a citation names them; empty where nobody signed."""
        names = [name for _author, name in self.writers]
        return str(format_list(names, locale=known_language(self.article.language)))


def load_published(language: str, slug: str) -> WholeArticle | None:
    """What readers of this language find at this address."""
    found = _found(language, slug)
    return found if found and found.article.is_public else None


def load_many(keys: Sequence[int]) -> list[WholeArticle]:
    """Those of these articles that readers may read now, in this order; MOST_AT_ONCE at most.

    Of each in other languages only the original is looked for: all of them would take as long as
    all the rest.
    """
    sql, parameters = _sql_of_those()
    given = dict(zip(PLACES, keys, strict=False))
    articles = Article.objects.raw(sql, [given.get(value, value) for value in parameters])
    found = {article.pk: _whole(article) for article in articles if article.is_public}
    return [found[key] for key in keys if key in found]


def load_visible(user: User, pk: int) -> WholeArticle | None:
    """For the preview: any article that this member of the staff may see."""
    allowed = Article.objects.visible_to(user).filter(pk=pk)
    address = allowed.values_list("language", "slug").first()
    return _found(*address) if address else None


def load(article: Article) -> WholeArticle | None:
    """Whether readers may see it or not: for whoever was given a link of their own."""
    return _found(article.language, article.slug)


def with_content(found: WholeArticle, content: Content) -> WholeArticle:
    """The same article as its page would be with this content. Nothing is saved."""
    article, language = found.article, found.article.language
    for name in WORDS:
        if name != "slug":  # half typed it makes no address, and links of the page need one
            setattr(article, name, getattr(content, name))
    article.cover = Image.objects.filter(pk=content.cover or 0).first()
    article.observance = Observance.objects.filter(pk=content.observance or 0).first()
    authors = Author.objects.in_bulk([signed.author for signed in content.bylines])
    by_role: dict[str, Signature] = {}
    for signed in content.bylines:
        if author := authors.get(signed.author):
            signature = Signature(_role(signed.role, language), [])
            named = (author, author.name_in(language))
            by_role.setdefault(signed.role, signature).authors.append(named)
    wrote = by_role.get(Byline.Role.AUTHOR)
    topics = Topic.objects.filter(pk__in=content.topics)
    is_as_old = content.translated_from == article.translated_from_id
    return replace(
        found,
        changed_since=found.changed_since if is_as_old else None,
        signatures=list(by_role.values()),
        writers=wrote.authors if wrote else [],
        topics=sorted(((t, t.name_in(language)) for t in topics), key=lambda pair: pair[1]),
        sources=[ArticleSource(title=title, url=url) for title, url in content.sources],
    )


def _found(language: str, slug: str) -> WholeArticle | None:
    sql, parameters = _sql()
    given = {LANGUAGE: language, SLUG: slug}
    articles = Article.objects.raw(sql, [given.get(value, value) for value in parameters])
    return next((_whole(article) for article in articles), None)


@cache
def _sql() -> tuple[str, tuple[Any, ...]]:
    """Worked out once: that costs a page ten times what running it does."""
    original = Coalesce(OuterRef("translation_of"), OuterRef("pk"))
    family = Article.objects.filter(Q(pk=original) | Q(translation_of=original))
    # Not filtered by status: SQLite would then walk all that is published, not the two keys.
    articles = _in_one_language().annotate(other_rows=_others_of(family.exclude(pk=OuterRef("pk"))))
    return articles.filter(language=LANGUAGE, slug=SLUG).query.sql_with_params()


@cache
def _sql_of_those() -> tuple[str, tuple[Any, ...]]:
    versions = ArticleVersion.objects.published().filter(
        article=OuterRef("pk"), article__translation_of__isnull=False
    )
    articles = _in_one_language().annotate(
        other_rows=_others_of(Article.objects.filter(pk=OuterRef("translation_of"))),
        translated_at=Subquery(versions.order_by("-published_at").values("published_at")[:1]),
    )
    return articles.filter(pk__in=PLACES).query.sql_with_params()


@cache
def _in_one_language() -> ArticleQuerySet:
    changed = rows_of(published_since_translated(), pk="pk", at="published_at")
    return Article.objects.annotate(**_what_it_names(), **_what_hangs_on_it(), changed_rows=changed)


def _others_of(articles: ArticleQuerySet) -> Subquery:
    return rows_of(
        articles,
        translation_of="translation_of",
        language="language",
        slug="slug",
        status="status",
        publish_at="publish_at",
        unpublish_at="unpublish_at",
        updated_at="updated_at",
    )


def _what_it_names() -> dict[str, Subquery]:
    return {
        "cover_rows": rows_of(
            Image.objects.filter(pk=OuterRef("cover")),
            pk="pk",
            alt="alt",
            credit="credit",
            width="width",
            height="height",
            renditions="renditions",
        ),
        "observance_rows": rows_of(
            Observance.objects.filter(pk=OuterRef("observance")),
            pk="pk",
            slug="slug",
            name="name",
            names="names",
        ),
    }


def _what_hangs_on_it() -> dict[str, Subquery]:
    this = OuterRef("pk")
    return {
        "byline_rows": rows_of(
            Byline.objects.filter(article=this),
            pk="pk",
            order="order",
            role="role",
            slug="author__slug",
            name="author__name",
            names="author__names",
        ),
        "topic_rows": rows_of(
            ArticleTopic.objects.filter(content_object=this),
            pk="tag",
            slug="tag__slug",
            name="tag__name",
            names="tag__names",
        ),
        "source_rows": rows_of(
            ArticleSource.objects.filter(article=this),
            pk="pk",
            order="order",
            title="title",
            url="url",
        ),
        "correction_rows": rows_of(
            Correction.objects.filter(article=this), pk="pk", at="corrected_at", text="text"
        ),
    }


def _whole(article: Any) -> WholeArticle:
    article.cover = _one_of(Image, rows(article.cover_rows))
    article.observance = _one_of(Observance, rows(article.observance_rows))
    by_role = _signatures(rows(article.byline_rows), article.language)
    wrote = by_role.get(Byline.Role.AUTHOR)
    return WholeArticle(
        article,
        list(by_role.values()),
        wrote.authors if wrote else [],
        _topics(rows(article.topic_rows), article.language),
        _sources(rows(article.source_rows)),
        _corrections(rows(article.correction_rows)),
        _others(rows(article.other_rows)),
        min((moment(row["at"]) for row in rows(article.changed_rows)), default=None),
        _moment(getattr(article, "translated_at", None)),
    )


def _one_of[M: Model](model: type[M], found: list[Row]) -> M | None:
    return next((model(**row) for row in found), None)


def _signatures(rows: list[Row], language: str) -> dict[str, Signature]:
    """By role, in the order printed."""
    by_role: dict[str, Signature] = {}
    for row in sorted(rows, key=_in_order):
        author = Author(slug=row["slug"], name=row["name"], names=row["names"])
        signature = Signature(_role(row["role"], language), [])
        by_role.setdefault(row["role"], signature).authors.append(
            (author, author.name_in(language))
        )
    return by_role


def _role(role: str, language: str) -> str:
    """A preview is drawn for staff who read another language than the article has."""
    with translation.override(language):
        return str(Byline.Role(role).label)


def _topics(rows: list[Row], language: str) -> list[tuple[Topic, str]]:
    topics = [
        Topic(pk=row["pk"], slug=row["slug"], name=row["name"], names=row["names"]) for row in rows
    ]
    named = [(topic, topic.name_in(language)) for topic in topics]
    return sorted(named, key=lambda topic_and_name: topic_and_name[1])


def _sources(rows: list[Row]) -> list[ArticleSource]:
    return [
        ArticleSource(title=row["title"], url=row["url"]) for row in sorted(rows, key=_in_order)
    ]


def _corrections(rows: list[Row]) -> list[ShownCorrection]:
    newest_first = sorted(rows, key=lambda row: (row["at"], row["pk"]), reverse=True)
    return [ShownCorrection(moment(row["at"]), row["text"]) for row in newest_first]


def _others(rows: list[Row]) -> list[Article]:
    found = [
        Article(
            language=row["language"],
            slug=row["slug"],
            publish_at=_moment(row["publish_at"]),
            unpublish_at=_moment(row["unpublish_at"]),
            updated_at=_moment(row["updated_at"]),
            status=row["status"],
            translation_of_id=row["translation_of"],
        )
        for row in sorted(rows, key=lambda row: str(row["language"]))
    ]
    return [other for other in found if other.is_public]


def _moment(value: str | datetime | None) -> datetime | None:
    """A column of a raw query is no field of a model: SQLite names no zone there either."""
    return moment(str(value)) if value else None


def _in_order(row: Row) -> tuple[int, int]:
    return row["order"], row["pk"]
