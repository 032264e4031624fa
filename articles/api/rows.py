"""The rows from which the records of articles and corrections are read."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple

from django.urls import reverse

from advocacy.models import Figure
from articles.models import Article, Citation
from articles.presentation.corrections import PlacedCorrection
from articles.presentation.republishing import PictureForOthers, make_copy, pictures_for_others
from articles.presentation.whole_article import ShownCorrection, WholeArticle
from identity.site_identity import Licence, content_licence

PAGE: Final = "page"
"""The kind of an article that stands in the tree of pages."""


class AuthorRow(NamedTuple):
    name: str
    slug: str
    role: str
    path: str


class SourceRow(NamedTuple):
    title: str
    publisher: str
    url: str


@dataclass(frozen=True)
class ArticleRow:
    """A published article. Its `article` was loaded with its citations, as `querysets` does."""

    found: WholeArticle

    @property
    def article(self) -> Any:
        return self.found.article

    @property
    def path(self) -> str:
        path: str = self.article.get_absolute_url()
        return path

    @property
    def authors(self) -> list[AuthorRow]:
        return [
            AuthorRow(
                author.name_in(self.article.language), author.slug, role, author.get_absolute_url()
            )
            for role, author in self.found.bylines
        ]

    @property
    def topics(self) -> list[str]:
        return sorted(topic.slug for topic, _name in self.found.topics)

    @property
    def observance(self) -> str | None:
        return self.found.observance.slug if self.found.observance else None

    @property
    def licence(self) -> Licence:
        return content_licence()

    @property
    def translations(self) -> dict[str, str]:
        return {other.language: other.get_absolute_url() for other in self.found.others}

    @property
    def outdated_since(self) -> Any:
        # As its page: nobody is told of an original that readers cannot see.
        return self.found.changed_since if self.found.changed_original else None

    @property
    def is_retracted(self) -> bool:
        return self.found.retraction is not None

    @property
    def statistics(self) -> list[str]:
        return sorted({c.statistic.slug for c in self._citations if c.statistic.is_published})

    @property
    def figures(self) -> list[str]:
        return [figure.slug for figure in self._figures]

    @property
    def revised_figures(self) -> list[str]:
        later = [(figure, getattr(figure, "revised_by", None)) for figure in self._figures]
        return [figure.slug for figure, revision in later if revision and revision.is_published]

    @property
    def sources(self) -> list[SourceRow]:
        own = [SourceRow(each.label, "", each.url) for each in self.found.sources]
        cited = {figure.source_id: figure.source for figure in self._figures}
        return own + [
            SourceRow(source.title, source.publisher.name, source.url) for source in cited.values()
        ]

    @property
    def corrections(self) -> list[ShownCorrection]:
        return self.found.corrections

    @property
    def _citations(self) -> list[Citation]:
        cited: list[Citation] = self.article.its_citations
        return cited

    @cached_property
    def _figures(self) -> list[Figure]:
        """The published figures that it cites, each once, by their names."""
        figures = {c.figure for c in self._citations if c.figure and c.statistic.is_published}
        return sorted((f for f in figures if f.is_published), key=lambda figure: figure.slug)


@dataclass(frozen=True)
class WholeArticleRow(ArticleRow):
    """A published article with its words. Its body was loaded, too."""

    origin: str
    """Scheme and host, before a path."""

    @property
    def html(self) -> str:
        return make_copy(self.found, self.origin + self.path).html

    @property
    def pictures(self) -> list[PictureForOthers]:
        return pictures_for_others(self.article)


@dataclass(frozen=True)
class CorrectionRow:
    """A correction of an article, a page, a figure or a statistic that readers may see."""

    placed: PlacedCorrection

    @property
    def correction(self) -> Any:
        return self.placed.correction

    @property
    def page(self) -> Any:
        return self.placed.page

    @property
    def path(self) -> str:
        path: str = self.page.get_absolute_url()
        return path

    @property
    def severity(self) -> str:
        return self.placed.severity

    @property
    def text(self) -> str:
        text: str = self.correction.text if self._article else self.correction.reason
        return text

    @property
    def kind(self) -> str:
        return PAGE if self._article and self._article.is_page else self.placed.place

    @property
    def title(self) -> str:
        return self.placed.title

    @property
    def language(self) -> str:
        return self.placed.language

    @property
    def before(self) -> dict[str, Any] | None:
        return self.correction.said if self.kind == "figure" else None

    @property
    def after(self) -> dict[str, Any] | None:
        return self.correction.says if self.kind == "figure" else None

    @property
    def path_of_record(self) -> str | None:
        if self.kind == PAGE:
            return None
        name = self.page.pk if self._article else self.page.slug
        return reverse(f"api:{self.kind}", args=[name])

    @property
    def _article(self) -> Article | None:
        return self.page if isinstance(self.page, Article) else None
