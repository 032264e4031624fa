from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from advocacy.dates import recurrence
from advocacy.models.constraints import limit_to_codes
from advocacy.models.observance import Observance
from advocacy.models.observance_part import ObservancePart
from advocacy.models.source import Verification
from languages.translated import translated_name


class ObservanceTheme(ObservancePart):
    """The theme that the organisers of an observance give it for one year."""

    observance = models.ForeignKey(Observance, on_delete=models.CASCADE, related_name="themes")
    year = models.PositiveSmallIntegerField(_("year"))
    theme = models.CharField(_("theme in English"), max_length=300)
    themes = models.JSONField(_("theme in other languages"), default=dict, blank=True)
    official_url = models.URLField(_("official page of the year"), max_length=300, blank=True)
    campaign_url = models.URLField(_("campaign"), max_length=300, blank=True)
    source = models.CharField(
        _("source"), max_length=300, help_text=_("Where the theme was read, and when.")
    )

    class Meta:
        verbose_name = _("theme of a year")
        verbose_name_plural = _("themes of the years")
        ordering = ["observance", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["observance", "year"],
                name="observance_theme_once_a_year",
                violation_error_message=_("This year has a theme already: change that one."),
            ),
            limit_to_codes(
                "verification", Verification.values, name="observance_theme_check_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(theme="") & ~Q(source=""), name="observance_theme_says_what_and_whence"
            ),
            models.CheckConstraint(
                condition=Q(year__range=(recurrence.FIRST_YEAR, recurrence.LAST_YEAR)),
                name="observance_theme_in_a_real_year",
                violation_error_message=_("Give a year from 1900 to 2200."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.theme}"

    def name_in(self, language: str) -> str:
        return translated_name(self.themes, language) or self.theme

    @property
    def names(self) -> dict[str, str]:
        """The theme by language, under the name that other models have for this."""
        return dict(self.themes)

    def _update_observance(self) -> None:
        """Count a change for calendars, which show the theme, and index its words for search."""
        day = Observance.objects.filter(pk=self.observance_id)
        day.count_change()
        day.update_search()
