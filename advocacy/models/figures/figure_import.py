from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advocacy.models.constraints import refuse_future_days
from advocacy.models.figures.figure import Figure
from advocacy.models.source import Source, Verification
from advocacy.models.statistic import Statistic
from advocacy.tables.encodings import Encoding
from advocacy.tables.matching import NumberScale
from advocacy.tables.periods import DayOrder, FiscalYear, SpanMeaning, YearMeaning
from advocacy.tables.tables import Separator


def _codes(codes: Any, longest: int = 12, **options: Any) -> "models.CharField[str, str]":
    """Return a field for codes of a module in `tables`. Empty means that nobody chose."""
    choices = [(str(code), str(code)) for code in codes]
    return models.CharField(max_length=longest, blank=True, choices=choices, **options)


class FigureImport(models.Model):
    """A pasted table of figures, how to read it, and what was done with it.

    It is a draft until somebody adds its figures. Afterwards it is the record of that.
    """

    FILE_COLUMNS: ClassVar = ("undecoded", "workbook", "sheets")
    """Columns with what is left of a file, megabytes: for its own form alone."""

    statistic = models.ForeignKey(
        Statistic,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="imports",
        verbose_name=_("statistic"),
        help_text=_("Empty: a column of the table names the statistic of each row."),
    )
    text = models.TextField(_("table"))
    file_name = models.CharField(_("file"), max_length=200, blank=True, editable=False)
    # The bytes of a file whose encoding nobody knows yet. Emptied when its figures are added.
    undecoded = models.BinaryField(null=True, editable=False)
    # A workbook with several sheets. Emptied when its figures are added.
    workbook = models.BinaryField(null=True, editable=False)
    sheet = models.CharField(
        _("sheet"),
        max_length=200,
        blank=True,
        help_text=_(
            "Choose another one and press “Re-check”. What you changed stays with its sheet."
        ),
    )
    # For each sheet its name, and once it was looked at also its table and how that is read.
    sheets = models.JSONField(default=list, blank=True, editable=False)
    encoding = _codes(Encoding, verbose_name=_("encoding of the file"))
    parted = _codes(Separator, verbose_name=_("separator between cells"))
    is_turned = models.BooleanField(_("the years are columns"), default=False)
    columns = models.JSONField(default=list, blank=True, editable=False)
    marks = _codes(["point", "comma"], verbose_name=_("numbers are written"))
    counting = _codes(NumberScale, verbose_name=_("numbers are counted"))
    year_means = _codes(YearMeaning, verbose_name=_("a year means"))
    fiscal_year = _codes(FiscalYear, verbose_name=_("a fiscal year ends on"))
    span_means = _codes(SpanMeaning, verbose_name=_("2019-20 means"))
    day_order = _codes(DayOrder, verbose_name=_("03/04/2024 means"))
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("source"),
        help_text=_("Of all rows for which no column names another one."),
    )
    edition = models.CharField(_("edition"), max_length=100, blank=True)
    released_on = models.DateField(
        _("publication date at the source"),
        null=True,
        blank=True,
        help_text=_("If you know it."),
    )
    verification = models.CharField(
        _("checked"), max_length=25, choices=Verification, default=Verification.UNVERIFIED
    )
    evidence = models.URLField(
        _("page that was read"), max_length=500, blank=True, help_text=_("The address of the page.")
    )
    accessed_on = models.DateField(_("read on"), null=True, blank=True)
    reason = models.CharField(
        _("what was wrong"),
        max_length=600,
        blank=True,
        help_text=_("Where stored figures are corrected. Readers see it."),
    )
    choices = models.JSONField(default=dict, blank=True, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(_("pasted"), default=timezone.now, editable=False)
    applied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    applied_at = models.DateTimeField(_("added"), null=True, editable=False)
    figure_count = models.PositiveIntegerField(_("figures"), default=0, editable=False)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    undone_at = models.DateTimeField(_("undone"), null=True, editable=False)

    class Meta:
        verbose_name = _("import of figures")
        verbose_name_plural = _("imports of figures")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at=None, applied_by=None)
                | Q(applied_at__isnull=False, applied_by__isnull=False),
                name="figure_import_applied_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False, applied_at__isnull=False),
                name="figure_import_undone_after_it_was_applied",
            ),
            models.CheckConstraint(
                condition=Q(verification="unverified") | ~Q(evidence=""),
                name="figure_import_says_where_it_was_read",
                violation_error_message=_("Give the address of the page that was read."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name or self.statistic or ''} {self.created_at:%Y-%m-%d}".strip()

    def clean(self) -> None:
        refuse_future_days(self, "released_on", "accessed_on")

    @property
    def asks_encoding(self) -> bool:
        return not self.encoding and self.undecoded is not None

    @property
    def is_applied(self) -> bool:
        return self.applied_at is not None


class ImportedFigure(models.Model):
    """A figure that an import added or corrected, with its fields then: differences came later."""

    figure_import = models.ForeignKey(
        FigureImport, on_delete=models.CASCADE, related_name="imported"
    )
    figure = models.ForeignKey(Figure, on_delete=models.CASCADE, related_name="imports")
    row = models.PositiveIntegerField()
    is_correction = models.BooleanField(default=False)  # the figure was here before
    as_imported = models.JSONField()
    as_before = models.JSONField(null=True)  # what a corrected figure said before

    class Meta:
        verbose_name = _("imported figure")
        verbose_name_plural = _("imported figures")
        ordering = ["row"]
        constraints = [
            models.UniqueConstraint(
                fields=["figure"],
                condition=Q(is_correction=False),
                name="imported_figure_added_once",
            ),
            models.CheckConstraint(
                condition=Q(as_before__isnull=True) | Q(is_correction=True),
                name="imported_figure_was_there_before_only_if_corrected",
            ),
        ]

    def __str__(self) -> str:
        return str(self.figure)
