"""Store what is left of an erased case: that there was one, and why it was erased."""

from django.db import models
from django.db.models import Q


class Tombstone(models.Model):
    """Mark an erased case, without any name or word. A restored backup is checked against it."""

    class Why(models.TextChoices):
        CLOSED = "closed", "closed"
        REFERRED = "referred", "referred"
        MOVED = "moved", "moved to the case system"
        SPAM = "spam", "spam"
        WITHDRAWN = "withdrawn", "withdrawn"
        HAND = "hand", "by hand"

    id = models.UUIDField(primary_key=True, editable=False, help_text="The request’s own.")
    reference = models.CharField(max_length=20, unique=True)
    erased_on = models.DateField()
    why = models.CharField(max_length=20, choices=Why)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(why__in=["closed", "referred", "moved", "spam", "withdrawn", "hand"]),
                name="tombstone_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
