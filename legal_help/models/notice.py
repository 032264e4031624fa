"""Store who must be told by mail that something waits. Nothing about a case, and no time of day."""

from django.conf import settings
from django.db import models


class Notice(models.Model):
    """Say that something of a kind waits for a person, who gets one mail a day for all kinds.

    `over_on` is the day on which it waited no longer: they unlocked, or it was seen to. The row goes
    on the day after.
    """

    class Kind(models.TextChoices):
        NEW = "new", "something is new"
        LATE = "late", "something waits too long"
        HANDED = "handed", "something was handed to you"
        ALARM = "alarm", "an alarm stands"
        SIGNED = "signed", "all supervisors hear of what was signed"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    told_on = models.DateField(null=True, help_text="Day of the last mail since they unlocked.")
    over_on = models.DateField(null=True, help_text="None: it still waits.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="one_notice_of_a_kind"),
        ]

    def __str__(self) -> str:
        return self.kind


class NoticeCursor(models.Model):
    """Remember how far the job has read the event log: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.PositiveBigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_notice_cursor"),
        ]

    def __str__(self) -> str:
        return f"cursor {self.seq}"
