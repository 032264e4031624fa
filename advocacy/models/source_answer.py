"""The last answer from the address of a source."""

from django.db import models
from django.db.models import Q

from advocacy.models.source import Source


class SourceAnswer(models.Model):
    """The answer of one source when it was last asked. No reader sees it."""

    source = models.OneToOneField(Source, models.CASCADE, related_name="answer")
    url = models.URLField(max_length=500)
    """The address that was asked: another one is asked anew."""
    asked_at = models.DateTimeField()
    status = models.PositiveSmallIntegerField(null=True)
    """None where nothing answered."""
    failing_since = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["failing_since"],
                condition=Q(failing_since__isnull=False),
                name="source_answer_failing",
            )
        ]

    def __str__(self) -> str:
        return f"answer of source {self.source_id}"
