from typing import Self

from django.db import models, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from advocacy.models.constraints import require_slug
from public_pages.addresses import address_below
from search import engine


class Topic(TagBase):  # type: ignore[misc]  # taggit has no types
    """What articles, observances, statistics and instruments are about. `name` is the English one."""

    names = models.JSONField(
        _("names in other languages"),
        default=dict,
        blank=True,
        help_text=_("Empty: readers of that language see the English name."),
    )
    description = models.TextField(_("description"), blank=True)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="topic_has_a_name"),
            require_slug("topic_has_an_address"),
        ]

    def get_absolute_url(self) -> str:
        return address_below("topics", self.slug)

    def name_in(self, language: str) -> str:
        return name_in(self.names, language) or str(self.name)


class TopicLink(ItemBase):  # type: ignore[misc]  # taggit has no types
    """One topic of one thing. Each kind of thing has a table of its own, with real keys."""

    tag = models.ForeignKey(
        Topic, on_delete=models.CASCADE, related_name="%(class)ss", verbose_name=_("topic")
    )

    class Meta:
        abstract = True


class TopicalQuerySet[T: models.Model](models.QuerySet[T]):
    """For things that have topics, and that readers can search for."""

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        kind = str(self.model._meta.model_name)
        engine.remove_objects(kind=kind, object_ids=self.values_list("pk", flat=True))
        return super().delete()

    # As Django's own: no manager deletes everything at a slip.
    delete.queryset_only = True  # type: ignore[attr-defined]  # Django reads it of the function

    def sharing_topics_with(self, topics: list[Topic]) -> Self:
        """Those with most topics in common first."""
        return (
            self.filter(topics__in=topics)
            .annotate(topics_shared=models.Count("topics", distinct=True))
            .order_by("-topics_shared", "slug")
        )


def name_in(names: dict[str, str], language: str) -> str:
    """The name in this language or in its parent (es for es-mx); empty where there is none."""
    return names.get(language) or names.get(language.partition("-")[0]) or ""
