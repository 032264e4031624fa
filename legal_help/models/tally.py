"""Count by month what people answer after sending."""

from django.db import models


class Tally(models.Model):
    """Count how often an option was chosen in a month. No day, no hour, no case."""

    month = models.DateField(help_text="Its first day.")
    question = models.CharField(max_length=40)
    option = models.CharField(max_length=40)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-month", "question", "option"]
        verbose_name_plural = "tallies"
        constraints = [
            models.UniqueConstraint(fields=["month", "question", "option"], name="one_tally"),
            models.CheckConstraint(condition=models.Q(month__day=1), name="tally_of_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.question} {self.option}"
