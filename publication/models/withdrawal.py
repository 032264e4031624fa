from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Withdrawal(models.Model):
    """One taking back of a content: proposed, done, and perhaps undone.

    It holds keys and addresses, and no word of what was taken back. `comment` is what staff told each
    other; it stays, as their other notes do.
    """

    SUBJECT: ClassVar[str]
    """The name of the foreign key to the content."""

    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=timezone.now)
    comment = models.TextField(max_length=2000, blank=True)
    is_text_removed = models.BooleanField(default=False)
    is_copy_kept = models.BooleanField(default=False)
    """Whether a copy is sealed, with which it can be undone for some days."""
    along = models.JSONField(default=list)
    """Keys of its translations that go with it."""
    pictures = models.JSONField(default=list)
    """Keys of pictures that are deleted with it."""
    addresses = models.JSONField(default=list)
    """Paths at which readers found it, or lists with it, before it was done."""
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )
    done_at = models.DateTimeField(null=True)
    copy = models.CharField(max_length=100, blank=True)
    """The file of the sealed copy; empty once it is gone."""
    undo_until = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True
    )

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done_by=None, done_at=None)
                | Q(done_by__isnull=False, done_at__isnull=False),
                name="%(class)s_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(copy="") | Q(undo_until__isnull=False),
                name="%(class)s_copy_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def can_be_undone(self) -> bool:
        return bool(self.copy and self.undo_until and self.undo_until > timezone.now())
