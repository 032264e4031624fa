"""Plans: bundles of articles and figures that go live together, and pieces for a day."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from advocacy.dates.recurrence import FIRST_YEAR, LAST_YEAR
from advocacy.models import FigureImport, Observance
from articles.models.article import Article

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager


# A bundle that broke off, as where the database went away, is tried again for so long, so often.
TRIED_FOR, BETWEEN_TRIES = timedelta(hours=2), timedelta(seconds=15)


class BundleFailure(models.TextChoices):
    """Reasons for which nothing of a bundle was published or planned."""

    EMPTY = "empty", _("There is nothing in it.")
    LACKS = "lacks", _("It is not ready. What it lacks is said below.")
    CHANGED = "changed", _("It has changed since it was checked for this bundle.")
    OWN_WORK = (
        "own-work",
        _("The person who would publish it wrote part of it. Someone else has to publish it."),
    )
    ALONE = "alone", _("It has a schedule of its own, and would go live before the others.")
    NOBODY = "nobody", _("The person who planned the bundle may no longer publish.")
    STOPPED = "stopped", _("The site stopped while it was published.")


class BundleQuerySet(models.QuerySet["Bundle"]):
    def not_yet_live(self) -> Self:
        """Select bundles that did not go live: with or without a moment, failed ones included."""
        return self.filter(went_at=None)

    def to_publish_by(self, now: datetime) -> Self:
        """Select bundles whose moment has come and that the schedule still has to publish.

        Refused bundles are left out, and bundles that broke off and whose moment is more than
        TRIED_FOR ago.
        """
        broke_off = Q(failure=BundleFailure.STOPPED, goes_at__gt=now - TRIED_FOR)
        return self.filter(Q(tried_at=None) | broke_off, went_at=None, goes_at__lte=now)

    def to_try_at(self, now: datetime) -> Self:
        """Select those of `to_publish_by` that nothing tried within the last BETWEEN_TRIES."""
        return self.to_publish_by(now).filter(
            Q(tried_at=None) | Q(tried_at__lte=now - BETWEEN_TRIES)
        )

    def planned(self) -> Self:
        """Select bundles that go live by themselves and were not tried yet, the next first."""
        planned = self.filter(went_at=None, tried_at=None, goes_at__isnull=False)
        return planned.order_by("goes_at", "pk")

    def planned_or_failed(self) -> Self:
        """Select bundles with a moment that did not go live, yet or at all, the earliest first."""
        return self.not_yet_live().exclude(goes_at=None).order_by("goes_at", "pk")


class Bundle(models.Model):
    """Articles and imports of figures that go live together at one moment, or none of them."""

    name = models.CharField(
        pgettext_lazy("of a bundle", "name"),
        max_length=120,
        help_text=_("For the desk. Readers do not see it."),
    )
    goes_at = models.DateTimeField(
        _("goes live at"),
        null=True,
        blank=True,
        help_text=_("For Plan: all of it goes live within a minute of this moment, or none."),
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    tried_at = models.DateTimeField(null=True, editable=False)
    """The moment at which the schedule tried it last. What was refused is tried by a person alone."""
    failure = models.CharField(max_length=10, blank=True, editable=False)
    """The code of `BundleFailure` that says why nothing was published then."""
    failed_item = models.ForeignKey(
        "BundleItem", models.SET_NULL, related_name="+", null=True, editable=False
    )
    went_at = models.DateTimeField(_("went live"), null=True, editable=False)
    went_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, editable=False
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = BundleQuerySet.as_manager()

    if TYPE_CHECKING:
        items: RelatedManager["BundleItem"]

    class Meta:
        verbose_name = _("bundle")
        verbose_name_plural = _("bundles")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="bundle_has_name"),
            models.CheckConstraint(
                condition=Q(goes_at=None) | Q(planned_by__isnull=False),
                name="bundle_planned_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(went_at=None, went_by=None)
                | Q(went_at__isnull=False, went_by__isnull=False, failure=""),
                name="bundle_went_live_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def why(self) -> str:
        return str(BundleFailure(self.failure).label) if self.failure else ""

    @property
    def is_planned(self) -> bool:
        return self.went_at is None and self.tried_at is None and self.goes_at is not None

    @property
    def is_going(self) -> bool:
        """Whether the schedule still has to publish it now, as in `BundleQuerySet.to_publish_by`."""
        now = timezone.now()
        if self.went_at or self.goes_at is None or self.goes_at > now:
            return False
        broke_off = self.failure == BundleFailure.STOPPED and self.goes_at > now - TRIED_FOR
        return self.tried_at is None or broke_off

    @property
    def has_failed(self) -> bool:
        return self.went_at is None and self.tried_at is not None and not self.is_going


class BundleItem(models.Model):
    """One article in its next version, or one import of figures."""

    bundle = models.ForeignKey(Bundle, models.CASCADE, related_name="items")
    article = models.ForeignKey(
        Article,
        models.PROTECT,
        related_name="bundle_items",
        null=True,
        blank=True,
        verbose_name=_("article"),
    )
    figure_import = models.ForeignKey(
        FigureImport,
        models.PROTECT,
        related_name="bundle_items",
        null=True,
        blank=True,
        verbose_name=_("import of figures"),
    )
    seen = models.CharField(max_length=80, blank=True, editable=False)
    """The token of the version, or the fingerprint of the table, that was planned."""
    went_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["pk"]
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(article=None, figure_import__isnull=False)
                | Q(article__isnull=False, figure_import=None),
                name="bundle_item_is_one_thing",
                violation_error_message=_("Choose an article or an import of figures."),
            ),
            models.UniqueConstraint(
                fields=["article"],
                condition=Q(went_at=None),
                name="article_waits_in_one_bundle",
                violation_error_message=_("This article is in a bundle already."),
            ),
            models.UniqueConstraint(
                fields=["figure_import"],
                condition=Q(went_at=None),
                name="figure_import_waits_in_one_bundle",
                violation_error_message=_("This import is in a bundle already."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.article or self.figure_import)


class PlannedPiece(models.Model):
    """A piece for one observance in one year: an article, or a title not begun yet."""

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
        help_text=_("Empty until someone starts to write."),
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        limit_choices_to={"is_staff": True, "is_active": True},
        verbose_name=_("assigned to"),
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
        """Copy the title, so that the plan of a year outlives a draft that was thrown away."""
        if self.article and not self.title:
            self.title = self.article.title
