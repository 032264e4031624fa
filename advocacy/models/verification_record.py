from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from advocacy.models.constraints import limit_to_codes
from advocacy.models.figures.figure import Figure
from advocacy.models.observance import ObservanceSource
from advocacy.models.observance_theme import ObservanceTheme
from advocacy.models.source import Verification

# A record of these levels must name the page that was read.
LEVELS_WITH_A_PAGE = (
    "verified-primary",
    "verified-primary-copy",
    "verified-secondary",
    "unofficial",
)


class VerificationRecord(models.Model):
    """The record that somebody checked a figure, a fact or a theme. It is never changed.

    A record of the level "not checked" says that a check ended, because the number was changed.
    """

    figure = models.ForeignKey(
        Figure, models.CASCADE, null=True, related_name="verifications", verbose_name=_("figure")
    )
    fact = models.ForeignKey(
        ObservanceSource,
        models.CASCADE,
        null=True,
        related_name="verifications",
        verbose_name=_("fact"),
    )
    theme = models.ForeignKey(
        ObservanceTheme,
        models.CASCADE,
        null=True,
        related_name="verifications",
        verbose_name=_("theme"),
    )
    stood = models.TextField(_("what was checked"))
    verification = models.CharField(_("how far"), max_length=25, choices=Verification)
    evidence = models.CharField(_("what was read"), max_length=500, blank=True)
    note = models.TextField(_("how it was checked"), blank=True)
    checked_on = models.DateField(_("checked on"))
    recorded_at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("checked by")
    )

    class Meta:
        verbose_name = _("verification")
        verbose_name_plural = _("verifications")
        # Only editing.verify adds records; nobody changes or deletes one.
        default_permissions = ["view"]
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            limit_to_codes("verification", Verification.values, name="verification_is_known"),
            models.CheckConstraint(
                condition=Q(figure__isnull=False, fact__isnull=True, theme__isnull=True)
                | Q(figure__isnull=True, fact__isnull=False, theme__isnull=True)
                | Q(figure__isnull=True, fact__isnull=True, theme__isnull=False),
                name="verification_of_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(verification__in=LEVELS_WITH_A_PAGE) | ~Q(evidence=""),
                name="verification_names_what_was_read",
            ),
            models.CheckConstraint(
                condition=~Q(evidence="") | ~Q(note=""), name="verification_says_how"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.stood}: {self.get_verification_display()}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("A verification is never changed: record another.")
        super().save(*args, **kwargs)
