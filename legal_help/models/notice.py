"""Who is to be told by mail that something waits. Nothing of any request, and no hour."""

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """One mail of a kind to one person; the row goes when they unlock, and then another may come."""

    class Kind(models.TextChoices):
        NEW = "new", "something is new"
        LATE = "late", "something waits too long"
        HANDED = "handed", "something was handed to you"
        ALARM = "alarm", "a supervisor must look"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    told_on = models.DateField(null=True, help_text="None: the mail is still to be sent.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_notice_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.kind


class NoticeCursor(models.Model):
    """How far into the chain of events the timer has looked: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_notice_cursor"),
        ]

    def __str__(self) -> str:
        return f"cursor {self.seq}"
