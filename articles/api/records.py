"""The records of articles and corrections, field by field. No answer holds what is not named here."""

from datetime import datetime
from typing import Annotated, ClassVar, Final

from pydantic import BeforeValidator, ValidationInfo

from advocacy.api.fields import (
    Maybe,
    PageUrl,
    Record,
    Slug,
    Url,
    field,
    link_to,
    one_of,
    whole_address,
)
from advocacy.api.records import API_URL, PAGE_URL, Statement
from articles import models
from articles.api.rows import PAGE
from articles.presentation.corrections import PLACES

SEVERITIES: Final = one_of(models.Correction.Severity.values)


def _whole_addresses(paths: dict[str, str], info: ValidationInfo) -> dict[str, str]:
    return {language: whole_address(path, info) for language, path in paths.items()}


class ArticleAuthor(Record):
    """Somebody who signed an article, by the name that readers see."""

    CELL: ClassVar[str] = "name"

    name: str = field("Their name in the language of the article.")
    slug: Slug = field("The name by which the filter knows them.")
    role: Annotated[str, one_of(models.Byline.Role.values)] = field("What they did for it.")
    url: PageUrl = field(PAGE_URL, "path")


class ArticleSource(Record):
    """A source of an article."""

    CELL: ClassVar[str] = "title"

    title: str = field("What it is called; its address, where it has no title.")
    publisher: Maybe[str] = field("Who published it; null where nobody entered that.")
    url: Maybe[Url] = field("Its address at the publisher.")


class ArticleCorrection(Record):
    """A mistake that readers saw in an article."""

    CELL: ClassVar[str] = "text"

    corrected_at: datetime = field("When it was corrected.", "at")
    severity: Annotated[str, SEVERITIES] = field("How serious it was.")
    text: str = field("What was wrong, and what is right, in the language of the article.")


class Article(Record):
    """A published article in one language. Its translations are articles of their own."""

    id: int = field("The number of the article. It stays the same.", "article.pk")
    title: str = field("What it is called.", "article.title")
    summary: Maybe[str] = field("What it says, in short.", "article.summary")
    language: str = field("Its language.", "article.language")
    kind: Annotated[str, one_of(models.Article.Kind.values)] = field("What it is.", "article.kind")
    authors: list[ArticleAuthor] = field("Who signed it, in the order printed.")
    topics: list[Slug] = field("Its topics.")
    observance: Slug | None = field("The day that it marks.")
    published_at: datetime = field("When it was first published.", "article.first_published_at")
    changed_at: datetime = field(
        "When its words last changed or were corrected; if never, when it was published.",
        "article.changed_at",
    )
    licence: str = field("The licence of its words.", "licence.name")
    licence_url: Maybe[Url] = field("The text of the licence.", "licence.address")
    translations: Annotated[dict[str, Url], BeforeValidator(_whole_addresses)] = field(
        "Its pages in other languages, by language."
    )
    outdated_since: datetime | None = field(
        "Of a translation: when its original changed, if nobody has brought that over yet."
    )
    is_retracted: bool = field("True where we took back what it says: do not rely on it.")
    statistics: list[Slug] = field("The statistics that it cites.")
    figures: list[Slug] = field(
        "The figures that it cites. Where it shows the newest figure of a statistic, this is the"
        " one that was the newest when it was published."
    )
    revised_figures: list[Slug] = field("Those of `figures` whose value was changed since.")
    sources: list[ArticleSource] = field(
        "What is listed below it, then the publications of the figures that it cites."
    )
    corrections: list[ArticleCorrection] = field("Its mistakes, the newest first.")
    url: PageUrl = field(PAGE_URL, "path")
    api_url: Annotated[Url, link_to("api:article")] = field(API_URL, "article.pk")


class Picture(Record):
    """A picture of an article that others may publish with it."""

    url: PageUrl = field("The file.", "address")
    alt: str = field("What it shows.", "words")
    credit: Maybe[str] = field("Who made it. Put this below it.")
    licence: str = field("Its licence. Put this below it.")


class WholeArticle(Article):
    """An article with its words, to be published elsewhere."""

    html: str = field(
        "The article with its sources, its corrections and, in the last lines, who published it"
        " first and the licence: keep these. It holds no picture."
    )
    pictures: list[Picture] = field("Those that others may publish with it. Ask us for any other.")


class ListedCorrection(Record):
    """A mistake of ours, in an article or in data, that was put right."""

    corrected_at: datetime = field("When it was corrected.", "correction.corrected_at")
    severity: Annotated[str, SEVERITIES] = field(
        "How serious it was. A mistake in data is always a `correction`."
    )
    text: str = field("What was wrong. In an article, also what is right.")
    kind: Annotated[str, one_of([*PLACES, PAGE])] = field("What was wrong: a figure, an article …")
    title: str = field("What it is called; of a figure, what its statistic is called.")
    language: str = field("The language of the title and the text.")
    before: Statement | None = field("Of a figure: what it said.")
    after: Statement | None = field("Of a figure: what it said from then on.")
    url: PageUrl = field(PAGE_URL, "path")
    api_url: Maybe[Annotated[Url, BeforeValidator(whole_address)]] = field(
        "The record of what was wrong; null for a page that is no article.", "path_of_record"
    )
