"""Names for the keys in the content of a version, as an editor reads them."""

from collections import Counter

from django.utils.translation import gettext as _

from advocacy.models import Figure, Observance, Topic
from advocacy.numbers import figure_words
from advocacy.presentation.figure_lookup import FigureLookup, look_up_figures
from articles.body import references
from articles.body.blocks import PICTURE, Attributes
from articles.body.content import Content
from articles.body.elements import (
    NewestList,
    find_newest,
    people_keys,
    picture_keys,
    read_newest,
    read_people,
    read_recording,
    recording_keys,
)
from articles.body.schema import LATEST, LOOKED_UP
from articles.models import Article, ArticleVersion, Author, Byline, Document, Image, Recording


class ContentNames:
    """Looks up the names for the keys in one or more contents."""

    def __init__(self, language: str, *contents: Content) -> None:
        self.language = language
        listed = {each.topic for c in contents for each in find_newest(c.body) if each.topic}
        topics = {key for c in contents for key in c.topics}
        self._topics = Topic.objects.in_bulk(topics | listed)
        signed = {s.author for c in contents for s in c.bylines}
        people = {key for c in contents for key in people_keys(c.body)}
        self._authors = Author.objects.in_bulk(signed | people)
        self._days = Observance.objects.in_bulk({c.observance for c in contents} - {None})
        self._originals = Article.objects.in_bulk({c.translation_of for c in contents} - {None})
        sources = ArticleVersion.objects.without_words()
        self._sources = sources.in_bulk({c.translated_from for c in contents} - {None})
        documents = {c.document for c in contents} - {None}
        self._documents = Document.objects.defer("text").in_bulk(documents)
        covers = {c.cover for c in contents} - {None}
        shown = {key for c in contents for key in picture_keys(c.body)}
        self.images = Image.objects.in_bulk(covers | shown)
        played = {key for c in contents for key in recording_keys(c.body)}
        self._recordings = Recording.objects.in_bulk(played)
        cited = {slug for c in contents for slug in references.cited_slugs(c.body)}
        charted = {slug for c in contents for slug in references.charted_slugs(c.body)}
        self._known: FigureLookup = look_up_figures(figures=cited, statistics=charted)
        said = Counter(self._figure(figure) for figure in set(self._known.figures.values()))
        self._alike = {words for words, count in said.items() if count > 1}

    def topic(self, key: int) -> str:
        found = self._topics.get(key)
        return found.name_in(self.language) if found else name_of_deleted(key)

    def document(self, key: int | None) -> str:
        found = self._documents.get(key or 0)
        return found.title if found else name_of_deleted(key)

    def day(self, key: int | None) -> str:
        found = self._days.get(key or 0)
        return found.name_in(self.language) if found else name_of_deleted(key)

    def original(self, key: int | None) -> str:
        found = self._originals.get(key or 0)
        return found.title if found else name_of_deleted(key)

    def source(self, key: int | None) -> str:
        found = self._sources.get(key or 0)
        return _("Version %(number)s") % {"number": found.number} if found else name_of_deleted(key)

    def signed(self, author: int, role: str) -> str:
        said = str(Byline.Role(role).label) if role in Byline.Role else role
        return f"{said}: {self._author(author)}"

    def cover_words(self, content: Content) -> str:
        image = self.images.get(content.cover or 0)
        return content.cover_alt or (image.alt if image else "")

    def element(self, tag: str, attributes: Attributes, words: str) -> tuple[str, str]:
        """Return what an element of the body shows, and words that tell it from one that reads alike."""
        key = attributes.get("key", "")
        if tag == PICTURE:
            image = self.images.get(int(key))
            shown = attributes.get("alt") or (image.alt if image else name_of_deleted(int(key)))
            return _("Picture: %(name)s") % {"name": shown}, image.credit if image else key
        if tag in LOOKED_UP:
            return self._looked_up(tag, attributes), ""
        if tag == "stat-chart":
            statistic = self._known.statistics.get(key)
            return _("Chart: %(name)s") % {"name": statistic.title if statistic else key}, ""
        figure = self._known.figures.get(key)
        if figure is None:
            return words or key, key
        number, about = self._figure(figure)
        if (number, about) in self._alike:
            about = f"{about}; {key}"
        if attributes.get("shows") == LATEST:
            about = f"{about}; {_('always the newest')}"
        return (words, f"{number}; {about}") if words else (number, about)

    def _author(self, key: int) -> str:
        found = self._authors.get(key)
        return found.name if found else name_of_deleted(key)

    def _looked_up(self, tag: str, attributes: Attributes) -> str:
        if tag == "newest-list":
            return self._newest(read_newest(attributes))
        if tag == "people-list":
            return ", ".join(map(self._author, read_people(attributes)))
        return self._recording(read_recording(attributes))

    def _recording(self, key: int) -> str:
        found = self._recordings.get(key)
        return found.title if found else name_of_deleted(key)

    def _newest(self, wanted: NewestList) -> str:
        kind = Article.Kind(wanted.kind).label if wanted.kind in Article.Kind else wanted.kind
        topic = self.topic(wanted.topic) if wanted.topic else ""
        return " · ".join(filter(None, [str(wanted.count), topic, str(kind)]))

    def cited(self, html: str) -> list[str]:
        """Name each figure and chart of a body once, in reading order."""
        named = (
            self.element(r.tag, {"key": r.key, "shows": LATEST if r.is_latest else ""}, "")
            for r in references.find_references(html)
        )
        return list(dict.fromkeys(": ".join(filter(None, both)) for both in named))

    def _figure(self, figure: Figure) -> tuple[str, str]:
        """Return the number of the figure and its subject."""
        period = figure_words.period_in_words(figure.period_start, figure.period_end, self.language)
        parts = [figure.statistic.title, period, figure.source.publisher.name]
        return figure_words.figure_on_card(figure, self.language), "; ".join(filter(None, parts))


def name_of_deleted(key: int | None) -> str:
    return _("Number %(key)s, which is gone") % {"key": key} if key else ""
