"""The sections of the front page as readers of a language see them. A section with nothing to show is left out."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, Final

from django.conf import settings

from advocacy.models import Observance, Topic
from appearance.front_page import parts
from appearance.front_page.kinds import LEAD, Section, with_help
from articles.models import Article
from articles.models.addresses import article_address
from languages.translated import Words, words_in


@dataclass(frozen=True)
class ShownSection:
    kind: str
    number: int
    heading: Words = field(default_factory=Words)
    content: Mapping[str, Any] = field(default_factory=dict)

    @property
    def template(self) -> str:
        return f"front/{self.kind}.html"


class FrontPageLoader:
    """Loads the sections for readers of one language. What several sections show is queried once."""

    def __init__(self, sections: Iterable[Section], language: str, today: date) -> None:
        self.sections = with_help(sections)
        self.language = language
        self.today = today

    def load(self) -> list[ShownSection]:
        found = []
        for number, section in enumerate(self.sections, start=1):
            content = self.content(section)
            if content is not None:
                heading = self.words(section, "heading", "headings")
                found.append(ShownSection(section["kind"], number, heading, content))
        return found

    def content(self, section: Section) -> Mapping[str, Any] | None:
        """Return what the template of a section needs; None where it has nothing to show."""
        return CONTENT[section["kind"]](self, section)

    def words(self, section: Section, name: str, translations: str) -> Words:
        """Return what editors wrote under a name of the section, with its translations under another."""
        text, translated = section.get(name, ""), section.get(translations) or {}
        return words_in(self.language, text, translated, main=settings.LANGUAGE_CODE)

    @cached_property
    def lead(self) -> Article | None:
        """The article that leads, where one does; else the newest."""
        leading = [section for section in self.sections if section["kind"] == LEAD]
        if not leading:
            return None
        chosen = leading[0].get("article")
        article = parts.chosen_article(chosen, self.language) if chosen else None
        return article or next(iter(self._newest), None)

    @cached_property
    def latest(self) -> list[Article]:
        """The newest articles without the one that leads."""
        lead = self.lead
        return [article for article in self._newest if lead is None or article.pk != lead.pk]

    @cached_property
    def _newest(self) -> list[Article]:
        most = max((each["count"] for each in self.sections if each["kind"] == "latest"), default=4)
        return parts.newest_articles(self.language, most + 1)

    @cached_property
    def observances(self) -> list[Observance]:
        core = Observance.objects.published().filter(relevance=Observance.Relevance.CORE)
        return list(core.with_date_checks())


def _lead(page: FrontPageLoader, section: Section) -> dict[str, Any]:
    displaced = parts.crowd_figure() if section.get("drawing") else None
    return {
        "article": page.lead,
        "displaced": displaced,
        "crowd": parts.crowd_thirds(displaced) if displaced else [],
    }


def _help(_page: FrontPageLoader, _section: Section) -> dict[str, Any]:
    return {}


def _latest(page: FrontPageLoader, section: Section) -> dict[str, Any] | None:
    articles = page.latest[: section["count"]]
    return {"articles": articles} if articles else None


def _topic(page: FrontPageLoader, section: Section) -> dict[str, Any] | None:
    topic = Topic.objects.published().filter(pk=section.get("topic") or 0).first()
    if topic is None:
        return None
    articles = parts.newest_articles(page.language, section["count"], topic=topic.pk)
    name = topic.name_in(page.language)
    return {"topic": topic, "name": name, "articles": articles} if articles else None


def _days(page: FrontPageLoader, section: Section) -> dict[str, Any] | None:
    days = parts.coming_days(page.observances, page.today, section["count"])
    if not days:
        return None
    return {
        "days": days,
        "year_halves": parts.year_halves(page.observances, days[0]),
        "later": [(day.occurrence, day.observance) for day in days[1:]],
    }


def _figures(page: FrontPageLoader, section: Section) -> dict[str, Any] | None:
    chosen = section.get("statistics")
    if chosen:
        figures = parts.chosen_figures(chosen)
    else:
        shown = [page.lead, *page.latest] if page.lead else page.latest
        figures = parts.cited_figures(shown)
    return {"figures": figures} if figures else None


def _documents(page: FrontPageLoader, section: Section) -> dict[str, Any] | None:
    articles = parts.newest_articles(page.language, section["count"], with_document=True)
    return {"articles": articles} if articles else None


def _pages(page: FrontPageLoader, section: Section) -> dict[str, Any] | None:
    pages = parts.chosen_pages(section.get("pages") or [], page.language)
    return {"pages": pages} if pages else None


def _text(page: FrontPageLoader, section: Section) -> dict[str, Any] | None:
    text = page.words(section, "text", "texts")
    return {"text": text} if text.text else None


def _call_to_action(page: FrontPageLoader, section: Section) -> dict[str, Any] | None:
    address, leads_to = section.get("url", ""), ""
    if section.get("page"):
        found = parts.chosen_pages([section["page"]], page.language)
        if not found:
            return None
        address = article_address(found[0].language, found[0].path)
        leads_to = "" if found[0].language == page.language else found[0].language
    label = page.words(section, "label", "labels")
    if not (address and label.text):
        return None
    text = page.words(section, "text", "texts")
    return {"text": text, "label": label, "address": address, "leads_to": leads_to}


CONTENT: Final[dict[str, Callable[[FrontPageLoader, Section], dict[str, Any] | None]]] = {
    "lead": _lead,
    "help": _help,
    "latest": _latest,
    "topic": _topic,
    "days": _days,
    "figures": _figures,
    "documents": _documents,
    "pages": _pages,
    "call-to-action": _call_to_action,
    "text": _text,
}
"""Functions by kind that return the values for its template, or None where there is nothing to show."""
