from datetime import date, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _


class Generation(models.Model):
    """One row that counts the changes that readers can see. Only page_cache.generation uses it."""

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


class PageReadsQuerySet(models.QuerySet["PageReads"]):
    def between(self, first: date | None, last: date | None) -> Self:
        """Choose the days from the first to the last, both included; None is without an end."""
        chosen = self if first is None else self.filter(day__gte=first)
        return chosen if last is None else chosen.filter(day__lte=last)

    def by_page(self) -> Any:
        """Sum up each page in each language, the most read first: dicts with `reads`."""
        sums = self.values("page", "language").annotate(reads=Sum("count"))
        return sums.order_by("-reads", "page", "language")

    def total(self) -> int:
        found: int = self.aggregate(total=Sum("count", default=0))["total"]
        return found

    def recent_and_total(self, *, today: date, days: int) -> tuple[int, int]:
        """Return how often it was read in the last so many days, today included, and in all."""
        recent = Q(day__gt=today - timedelta(days=days))
        sums = self.aggregate(
            recent=Sum("count", filter=recent, default=0), total=Sum("count", default=0)
        )
        return sums["recent"], sums["total"]


class PageReads(models.Model):
    """How often a page was read in one language on one day. It knows nothing of who read it.

    page_cache.reads writes it. After some time, one row on its first day stands for a whole month.
    """

    page = models.CharField(max_length=800)
    """Its path with both slashes, without the prefix of its language: /articles/march/."""
    language = models.CharField(max_length=10)
    day = models.DateField()
    """In the organisation's time zone."""
    count = models.PositiveBigIntegerField()

    objects = PageReadsQuerySet.as_manager()

    class Meta:
        verbose_name = _("views of a page")
        verbose_name_plural = _("views of pages")
        default_permissions = ["view"]
        indexes = [models.Index(fields=["day"], name="page_reads_by_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "language", "day"], name="page_reads_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.page} ({self.language}), {self.day}"
