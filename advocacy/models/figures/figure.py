from collections.abc import Iterable
from datetime import MINYEAR, date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Prefetch, Q, Window
from django.db.models.functions import Coalesce, ExtractYear, RowNumber
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advocacy.models.constraints import refuse_future_days, validate_digits
from advocacy.models.figures.figure_constraints import FIGURE_CONSTRAINTS, FIGURE_INDEXES
from advocacy.models.figures.figure_name import FigureName, NamesNeedSave
from advocacy.models.publishable import Publishable, PublishableQuerySet
from advocacy.models.source import Source, Verification
from advocacy.models.statistic import Statistic

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

    from advocacy.models.correction import FigureCorrection


# The fields that a card shows. The others are long texts for the figure's own page.
CARD_FIELDS: Final = (
    *("statistic", "slug", "value", "low", "high", "qualifier", "period_start", "period_end"),
    *("verification", "revises", "is_published", "source__publisher__name", "source__year"),
)
CHAIN_FIELDS: Final = ("statistic", "period_start", "period_end")
NAME_FIELDS: Final = ("slug", "also_cited_as")


def _number(label: "StrOrPromise") -> "models.DecimalField[Any, Decimal | None]":
    return models.DecimalField(
        label, max_digits=20, decimal_places=4, null=True, blank=True, validators=[validate_digits]
    )


class RevisionOfAnotherPeriod(Exception):
    """A figure revises a value of another statistic or another period."""


class FigureQuerySet(PublishableQuerySet["Figure"]):
    def update(self, **values: Any) -> int:
        """Update any fields but names, which must stay unique. Raises NamesNeedSave for those."""
        if not values.keys().isdisjoint(NAME_FIELDS):
            raise NamesNeedSave
        return super().update(**values)

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        deleted = list(self)
        gone = super().delete()
        _announce_all(deleted)
        return gone

    # Like Django's own delete: not on the manager, where a slip would delete every row.
    delete.queryset_only = True  # type: ignore[attr-defined]  # Django reads it of the function

    @transaction.atomic
    def bulk_create(self, objs: "Iterable[Figure]", *args: Any, **kwargs: Any) -> "list[Figure]":
        figures = list(objs)
        _keep_drafts(figures)
        stored = super().bulk_create(figures, *args, **kwargs)
        FigureName.objects.record(stored)
        _announce_all(stored)
        return stored

    @transaction.atomic
    def publish(self, at: datetime) -> None:
        """Let readers see these drafts. One that they never saw before counts as entered at `at`."""
        drafts = list(self.filter(is_published=False))
        for figure in drafts:
            if figure.first_published_at is None:
                figure.entered_at, figure.entered_on = at, timezone.localdate(at)
            figure.mark_published(at)
        self._store_state(drafts)

    @transaction.atomic
    def unpublish(self) -> None:
        """Make drafts of these again."""
        published = list(self.published())
        for figure in published:
            figure.is_published = False
        self._store_state(published)

    def _store_state(self, figures: "list[Figure]") -> None:
        for figure in figures:
            figure.changed_at = timezone.now()
        columns = ["is_published", "first_published_at", "entered_at", "entered_on", "changed_at"]
        Figure.objects.bulk_update(figures, columns)
        _announce_all(figures)

    # Not on the manager, where a slip would publish every draft.
    publish.queryset_only = True  # type: ignore[attr-defined]  # Django reads it of the function
    unpublish.queryset_only = True  # type: ignore[attr-defined]  # Django reads it of the function

    def current(self) -> Self:
        """Leave out drafts, and values that their publisher has revised since."""
        return self.published().exclude(revised_by__is_published=True)

    def latest_of_each(self) -> Self:
        """Keep the figure of the newest period of each statistic, in the order of `sort_key`."""
        newest_first = [
            Coalesce(ExtractYear("period_end"), "source__year", 0).desc(),
            F("period_end").desc(nulls_first=True),
            F("period_start").desc(nulls_first=True),
            F("pk").desc(),
        ]
        place = Window(RowNumber(), partition_by="statistic", order_by=newest_first)
        return self.current().annotate(place=place).filter(place=1)

    def cited_as(self, slugs: "list[str] | set[str]") -> Self:
        """Keep the figures that articles cite by these names, with statistic and source."""
        named = self.filter(Q(slug__in=slugs) | Q(also_cited_as__in=slugs))
        return named.select_related("statistic", "source__publisher")


def _keep_drafts(figures: "list[Figure]") -> None:
    """Make drafts of the figures that belong to a draft statistic or revise a draft figure.

    Callers that store figures, such as an import, need not check this. The drafts are published
    together.
    """
    published = [figure for figure in figures if figure.is_published]
    if not published:
        return
    statistics = Statistic.objects.filter(pk__in={figure.statistic_id for figure in published})
    revised = Figure.objects.filter(pk__in={figure.revises_id or 0 for figure in published})
    of_draft = set(statistics.filter(is_published=False).values_list("pk", flat=True))
    drafts = set(revised.filter(is_published=False).values_list("pk", flat=True))
    for figure in published:
        if figure.statistic_id in of_draft or figure.revises_id in drafts:
            figure.is_published = False
            if figure._state.adding:
                figure.first_published_at = None


def _announce_all(figures: "Iterable[Figure]") -> None:
    """Announce stored or deleted figures to statistics, search and programs that fetch what is new.

    Drafts that readers never saw are left out.
    """
    figures = [figure for figure in figures if figure.first_published_at]
    _announce(
        {figure.statistic_id for figure in figures},
        {figure.source_id for figure in figures},
        {figure.revises_id or 0 for figure in figures},
    )


def _announce(statistics: set[int], sources: set[int], revised: set[int]) -> None:
    # A program that fetches only what is new must also learn that a value was revised.
    Figure.objects.filter(pk__in=revised).update(changed_at=timezone.now())
    Statistic.objects.filter(pk__in=statistics).mark_changed()
    Source.objects.filter(pk__in=sources).update_search()


def prefetch_latest_figure(to_attr: str | None = None) -> "Prefetch[str]":
    """Return the prefetch for statistics that loads their latest figure only, with CARD_FIELDS."""
    # One figure a statistic: the order does not matter.
    latest = Figure.objects.latest_of_each().order_by()
    on_card = latest.select_related("source__publisher").only(*CARD_FIELDS)
    return Prefetch("figures", on_card, to_attr=to_attr)


class Figure(Publishable):
    """One value of a statistic for one period. It is stored once, and articles cite it by its slug."""

    class Qualifier(models.TextChoices):
        ABOUT = "about", _("about")
        NEARLY = "nearly", _("nearly")
        AT_LEAST = "at least", _("at least")
        MORE_THAN = "more than", _("more than")
        LESS_THAN = "less than", _("less than")
        AT_MOST = "at most", _("at most")

    statistic = models.ForeignKey(
        Statistic, on_delete=models.PROTECT, related_name="figures", verbose_name=_("statistic")
    )
    slug = models.SlugField(
        _("figure ID"),
        max_length=100,
        unique=True,
        help_text=_("Articles cite the figure by this ID."),
    )
    also_cited_as = models.SlugField(
        _("also cited as"),
        max_length=100,
        blank=True,
        help_text=_("A second name, where one number was published in two places."),
    )
    value = _number(_("value"))
    low = _number(_("lowest"))
    high = _number(_("highest"))
    qualifier = models.CharField(_("qualifier"), max_length=20, choices=Qualifier, blank=True)
    period_start = models.DateField(_("period from"), null=True, blank=True)
    period_end = models.DateField(
        _("period to"),
        null=True,
        blank=True,
        help_text=_("The same day twice for a count on a day."),
    )
    source = models.ForeignKey(
        Source, on_delete=models.PROTECT, related_name="figures", verbose_name=_("source")
    )
    edition = models.CharField(
        _("edition"), max_length=100, blank=True, help_text=_("Of a source that appears each year.")
    )
    caveat = models.TextField(_("caveat"), blank=True)
    verification = models.CharField(
        _("checked"), max_length=25, choices=Verification, default=Verification.UNVERIFIED
    )
    verification_note = models.TextField(_("how it was checked"), blank=True)
    evidence = models.CharField(
        _("page that was read"), max_length=500, blank=True, help_text=_("The address of the page.")
    )
    accessed_on = models.DateField(_("read on"), null=True, blank=True)
    released_on = models.DateField(
        _("publication date at the source"),
        null=True,
        blank=True,
        help_text=_(
            "If you know it. Articles published earlier show this date when they mention the new "
            "value; if it is empty, they show the day you added the value."
        ),
    )
    # The first day on which we know that the value was out. Its source may have released it earlier.
    recorded_on = models.DateField(default=timezone.localdate, editable=False)
    # Of a draft, when it was typed; from then on when readers first saw it, and for good.
    entered_at = models.DateTimeField(default=timezone.now, editable=False)
    # The day of entered_at in our time zone. Databases are slow to compute it for thousands of rows.
    entered_on = models.DateField(default=timezone.localdate, editable=False)
    corrected_at = models.DateTimeField(null=True, editable=False)  # see editing.correct
    revises = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revised_by",
        verbose_name=_("revises"),
        help_text=_("The publisher's first value for the same period. It stays visible."),
    )
    # When the row last changed in any way.
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = [
            "statistic",
            F("period_end").asc(nulls_first=True),
            F("period_start").asc(nulls_first=True),
            "pk",
        ]
        indexes = FIGURE_INDEXES
        constraints = [*Publishable.Meta.constraints, *FIGURE_CONSTRAINTS]

    def __str__(self) -> str:
        return self.slug

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        before = Figure.objects.filter(pk=self.pk).first() or Figure()
        statistics = {self.statistic_id, before.statistic_id}
        Statistic.objects.lock(statistics)
        if self._breaks_its_chain():
            raise RevisionOfAnotherPeriod
        _keep_drafts([self])
        super().save(*args, **kwargs)
        FigureName.objects.replace(self, before.names)
        if self.first_published_at:
            sources = {self.source_id} ^ {before.source_id}
            _announce(statistics, sources, {self.revises_id or 0} ^ {before.revises_id or 0})

    def get_absolute_url(self) -> str:
        return f"{self.statistic.get_absolute_url()}#{self.slug}"

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        gone = super().delete(*args, **kwargs)
        _announce_all([self])
        return gone

    @property
    def names(self) -> set[str]:
        """The one or two names by which articles cite it."""
        return {self.slug, self.also_cited_as} - {""}

    @property
    def may_have_been_read(self) -> bool:
        """Whether it was published before today or is cited. Then a change of it is a correction."""
        if self.first_published_at is None:
            return False
        cited = Q(figure=self) | Q(figure=None)  # without a figure, a citation is a chart of all
        is_of_today = self.entered_on == timezone.localdate()
        return not is_of_today or self.statistic.citations.filter(cited).exists()

    @property
    def is_in_a_chain(self) -> bool:
        """Whether it revises a value of the same period, or was revised."""
        return self.revises_id is not None or Figure.objects.filter(revises=self).exists()

    def corrections_since(self, moment: datetime) -> "list[FigureCorrection]":
        """Return the corrections after this moment, newest first. No query if there never was one."""
        if self.corrected_at is None or self.corrected_at <= moment:
            return []
        return [
            correction for correction in self.corrections.all() if correction.corrected_at > moment
        ]

    @property
    def has_range(self) -> bool:
        """Whether it has a value, a lowest and a highest."""
        return None not in (self.value, self.low, self.high)

    @property
    def is_checked(self) -> bool:
        return Verification(self.verification).is_checked

    @property
    def where_read(self) -> str:
        return Verification(self.verification).short_label

    @property
    def evidence_url(self) -> str:
        """The address of the page that was read, without the remark that may follow it."""
        address = self.evidence.partition(" ")[0]
        return address if address.startswith(("https://", "http://")) else ""

    def _breaks_its_chain(self) -> bool:
        """Whether a value it revises, or that revises it, is of another statistic or period."""
        day = Figure._meta.get_field("period_start").to_python
        own = (self.statistic_id, day(self.period_start), day(self.period_end))
        revised_by_it, revising_it = Q(pk=self.revises_id or 0), Q(revises=self.pk or 0)
        chain = Figure.objects.filter(revised_by_it | revising_it)
        return any(other != own for other in chain.values_list(*CHAIN_FIELDS))

    def sort_key(self) -> tuple[date, date, int]:
        """Return the key that sorts figures by time: end, start and primary key.

        The year of publication stands for a period that nobody has checked.
        """
        if self.period_start and self.period_end:
            return self.period_end, self.period_start, self.pk
        published = date(self.source.year or MINYEAR, 12, 31)
        return published, published, self.pk

    def clean(self) -> None:
        refuse_future_days(self, "released_on", "accessed_on")
        self._refuse_names_of_others()
        self._refuse_wrong_order_of_days()
        stored = Figure.objects.filter(
            pk=self.pk, revises=self.revises_id, statistic=self.statistic_id
        )
        earlier = self.revises
        if earlier is None or stored.exists():
            return  # editing.correct corrects the period of a whole chain at once.
        if self.pk and earlier.pk >= self.pk:
            raise ValidationError(
                {"revises": _("A figure can only revise one that was entered before it.")}
            )
        if self._breaks_its_chain():
            raise ValidationError(
                {"revises": _("That figure is of another statistic or another period.")}
            )

    @property
    def known_since(self) -> date:
        """The day on which its source published it; if nobody entered that day, recorded_on."""
        return self.released_on or self.recorded_on

    @property
    def predates_what_it_revises(self) -> bool:
        return self.revises is not None and self.known_since < self.revises.known_since

    def _refuse_wrong_order_of_days(self) -> None:
        later = Figure.objects.filter(revises=self.pk).first() if self.pk else None
        if self.predates_what_it_revises:
            raise ValidationError(
                {"released_on": _("The figure that this one revises came out later.")}
            )
        if later and later.known_since < self.known_since:
            raise ValidationError(
                {"released_on": _("The figure that revises this one came out earlier.")}
            )

    def _refuse_names_of_others(self) -> None:
        others = FigureName.objects.filter(name__in=self.names).exclude(figure=self.pk)
        for taken in others.select_related("figure"):
            column = "slug" if taken.name == self.slug else "also_cited_as"
            words = _("Articles cite another figure by this: %(figure)s.")
            raise ValidationError({column: words % {"figure": taken.figure}})
