"""Store the evidence of who did what, in a chain of events that nobody can cut unnoticed."""

from django.db import models


class AuditEvent(models.Model):
    """Record one event. Rows are added and never changed. Codes and identifiers only, no names."""

    seq = models.PositiveBigIntegerField(primary_key=True)
    on = models.DateField()
    at = models.DateTimeField(null=True, help_text="Not kept of what a person in need did.")
    actor = models.CharField(max_length=36)
    action = models.CharField(max_length=40)
    object_ref = models.CharField(max_length=64)
    detail_code = models.CharField(max_length=64)
    prev_hash = models.BinaryField()
    hash = models.BinaryField()
    signature = models.BinaryField()

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["action", "actor", "object_ref"], name="event_action"),
            models.Index(fields=["object_ref", "action"], name="event_object"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"


class AuditHead(models.Model):
    """Mark the end of the chain: one row, locked while an event is added."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.BinaryField(default=b"")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_head_of_the_chain"),
        ]

    def __str__(self) -> str:
        return f"head {self.seq}"
