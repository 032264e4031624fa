from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from advocacy.models.correction import KeptCorrection, KeptQuerySet
from advocacy.models.statistic import Statistic

# What a number means. Whoever changes any of it changes what every figure says.
PLACE: Final = ("geography_name", "geography_code", "geography_scheme")
MEANING: Final = ("unit", "measure", "counted", "population", *PLACE)
# In a correction of a source, what all figures that rest on it say below them.
SOURCE: Final = "source"


def meaning_of(statistic: Statistic) -> dict[str, str]:
    """What the figures of a statistic mean, for keeping: the code of the unit, the rest as written."""
    return {name: str(getattr(statistic, name)) for name in MEANING}


@dataclass(frozen=True)
class CorrectedFact:
    """One of the things that a statistic says of its figures, before and after."""

    name: str
    before: str
    after: str


class StatisticCorrection(KeptCorrection):
    """A mistake of ours in what a statistic measures, where readers could have seen its figures.

    Or in the words of a source on which some of them rest.
    """

    statistic = models.ForeignKey(
        Statistic, models.PROTECT, related_name="corrections", verbose_name=_("statistic")
    )

    objects = KeptQuerySet["StatisticCorrection"].as_manager()

    if TYPE_CHECKING:
        statistic_id: int

    class Meta:
        verbose_name = _("correction of a statistic")
        verbose_name_plural = _("corrections of statistics")
        # Nobody adds, changes or deletes one: that is the business of correcting.correct_statistic.
        default_permissions = ["view"]
        ordering = ["-corrected_at", "-pk"]
        indexes = [
            models.Index(fields=["-corrected_at", "-id"], name="statistic_corr_newest_first")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="statistic_correction_says_why")
        ]

    @property
    def facts(self) -> list[CorrectedFact]:
        """What was changed, in the order in which a page says it; a place is one fact."""
        return [
            CorrectedFact(name, self._words(self.said, name), self._words(self.says, name))
            for name in (*MEANING, SOURCE)
            if self._differs(name)
        ]

    def _differs(self, name: str) -> bool:
        match name:
            case "geography_name":
                return any(self.said[part] != self.says[part] for part in PLACE)
            case "geography_code" | "geography_scheme":
                return False
            case _:
                changed: bool = self.said.get(name) != self.says.get(name)
                return changed

    def _words(self, statement: dict[str, str], name: str) -> str:
        if name == "unit":
            return str(Statistic.Unit(statement[name]).label)
        if name == "geography_name" and self.said[name] == self.says[name]:
            return (
                f"{statement[name]} ({statement['geography_scheme']} {statement['geography_code']})"
            )
        return statement[name]
