"""An article with all the rows that its page shows, loaded together."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from babel.lists import format_list
from django.db.models import F, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.utils import translation

from advocacy.models import Observance, Topic
from advocacy.numbers.figure_words import known_language
from articles.body.content import WORDS, Content
from articles.body.tree import flat_text
from articles.models import (
    Article,
    ArticleSource,
    ArticleTopic,
    ArticleVersion,
    Author,
    Byline,
    Correction,
    Document,
    Image,
)
from articles.models.addresses import version_address
from articles.models.article import ArticleQuerySet
from publication.models import Version

MOST_AT_ONCE: Final = 20
# What a page says of the same article in another language.
OF_OTHERS: Final = (
    *("language", "translation_of", "path", "status"),
    *("publish_at", "unpublish_at", "updated_at"),
)


class Signature(NamedTuple):
    """The authors who did one thing for the article, with their names in its language."""

    role: str
    authors: list[tuple[Author, str]]


class ShownCorrection(NamedTuple):
    at: datetime
    text: str
    severity: str = Correction.Severity.CORRECTION
    former: str = ""
    """The address of the version before, where readers may read it."""

    @property
    def label(self) -> str:
        """Say in the active language how serious it was."""
        return str(Correction.Severity(self.severity).label)

    @property
    def is_typo(self) -> bool:
        return self.severity == Correction.Severity.TYPO

    @property
    def is_clarification(self) -> bool:
        return self.severity == Correction.Severity.CLARIFICATION

    @property
    def is_retraction(self) -> bool:
        return self.severity == Correction.Severity.RETRACTION


@dataclass(frozen=True)
class WholeArticle:
    article: Article
    bylines: list[tuple[str, Author]]
    """The people who signed it, each with a role, in the order printed."""
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
    def observance(self) -> Observance | None:
        """The day that it is about, where readers may see that."""
        day = self.article.observance
        return day if day and day.is_published else None

    @property
    def retraction(self) -> ShownCorrection | None:
        return next((each for each in self.corrections if each.is_retraction), None)

    @property
    def noticed_correction(self) -> ShownCorrection | None:
        """The correction that is named above the article: its retraction, else the newest but a typo."""
        newest = next((each for each in self.corrections if not each.is_typo), None)
        return self.retraction or newest

    @property
    def signatures(self) -> list[Signature]:
        """Group authors by role, in the order printed."""
        by_role: dict[str, Signature] = {}
        for role, author in self.bylines:
            if role not in by_role:
                by_role[role] = Signature(_role_label(role, self.article.language), [])
            by_role[role].authors.append((author, author.name_in(self.article.language)))
        return list(by_role.values())

    @property
    def writers(self) -> list[tuple[Author, str]]:
        """The authors among those who signed."""
        wrote = [author for role, author in self.bylines if role == Byline.Role.AUTHOR]
        return [(author, author.name_in(self.article.language)) for author in wrote]

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


def load_published(language: str, path: str) -> WholeArticle | None:
    """Return the article or page that readers of a language find at a path. Six queries."""
    found = _load_one(Article.objects.filter(language=language, path=path))
    return found if found and found.article.is_public else None


def load_published_signatures(language: str, path: str) -> WholeArticle | None:
    """Return the article that readers of a language find at a path with who signed it, and nothing else.

    Two queries.
    """
    articles = Article.objects.filter(language=language, path=path).defer("body")
    article: Any = articles.prefetch_related(_signed()).first()
    if article is None or not article.is_public:
        return None
    return WholeArticle(article, _signatures_of(article), [], [], [], [])


def load_many(keys: Sequence[int]) -> list[WholeArticle]:
    """Return the articles with these keys that readers may read now, in this order.

    Five queries, and one more where there are translations. `others` of each holds its original
    alone: feeds name no other language.
    """
    found = _with_rows(Article.objects.all()).in_bulk(keys)
    articles = [found[key] for key in keys if key in found and found[key].is_public]
    _load_words_of_covers(articles)
    families = _families_of([article.pk for article in articles if article.translation_of_id])
    return [_whole(article, families.get(article.pk, [])) for article in articles]


def load_in_all_languages(articles: ArticleQuerySet) -> list[WholeArticle]:
    """Return those of the articles that readers may read now, in their order, with all `others`.

    Six queries, however many, and one more where a picture has words in other languages.
    """
    rows = _with_rows(articles.select_related("observance").with_outdated_since())
    found = [article for article in rows if article.is_public]
    _load_words_of_covers(found)
    originals = {article.translation_of_id or article.pk for article in found}
    # Not filtered by status: see _load_one.
    every = Article.objects.filter(Q(pk__in=originals) | Q(translation_of__in=originals))
    families: defaultdict[int, list[Article]] = defaultdict(list)
    for each in every.order_by("language").only(*OF_OTHERS):
        families[each.translation_of_id or each.pk].append(each)
    return [
        _whole(
            article, [o for o in families[article.translation_of_id or article.pk] if o != article]
        )
        for article in found
    ]


def load(article: Article) -> WholeArticle | None:
    """Return an article whether readers may see it or not, for a preview."""
    return _load_one(Article.objects.filter(pk=article.pk))


def with_content(found: WholeArticle, content: Content) -> WholeArticle:
    """Return the article as its page would be with this content. Nothing is saved."""
    article, language = found.article, found.article.language
    for name in WORDS:
        if name != "slug":  # half typed it makes no address, and links of the page need one
            setattr(article, name, getattr(content, name))
    article.cover = Image.objects.filter(pk=content.cover or 0).first()
    article.document = Document.objects.defer("text").filter(pk=content.document or 0).first()
    article.observance = Observance.objects.filter(pk=content.observance or 0).first()
    authors = Author.objects.in_bulk([signed.author for signed in content.bylines])
    is_as_old = content.translated_from == article.translated_from_id
    return replace(
        found,
        changed_since=found.changed_since if is_as_old else None,
        bylines=[(s.role, authors[s.author]) for s in content.bylines if s.author in authors],
        topics=_named_topics(Topic.objects.filter(pk__in=content.topics), language),
        sources=[ArticleSource(title=title, url=url) for title, url in content.sources],
    )


def with_version(found: WholeArticle, version: Version | None) -> WholeArticle:
    """Return the article as its page would be with a version, or without one as its row says.

    No form has checked what a browser saved by itself: a source whose address is none gets no link.
    """
    if version is None:
        return found
    said = with_content(found, version.read())
    said.article.word_count = len(flat_text(said.article.body).split())
    return replace(said, sources=[_without_unsafe_address(source) for source in said.sources])


def _without_unsafe_address(source: ArticleSource) -> ArticleSource:
    if source.url.lower().startswith(("http://", "https://")):
        return source
    return ArticleSource(title=source.title or source.url)


def _families_of(translations: Sequence[int]) -> dict[int, list[Any]]:
    """Return each translation with its original, and when both changed. One query, or none."""
    if not translations:
        return {}
    versions = ArticleVersion.objects.published().filter(article=OuterRef("pk"))
    newest = Subquery(versions.order_by("-published_at").values("published_at")[:1])
    rows = Article.objects.with_outdated_since().annotate(translated_at=newest)
    both = rows.select_related("translation_of").defer("body", "translation_of__body")
    return {key: [row, row.translation_of] for key, row in both.in_bulk(translations).items()}


def _load_one(articles: ArticleQuerySet) -> WholeArticle | None:
    """Return the only one of these articles, if any, with what its page shows. Six queries."""
    article = next(
        iter(_with_rows(articles.select_related("observance", "series_part__series"))), None
    )
    if article is None:
        return None
    _load_words_of_covers([article])
    original = article.translation_of_id or article.pk
    # Not filtered by status: SQLite would then walk all that is published, not the two keys.
    family = Article.objects.filter(translation_of=original)
    if article.translation_of_id:
        family = (family | Article.objects.filter(pk=original)).with_outdated_since()
    return _whole(article, list(family.order_by("language").only(*OF_OTHERS)))


def _with_rows(articles: ArticleQuerySet) -> QuerySet[Any]:
    """Load articles with the rows that their pages show: five queries, however many.

    Each has them in lists. A query set for each article takes longer than to load the rows.
    """
    corrections = Correction.objects.annotate(former_number=F("former_version__number"))
    whole = articles.select_related("cover", "document").defer("document__text")
    return whole.prefetch_related(
        _signed(),
        Prefetch("topic_links", ArticleTopic.objects.select_related("tag"), "its_topics"),
        Prefetch("sources", ArticleSource.objects.all(), "its_sources"),
        Prefetch("corrections", corrections, "its_corrections"),
    )


def _signed() -> Prefetch[Any]:
    return Prefetch("bylines", Byline.objects.select_related("author"), "its_bylines")


def _signatures_of(article: Any) -> list[tuple[str, Author]]:
    return [(byline.role, byline.author) for byline in article.its_bylines]


def _load_words_of_covers(articles: Iterable[Article]) -> None:
    """Load what is said of pictures in other languages than their own: one query, or none."""
    covers = [(article.cover, article.language) for article in articles if article.cover]
    foreign = [cover for cover, language in covers if cover.language != language]
    prefetch_related_objects(foreign, "words")


def _whole(article: Any, family: list[Any]) -> WholeArticle:
    """Put the rows together. `family` has the article in all languages; none if it is alone."""
    itself = next((each for each in family if each == article), article)
    return WholeArticle(
        article,
        _signatures_of(article),
        _named_topics((link.tag for link in article.its_topics), article.language),
        article.its_sources,
        [_shown_correction(each, article) for each in article.its_corrections],
        [each for each in family if each != article and each.is_public],
        changed_since=getattr(itself, "outdated_since", None),
        translated_at=getattr(itself, "translated_at", None),
    )


def _shown_correction(row: Any, article: Article) -> ShownCorrection:
    number = row.former_number
    former = version_address(article.language, article.path, number) if number else ""
    return ShownCorrection(row.corrected_at, row.text, row.severity, former)


def _role_label(role: str, language: str) -> str:
    """Translate for the article's readers: staff may read a preview in another language."""
    with translation.override(language):
        return str(Byline.Role(role).label)


def _named_topics(topics: Iterable[Topic], language: str) -> list[tuple[Topic, str]]:
    """Return those that readers may see, by their names."""
    named = [(topic, topic.name_in(language)) for topic in topics if topic.is_published]
    return sorted(named, key=lambda topic_and_name: topic_and_name[1])
