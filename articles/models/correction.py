from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from publication.models import readable_now


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def published(self) -> Self:
        """Those of articles that the public may read now."""
        return self.filter(readable_now("article__"))


class Correction(models.Model):
    """A mistake that readers saw, and what is right. Once public it stays, with its day."""

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="corrections")
    text = models.TextField(
        _("correction"), max_length=600, help_text=_("What we got wrong, and what is right.")
    )
    corrected_at = models.DateTimeField(_("corrected at"), default=timezone.now, editable=False)
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-corrected_at", "-pk"]
        indexes = [models.Index(fields=["-corrected_at", "-id"], name="correction_newest_first")]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="correction_says_what")]

    def __str__(self) -> str:
        return self.text
