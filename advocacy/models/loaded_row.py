from django.db import models


class LoadedRow(models.Model):
    """What the reference data said of a row when it was last brought in: a memory, for nobody to see.

    A row that says something else now was changed by an editor. One that is not there was deleted.
    """

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=100)  # in the file: an editor may have changed the row's own
    object_id = models.PositiveBigIntegerField()
    record = models.JSONField()

    class Meta:
        verbose_name = "loaded row"
        verbose_name_plural = "loaded rows"
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["kind", "name"], name="loaded_row_remembered_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
