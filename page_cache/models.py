from django.db import models


class Generation(models.Model):
    """One row that counts the changes that readers can see. Only page_cache.generation uses it."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)
