from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Never

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advocacy.models.figure import Figure
from advocacy.models.statistic import Statistic

# What readers take from a figure. Whoever changes any of it changes what was said.
NUMBER: Final = ("value", "low", "high", "qualifier")
PERIOD: Final = ("period_start", "period_end")
SAID: Final = (*NUMBER, *PERIOD, "source", "edition")
KEPT_AS_TEXT: Final = {
    field.name: field
    for field in Figure._meta.concrete_fields
    if field.name in SAID and field.name != "source"
}

# What a number means. Whoever changes any of it changes what every figure says.
PLACE: Final = ("geography_name", "geography_code", "geography_scheme")
MEANING: Final = ("unit", "measure", "counted", "population", *PLACE)
# In a correction of a source, what all figures that rest on it say below them.
SOURCE: Final = "source"

type Statement = dict[str, Any]


class CorrectionStays(Exception):
    """What was said of a mistake is public: it is never changed or taken away."""


def statement_of(figure: Figure) -> Statement:
    """What a figure says, for keeping: decimals and days as text, the source in words beside its key."""
    said = {
        name: _as_text(field.to_python(getattr(figure, name)))
        for name, field in KEPT_AS_TEXT.items()
    }
    return {**said, "source": figure.source_id, "source_words": figure.source.with_place}


def meaning_of(statistic: Statistic) -> dict[str, str]:
    """What the figures of a statistic mean, for keeping: the code of the unit, the rest as written."""
    return {name: str(getattr(statistic, name)) for name in MEANING}


def _as_text(value: Any) -> str | None:
    if isinstance(value, Decimal):
        # One spelling of a number, however many zeros the column or the editor put behind it.
        return f"{value.normalize():f}"
    return None if value is None else str(value)


class KeptQuerySet[M: models.Model](models.QuerySet[M]):
    def update(self, **_kwargs: Any) -> Never:
        raise CorrectionStays

    def delete(self) -> Never:
        raise CorrectionStays

    # As Django's own: the one of the manager would delete everything at a slip.
    delete.queryset_only = True  # type: ignore[attr-defined]  # Django reads it of the function


class KeptCorrection(models.Model):
    """What was said, what is said since, and why that was wrong: public, and kept as it is."""

    reason = models.TextField(_("what was wrong"), max_length=600)
    # Whole statements, so that they can be said in any language for ever: see statement_of.
    said = models.JSONField(_("what it said"))
    says = models.JSONField(_("what it says"))
    corrected_at = models.DateTimeField(_("corrected at"), default=timezone.now)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.reason

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise CorrectionStays
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> Never:
        raise CorrectionStays


class FigureCorrection(KeptCorrection):
    """A mistake of ours in a figure that readers could have seen, and why it was one."""

    figure = models.ForeignKey(
        Figure, models.PROTECT, related_name="corrections", verbose_name=_("figure")
    )

    objects = KeptQuerySet["FigureCorrection"].as_manager()

    if TYPE_CHECKING:
        figure_id: int

    class Meta:
        verbose_name = _("correction of a figure")
        verbose_name_plural = _("corrections of figures")
        # Nobody adds, changes or deletes one: that is the business of correcting.correct.
        default_permissions = ["view"]
        ordering = ["-corrected_at", "-pk"]
        indexes = [
            models.Index(fields=["-corrected_at", "-id"], name="figure_correction_newest_first")
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="figure_correction_says_why")
        ]

    @property
    def before(self) -> Figure:
        """The figure as it was: never to be saved."""
        return self._figure_that(self.said)

    @property
    def after(self) -> Figure:
        """The figure as this correction left it: never to be saved."""
        return self._figure_that(self.says)

    @property
    def source_before(self) -> str:
        words: str = self.said["source_words"]
        return words

    @property
    def source_after(self) -> str:
        words: str = self.says["source_words"]
        return words

    @property
    def changes_number(self) -> bool:
        return self._differs(*NUMBER)

    @property
    def changes_period(self) -> bool:
        return self._differs(*PERIOD)

    @property
    def changes_source(self) -> bool:
        return self._differs("source", "edition")

    def _differs(self, *names: str) -> bool:
        return any(self.said[name] != self.says[name] for name in names)

    def _figure_that(self, says: Statement) -> Figure:
        fields = {name: field.to_python(says[name]) for name, field in KEPT_AS_TEXT.items()}
        return Figure(
            statistic=self.figure.statistic,
            slug=self.figure.slug,
            source_id=says["source"],
            verification=self.figure.verification,
            **fields,
        )


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
