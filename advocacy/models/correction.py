from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final, Never

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advocacy.models.figures.figure import Figure
from advocacy.models.statistic import Statistic

# The fields that make up the statement of a figure to readers.
NUMBER_FIELDS: Final = ("value", "low", "high", "qualifier")
PERIOD_FIELDS: Final = ("period_start", "period_end")
STATEMENT_FIELDS: Final = (*NUMBER_FIELDS, *PERIOD_FIELDS, "source", "edition")
FIELDS_AS_TEXT: Final = {
    field.name: field
    for field in Figure._meta.concrete_fields
    if field.name in STATEMENT_FIELDS and field.name != "source"
}

# The fields that say what the figures of a statistic mean.
PLACE_FIELDS: Final = ("geography_name", "geography_code", "geography_scheme")
MEANING_FIELDS: Final = ("unit", "measure", "counted", "population", *PLACE_FIELDS)
# In a correction of a source: the key of its words, which stand below each of its figures.
SOURCE_FACT: Final = "source"

type Statement = dict[str, Any]


class CorrectionIsPermanent(Exception):
    """A correction is public. It was to be changed or deleted, which is refused."""


def statement_of(figure: Figure) -> Statement:
    """Return the statement of a figure for JSON: decimals and days as text, the source in words too."""
    fields = {
        name: _as_text(field.to_python(getattr(figure, name)))
        for name, field in FIELDS_AS_TEXT.items()
    }
    return {**fields, "source": figure.source_id, "source_words": figure.source.with_place}


def meaning_of(statistic: Statistic) -> dict[str, str]:
    """Return what the figures of a statistic mean, for JSON: the code of the unit, other words as is."""
    return {name: str(getattr(statistic, name)) for name in MEANING_FIELDS}


def _as_text(value: Any) -> str | None:
    if isinstance(value, Decimal):
        # The same text for 75 and 75.0000: the database adds zeros, and so may an editor.
        return f"{value.normalize():f}"
    return None if value is None else str(value)


class PermanentQuerySet[M: models.Model](models.QuerySet[M]):
    def update(self, **_kwargs: Any) -> Never:
        raise CorrectionIsPermanent

    def delete(self) -> Never:
        raise CorrectionIsPermanent

    # Like Django's own delete: not on the manager, where a slip would delete every row.
    delete.queryset_only = True  # type: ignore[attr-defined]  # Django reads it of the function


class PermanentCorrection(models.Model):
    """A public correction: the statement before, the statement after, and the reason. Never changed."""

    reason = models.TextField(_("what was wrong"), max_length=600)
    # Whole statements, so that pages can say them in any language later: see statement_of.
    said = models.JSONField(_("what it said"))
    says = models.JSONField(_("what it says"))
    corrected_at = models.DateTimeField(_("corrected at"), default=timezone.now)
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
        # Only editing.correct adds corrections; nobody changes or deletes one.
        default_permissions = ["view"]
        ordering = ["-corrected_at", "-pk"]
        indexes = [models.Index(fields=["-corrected_at", "-id"], name="%(class)s_newest")]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="%(class)s_says_why")]

    def __str__(self) -> str:
        return self.reason

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise CorrectionIsPermanent
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> Never:
        raise CorrectionIsPermanent


class FigureCorrection(PermanentCorrection):
    """The correction of a mistake of ours in a figure that readers may have seen."""

    figure = models.ForeignKey(
        Figure, models.PROTECT, related_name="corrections", verbose_name=_("figure")
    )

    objects = PermanentQuerySet["FigureCorrection"].as_manager()

    class Meta(PermanentCorrection.Meta):
        verbose_name = _("correction of a figure")
        verbose_name_plural = _("corrections of figures")

    @property
    def before(self) -> Figure:
        """The figure before the correction, unsaved. Do not save it."""
        return self._figure_that(self.said)

    @property
    def after(self) -> Figure:
        """The figure after the correction, unsaved. Do not save it."""
        return self._figure_that(self.says)

    @property
    def changes_number(self) -> bool:
        return self._differs(*NUMBER_FIELDS)

    @property
    def changes_period(self) -> bool:
        return self._differs(*PERIOD_FIELDS)

    @property
    def changes_source(self) -> bool:
        return self._differs("source", "edition")

    def _differs(self, *names: str) -> bool:
        return any(self.said[name] != self.says[name] for name in names)

    def _figure_that(self, says: Statement) -> Figure:
        fields = {name: field.to_python(says[name]) for name, field in FIELDS_AS_TEXT.items()}
        return Figure(
            statistic=self.figure.statistic,
            slug=self.figure.slug,
            source_id=says["source"],
            verification=self.figure.verification,
            **fields,
        )


@dataclass(frozen=True)
class CorrectedFact:
    """One thing that a statistic says about its figures, before and after a correction."""

    name: str
    before: str
    after: str


class StatisticCorrection(PermanentCorrection):
    """The correction of a mistake of ours in what a statistic measures, or in one of its sources."""

    statistic = models.ForeignKey(
        Statistic, models.PROTECT, related_name="corrections", verbose_name=_("statistic")
    )

    objects = PermanentQuerySet["StatisticCorrection"].as_manager()

    class Meta(PermanentCorrection.Meta):
        verbose_name = _("correction of a statistic")
        verbose_name_plural = _("corrections of statistics")

    @property
    def facts(self) -> list[CorrectedFact]:
        """The facts that changed, in the order of a page. The three fields of a place are one fact."""
        return [
            CorrectedFact(name, self._words(self.said, name), self._words(self.says, name))
            for name in (*MEANING_FIELDS, SOURCE_FACT)
            if self._differs(name)
        ]

    def _differs(self, name: str) -> bool:
        match name:
            case "geography_name":
                return any(self.said[part] != self.says[part] for part in PLACE_FIELDS)
            case "geography_code" | "geography_scheme":
                return False
            case _:
                changed: bool = self.said.get(name) != self.says.get(name)
                return changed

    def _words(self, statement: dict[str, str], name: str) -> str:
        if name == "unit":
            return str(Statistic.Unit(statement[name]).label)
        if name == "geography_name" and self.said[name] == self.says[name]:
            code = f"{statement['geography_scheme']} {statement['geography_code']}"
            return f"{statement[name]} ({code})"
        return statement[name]
