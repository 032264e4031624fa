"""Find pages for the editor's dialog for links: those that readers can see."""

from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import get_language_info, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from advocacy.models import Topic
from articles.models import Article
from search import engine

MOST_FOUND: Final = 20
MOST_TOPICS: Final = 5
KINDS: Final = {
    "article": pgettext_lazy("kind of page", "Article"),
    "observance": pgettext_lazy("kind of page", "Day to mark"),
    "statistic": pgettext_lazy("kind of page", "Figures"),
    "source": _("Source"),
    "instrument": pgettext_lazy("kind of page", "Treaty or declaration"),
}

type Link = dict[str, str]


def find_pages(query: str, language: str) -> list[Link]:
    """Pages with these words, in this language first; for no words the newest articles."""
    if not query.strip():
        newest = Article.objects.published().in_language(language).for_list()
        return [
            _link(article.get_absolute_url(), article.title, str(KINDS["article"]))
            for article in newest[:MOST_FOUND]
        ]
    return [*_topics(query, language), *_found(query, language)][:MOST_FOUND]


def _found(query: str, language: str) -> Iterable[Link]:
    every = [code for code, _name in settings.LANGUAGES]
    languages = [language, *(code for code in every if code != language)]
    found = engine.find_entries(query, languages=languages, labels=[], now=timezone.now())
    for entry in engine.load_entries(found.entry_ids[:MOST_FOUND]):
        other = "" if entry.language == language else _name_of(entry.language)
        yield _link(entry.path, entry.title, str(KINDS.get(entry.kind, entry.kind)), other)


def _topics(query: str, language: str) -> Iterable[Link]:
    """Topics are few, and named in every language."""
    words = query.casefold().split()
    named = ((topic, topic.name_in(language)) for topic in Topic.objects.all())
    found = [(t, name) for t, name in named if all(word in name.casefold() for word in words)]
    with translation.override(language):
        addresses = [topic.get_absolute_url() for topic, _name in found[:MOST_TOPICS]]
    for (_topic, name), address in zip(found, addresses, strict=False):
        yield _link(address, name, str(_("Topic")))


def _name_of(language: str) -> str:
    return str(get_language_info(language)["name_translated"])


def _link(address: str, title: str, kind: str, language: str = "") -> Link:
    return {"address": address, "title": title, "kind": kind, "language": language}
