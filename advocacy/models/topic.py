from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from advocacy.models.constraints import require_slug
from advocacy.models.publishable import Publishable
from advocacy.models.search_entries import Searchable, SearchableQuerySet
from languages.translated import translated_name
from public_pages.addresses import address_below
from search.document import Document


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
    # By language. Readers see the English words until all pages can show these.
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

    def search_documents(self) -> list[Document]:
        """Return an entry for each language that has a name for the topic."""
        documents = [self.search_document(title=str(self.name), summary=self.description)]
        for language, _name in settings.LANGUAGES:
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

    def sharing_topics_with(self, topics: list[Topic]) -> Self:
        """Keep the rows that have one of these topics, those with the most in common first."""
        return (
            self.filter(topics__in=topics)
            .annotate(topics_shared=models.Count("topics", distinct=True))
            .order_by("-topics_shared", "slug")
        )


class PublishableTopicalQuerySet[T: models.Model](TopicalQuerySet[T]):
    """Rows with topics that readers can see and search for once they are published."""

    # As `PublishableQuerySet` has it: mypy refuses the manager of a class that has both as bases.
    def published(self) -> Self:
        """Choose what readers may see."""
        return self.filter(is_published=True)

    def for_search(self) -> Self:
        return self.published()
