from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from advocacy.dates.recurrence import FIRST_YEAR, LAST_YEAR
from advocacy.models import Observance
from articles.models.article import Article

if TYPE_CHECKING:
    pass


class PlannedPiece(models.Model):
    """What is planned for one observance in one year: an article, or a title not begun yet."""

    observance = models.ForeignKey(
        Observance, models.PROTECT, related_name="planned_pieces", verbose_name=_("day it marks")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(
        _("working title"),
        max_length=200,
        blank=True,
        help_text=_("Where there is an article, empty means: its title."),
    )
    article = models.ForeignKey(
        Article,
        models.SET_NULL,
        related_name="planned_for",
        null=True,
        blank=True,
        verbose_name=_("article"),
        help_text=_("Empty until somebody has begun to write."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        limit_choices_to={"is_staff": True, "is_active": True},
        verbose_name=_("who sees to it"),
    )
    due_on = models.DateField(
        _("due on"), null=True, blank=True, help_text=_("Empty: as the lead time of the day says.")
    )
    is_done = models.BooleanField(_("done"), default=False)

    class Meta:
        verbose_name = _("planned piece")
        verbose_name_plural = _("planned pieces")
        ordering = ["year", "observance", "due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["observance", "year", "article"],
                condition=Q(article__isnull=False),
                name="planned_piece_once_for_a_day",
                violation_error_message=_("This article is planned for this day already."),
            ),
            models.UniqueConstraint(
                fields=["observance", "year", "title"],
                name="planned_piece_title_once_for_a_day",
                violation_error_message=_("There is a piece with this title for this day already."),
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="planned_piece_has_a_title",
                violation_error_message=_("Give a working title, or choose the article."),
            ),
            models.CheckConstraint(
                condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)),
                name="planned_piece_in_a_real_year",
                violation_error_message=_("Give the year with four digits."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._take_title()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self._take_title()

    @property
    def name(self) -> str:
        """The title of the article as it is now; before there is one, the working title."""
        return self.article.title if self.article else self.title

    def _take_title(self) -> None:
        """Kept here too, so that the plan of a year outlives a draft that was thrown away."""
        if self.article and not self.title:
            self.title = self.article.title
