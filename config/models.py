from django.db import models


class ScheduledRun(models.Model):
    """The claim of a periodic job for one slot of time. Its constraint lets only one worker claim it."""

    name = models.CharField(max_length=80)
    slot = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "slot"], name="scheduled_run_once_per_slot"),
        ]

    def __str__(self) -> str:
        return f"{self.name} at {self.slot:%Y-%m-%d %H:%M}"


class WorkerBeat(models.Model):
    """When a process that does the background work was last alive."""

    name = models.CharField(max_length=64, primary_key=True)
    """As its tasks name it, see `DBTaskResult.worker_ids`."""
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} at {self.seen_at:%Y-%m-%d %H:%M:%S}"
