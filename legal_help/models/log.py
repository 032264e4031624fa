"""Store the log: every step of every case, rosters, and the evidence of who did what."""

from django.db import models


class LogLine(models.Model):
    """Hold one line. Rows are added and never changed, until the details of old ones are forgotten.

    Only `body` and `signature` are ever judged, in their place; the columns beside them are for
    searching. Once details were forgotten, `body` is None, and who did what stands in no column;
    then `hash`, and for a step `case` and `number`, show that the chain holds.
    """

    seq = models.PositiveBigIntegerField(primary_key=True)
    case = models.UUIDField(null=True)
    number = models.PositiveIntegerField(null=True, help_text="Of a step of a case.")
    hash = models.BinaryField()
    chain = models.BinaryField()
    body = models.BinaryField(null=True)
    signature = models.BinaryField()
    action = models.CharField(max_length=40)
    by = models.CharField(max_length=36)
    on = models.DateField()

    class Meta:
        ordering = ["seq"]
        indexes = [
            models.Index(fields=["case", "number"], name="line_case"),
            models.Index(fields=["action", "by"], name="line_action"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"


class LogHead(models.Model):
    """Be locked while lines are added: one row, which holds nothing."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="one_head_of_the_log"),
        ]

    def __str__(self) -> str:
        return "head of the log"
