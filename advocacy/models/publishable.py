"""Rows that are drafts until an editor publishes them: statistics, figures, days and topics.

A source has no state of its own: readers see it as long as a published figure names it. What was
published is changed in its place, and where that changes what readers were told, as a correction:
docs/decisions/0076-a-fact-is-a-draft-or-it-is-public.md says why.
"""

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PublishableQuerySet[T: models.Model](models.QuerySet[T]):
    def published(self) -> Self:
        """Choose what readers may see."""
        return self.filter(is_published=True)


class Publishable(models.Model):
    """A row that readers see once it is published. The verbs are in `advocacy.editing.publish`."""

    is_published = models.BooleanField(_("published"), default=False, editable=False)
    first_published_at = models.DateTimeField(null=True, editable=False)
    """When readers first saw it. It stays where the row becomes a draft again."""

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(is_published=False) | Q(first_published_at__isnull=False),
                name="%(class)s_published_at_a_moment",
            )
        ]

    def mark_published(self, at: datetime) -> None:
        """Let readers see it, once it is saved."""
        self.is_published = True
        self.first_published_at = self.first_published_at or at
