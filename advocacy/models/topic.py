from functools import reduce
from operator import or_
from typing import Final, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Count, OuterRef, Q, Subquery, Value, When
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from advocacy.models.constraints import require_slug
from advocacy.models.publishable import Publishable
from advocacy.models.search_entries import Searchable, SearchableQuerySet
from languages.translated import Words, translated_name, words_in
from public_pages.addresses import address_below
from search.document import Document

# A topic that this many rows have, or more, brings two of them hardly nearer.
MOST_ROWS: Final = 1_000_000


class TopicQuerySet(SearchableQuerySet["Topic"]):
    # As `PublishableQuerySet` has it: mypy refuses the manager of a class that has both as bases.
    def published(self) -> Self:
        """Choose what readers may see."""
        return self.filter(is_published=True)

    def for_search(self) -> Self:
        return self.published()


class Topic(Publishable, Searchable, TagBase):  # type: ignore[misc,django-manager-missing]  # taggit has no types
    """A subject of articles, observances, statistics and instruments. `name` is in English."""

    names = models.JSONField(
        _("names in other languages"),
        default=dict,
        blank=True,
        help_text=_("Empty: readers of that language see the English name."),
    )
    description = models.TextField(_("description"), blank=True)
    descriptions = models.JSONField(_("description in other languages"), default=dict, blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="topic_has_a_name"),
            require_slug("topic_has_an_address"),
        ]

    def get_absolute_url(self) -> str:
        return address_below("topics", self.slug)

    def name_in(self, language: str) -> str:
        return translated_name(self.names, language) or str(self.name)

    def description_in(self, language: str) -> Words:
        """Return what it is about, in English where this language has no words for it."""
        return words_in(language, self.description, self.descriptions, main="en")

    def search_documents(self) -> list[Document]:
        """Return an entry for each language that has a name for the topic."""
        documents = [self.search_document(title=str(self.name), summary=self.description)]
        for language, _name in settings.CONTENT_LANGUAGES:
            own = translated_name(self.names, language)
            if own and language != "en":
                about = translated_name(self.descriptions, language)
                documents.append(self.search_document(title=own, summary=about, language=language))
        return documents


class TopicLink(ItemBase):  # type: ignore[misc]  # taggit has no types
    """The link from a topic to a record. Each kind of record has its own table with foreign keys."""

    tag = models.ForeignKey(
        Topic, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("topic")
    )

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["tag", "content_object"], name="%(class)s_linked_once")
        ]


class TopicalQuerySet[T: models.Model](SearchableQuerySet[T]):
    """Rows that have topics and that readers can search for."""

    def near(self, topics: list[Topic], *preferred: "models.QuerySet[T]") -> Self:
        """Keep the rows on one of these topics and the preferred ones, the nearest first.

        Rows of the first queryset in `preferred` have the `rank` 0 and come first, then those of the
        next. In the order of the others, a topic that few rows have counts for more than one that many
        have.
        """
        chosen = [Q(pk__in=rows.values("pk")) for rows in preferred]
        ranks = [When(choice, then=rank) for rank, choice in enumerate(chosen)]
        return (
            self.filter(reduce(or_, chosen, Q(topics__in=topics)))
            .annotate(
                rank=Case(*ranks, default=len(ranks)), nearness=models.Sum(self._weight_of(topics))
            )
            .order_by("rank", "-nearness", "slug")
        )

    def _weight_of(self, topics: list[Topic]) -> Case:
        """Return what a topic of a row adds, if it is one of these: the less, the more rows have it."""
        links = self.model._meta.get_field("topics").remote_field.through._default_manager  # type: ignore[union-attr]  # of a relation
        of_topic = links.filter(tag=OuterRef("topics")).order_by().values("tag")
        rows = Subquery(of_topic.annotate(rows=Count("pk")).values("rows"))
        return Case(When(topics__in=topics, then=Value(MOST_ROWS) / rows), default=0)


class PublishableTopicalQuerySet[T: models.Model](TopicalQuerySet[T]):
    """Rows with topics that readers can see and search for once they are published."""

    # As `PublishableQuerySet` has it: mypy refuses the manager of a class that has both as bases.
    def published(self) -> Self:
        """Choose what readers may see."""
        return self.filter(is_published=True)

    def for_search(self) -> Self:
        return self.published()
