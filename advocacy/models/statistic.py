from collections.abc import Iterable
from datetime import MINYEAR, date, datetime
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Window
from django.db.models.functions import Coalesce, ExtractYear, RowNumber
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.managers import TaggableManager

from advocacy import searching
from advocacy.addresses import below
from advocacy.models.figure_constraints import FIGURE_CONSTRAINTS
from advocacy.models.source import Source, Verification
from advocacy.models.topic import TopicalQuerySet, TopicLink
from search import engine

if TYPE_CHECKING:
    from django_stubs_ext.db.models.manager import RelatedManager

    from advocacy.models.correction import FigureCorrection


# The other columns of a figure are long texts for its own page.
ON_CARD = (
    *("statistic", "slug", "value", "low", "high", "qualifier", "period_start", "period_end"),
    *("verification", "revises", "source__publisher", "source__year"),
)


class StatisticTopic(TopicLink):
    content_object = models.ForeignKey("Statistic", on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tag", "content_object"], name="statistic_topic_linked_once"
            )
        ]


class StatisticQuerySet(TopicalQuerySet["Statistic"]):
    def with_figures(self) -> Self:
        return self.prefetch_related(
            models.Prefetch("figures", Figure.objects.select_related("source"))
        )

    def lock(self, statistics: "set[int]") -> None:
        """Let whoever changes their figures at the same moment wait until this transaction ends."""
        rows = self.filter(pk__in=statistics).order_by("pk").select_for_update(no_key=True)
        list(rows.values_list("pk"))

    def for_cards(self) -> Self:
        """Each with its latest figure alone, and of that no more than a card shows."""
        on_card = Figure.objects.latest_of_each().select_related("source").only(*ON_CARD)
        return self.prefetch_related(models.Prefetch("figures", on_card))


class Statistic(models.Model):
    """What is measured: a measure of a population in a place, in one unit."""

    class Unit(models.TextChoices):
        PERSONS = "persons", _("people")
        MILLION_PERSONS = "million persons", _("million people")
        PERSONS_PER_DAY = "persons per day", _("people a day")
        ONE_IN = "one person in N", _("one person in so many")
        PERCENT = "percent", _("per cent")
        PERCENT_OF_COUNTRIES = "percent of countries", _("per cent of countries")
        PERCENT_CHANGE = "percent change", _("change in per cent")
        COUNTRIES = "countries", _("countries")
        APPLICATIONS = "applications", _("applications")
        CASES = "cases", _("cases")
        HEARINGS = "hearings", _("hearings")
        LANGUAGES = "languages", _("languages")
        USD_PER_YEAR = "USD per year", _("US dollars a year")

    class Frequency(models.TextChoices):
        MONTHLY = "monthly", pgettext_lazy("how often figures come out", "every month")
        QUARTERLY = "quarterly", pgettext_lazy("how often figures come out", "every quarter")
        HALF_YEARLY = "half-yearly", pgettext_lazy("how often figures come out", "twice a year")
        ANNUAL = "annual", pgettext_lazy("how often figures come out", "every year")
        BIENNIAL = "biennial", pgettext_lazy("how often figures come out", "every two years")
        IRREGULAR = "irregular", pgettext_lazy("how often figures come out", "irregularly")
        ONCE = "once", pgettext_lazy("how often figures come out", "once, and not again")

    class Chart(models.TextChoices):
        LINE = "line", pgettext_lazy("kind of chart", "Line")
        BAR = "bar", pgettext_lazy("kind of chart", "Bars")
        INTERVAL = "interval", pgettext_lazy("kind of chart", "Interval")
        STROKES = "strokes", pgettext_lazy("kind of chart", "Field of strokes")

    # Two lines on one pair of axes say: compare us. These must be alike for that.
    ALIKE_ON_ONE_CHART = ("unit", "counted", "geography_scheme", "geography_code")

    slug = models.SlugField(_("address"), max_length=100, unique=True)
    title = models.CharField(_("title"), max_length=200)
    measure = models.CharField(
        _("measure"),
        max_length=300,
        help_text=_("What exactly is measured, in the source's words."),
    )
    unit = models.CharField(_("unit"), max_length=30, choices=Unit)
    counted = models.CharField(
        _("counted"), max_length=100, help_text=_("People, incidents or decisions?")
    )
    population = models.CharField(
        _("population"), max_length=300, help_text=_("Among whom, such as: children aged 5 to 17.")
    )
    geography_scheme = models.CharField(
        _("code list"),
        max_length=50,
        default="UN M49",
        help_text=_("UN M49 or ISO 3166-1 alpha-3."),
    )
    geography_code = models.CharField(_("place code"), max_length=10, default="001")
    geography_name = models.CharField(_("place"), max_length=100, default="World")
    description = models.TextField(_("description"), blank=True)
    update_period = models.CharField(
        _("updated"), max_length=100, blank=True, help_text=_("Such as: annual. Empty if unknown.")
    )
    update_frequency = models.CharField(
        _("how often"),
        max_length=12,
        choices=Frequency,
        blank=True,
        help_text=_("Readers see it in their language, in place of the words above."),
    )
    next_expected_on = models.DateField(
        _("next figures expected on"),
        null=True,
        blank=True,
        help_text=_("When the next edition of its source is due. Readers see it."),
    )
    review_on = models.DateField(
        _("look at it again on"),
        null=True,
        blank=True,
        help_text=_("On this day it comes up on the radar. Readers do not see it."),
    )
    method_caveat = models.TextField(
        _("method and limits"), blank=True, help_text=_("What these numbers can and cannot say.")
    )
    chart = models.CharField(
        _("chart"), max_length=10, choices=Chart, blank=True, help_text=_("Empty: we choose.")
    )
    short_name = models.CharField(
        _("short name"),
        max_length=30,
        blank=True,
        help_text=_("Stands at the end of its line in a chart of several, such as: women."),
    )
    drawn_beside = models.ManyToManyField(
        "self",
        symmetrical=False,
        related_name="drawn_with",
        blank=True,
        verbose_name=_("drawn beside it"),
        help_text=_(
            "Statistics that may stand on one chart with this one, each with a line of its own:"
            " in the same unit, of the same place, counted in the same way. Three at most."
        ),
    )
    related = models.ManyToManyField(
        "self",
        blank=True,
        verbose_name=_("related statistics"),
        help_text=_("Neighbouring subjects that must not be joined into one line."),
    )
    topics = TaggableManager(through=StatisticTopic, blank=True, verbose_name=_("topics"))
    # When it or one of its figures last changed, for programs that fetch only what is new.
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    objects = StatisticQuerySet.as_manager()

    if TYPE_CHECKING:
        figures: RelatedManager["Figure"]

    class Meta:
        verbose_name = _("statistic")
        verbose_name_plural = _("statistics")
        ordering = ["title", "slug"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(measure=""), name="statistic_says_what_it_measures"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        super().save(*args, **kwargs)
        _let_be_found({self.pk})

    def get_absolute_url(self) -> str:
        return below("statistics:list", self.slug)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        engine.remove(kind="statistic", object_ids=[self.pk])
        return super().delete(*args, **kwargs)

    def can_be_drawn_with(self, other: "Statistic") -> bool:
        """In the same unit, of the same place, counted in the same way: people, or decisions."""
        return all(getattr(self, name) == getattr(other, name) for name in self.ALIKE_ON_ONE_CHART)

    @cached_property
    def beside(self) -> "list[Statistic]":
        """Those on its chart. Where a line has no name, there is one alone: that costs no query."""
        return list(self.drawn_beside.with_figures()) if self.short_name else []

    @property
    def current_figures(self) -> "list[Figure]":
        """Oldest period first; where the publisher changed a value, only the changed one."""
        figures = sorted(self.figures.all(), key=Figure.place_in_time)
        replaced = {figure.revises_id for figure in figures}
        return [figure for figure in figures if figure.pk not in replaced]

    @property
    def has_unchecked(self) -> bool:
        """Whether a chart of it shows something that nobody has read."""
        return not all(figure.is_checked for figure in self.current_figures)

    @property
    def latest_figure(self) -> "Figure | None":
        """The figure of the newest period. Older ones stay valid for theirs."""
        return next(reversed(self.current_figures), None)

    @property
    def last_changed_on(self) -> date | None:
        """The day on which a figure was last added, revised or corrected; its words do not count."""
        figures = self.figures.all()
        moments = [at for f in figures for at in (f.entered_at, f.corrected_at) if at]
        return timezone.localdate(max(moments)) if moments else None

    def corrected(self, since: datetime) -> "list[FigureCorrection]":
        """Mistakes in its present values that we put right after this moment, newest first of each."""
        return [each for now in self.current_figures for each in now.corrections_since(since)]

    def revision_of(self, figure: "Figure", since: date) -> "Figure | None":
        """What its publisher says now for the same period, if that came out on this day or later."""
        revisions = {later.revises_id: later for later in self.figures.all()}
        newest = None
        while later := revisions.pop(figure.pk, None):
            newest = figure = later
        return newest if newest and newest.recorded_on >= since else None

    def revised(self, since: date) -> "list[tuple[Figure, Figure]]":
        """Values that were changed on this day or later: as they were before it, and as they are."""
        figures = {figure.pk: figure for figure in self.figures.all()}
        pairs = [(_before(since, figure, figures), figure) for figure in self.current_figures]
        return [(before, now) for before, now in pairs if before is not now]


def _before(day: date, figure: "Figure", figures: "dict[int, Figure]") -> "Figure":
    while figure.recorded_on >= day and (earlier := figures.get(figure.revises_id or 0)):
        figure = earlier
    return figure


def _changed(statistics: Iterable[int]) -> None:
    """Their figures: so whoever asks what is new is told of them, and they are found by these."""
    Statistic.objects.filter(pk__in=statistics).update(changed_at=timezone.now())
    _let_be_found(statistics)


def _let_be_found(statistics: Iterable[int]) -> None:
    """By the figures they have now, and by no others."""
    searching.put_statistics(Statistic.objects.filter(pk__in=statistics).with_figures())


OF_A_CHAIN = ("statistic", "period_start", "period_end")


class ChainOfOnePeriod(Exception):
    """A revised value is of the same statistic and period as the one it revises."""


class FigureQuerySet(models.QuerySet["Figure"]):
    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        statistics = set(self.values_list("statistic", flat=True))
        gone = super().delete()
        _changed(statistics)
        return gone

    # As Django's own: no manager deletes everything at a slip.
    delete.queryset_only = True  # type: ignore[attr-defined]  # Django reads it of the function

    def current(self) -> Self:
        """Leave out values that their publisher has changed since."""
        return self.filter(revised_by=None)

    def latest_of_each(self) -> Self:
        """The figure of the newest period of each statistic, as `place_in_time` orders them."""
        newest_first = [
            Coalesce(ExtractYear("period_end"), "source__year", 0).desc(),
            F("period_end").desc(nulls_first=True),
            F("period_start").desc(nulls_first=True),
            F("pk").desc(),
        ]
        place = Window(RowNumber(), partition_by="statistic", order_by=newest_first)
        return self.current().annotate(place=place).filter(place=1)

    def cited_as(self, slugs: "list[str] | set[str]") -> Self:
        """Those that articles cite by these names, with what a citation shows."""
        return self.filter(Q(slug__in=slugs) | Q(also_cited_as__in=slugs)).select_related(
            "statistic", "source"
        )


class Figure(models.Model):
    """One value of a statistic for one period, stored once and cited by its slug."""

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
        _("name for citing"), max_length=100, unique=True, help_text=_("Articles cite it by this.")
    )
    also_cited_as = models.SlugField(
        _("also cited as"),
        max_length=100,
        blank=True,
        help_text=_("A second name, where one number was published in two places."),
    )
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=4, null=True, blank=True)
    low = models.DecimalField(_("lowest"), max_digits=20, decimal_places=4, null=True, blank=True)
    high = models.DecimalField(_("highest"), max_digits=20, decimal_places=4, null=True, blank=True)
    qualifier = models.CharField(_("how to read it"), max_length=20, choices=Qualifier, blank=True)
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
    recorded_on = models.DateField(
        _("recorded on"),
        default=timezone.localdate,
        help_text=_(
            "The day this value came out, or we first held it. Articles that were published"
            " earlier with a value it changes say so, with this day."
        ),
    )
    entered_at = models.DateTimeField(default=timezone.now, editable=False)
    corrected_at = models.DateTimeField(null=True, editable=False)  # see correcting.correct
    revises = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="revised_by",
        verbose_name=_("changes the value of"),
        help_text=_("The publisher's first value for the same period. It stays visible."),
    )
    # When the record last changed in any way; recorded_on is the day of its value.
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    objects = FigureQuerySet.as_manager()

    if TYPE_CHECKING:
        corrections: RelatedManager["FigureCorrection"]

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = [
            "statistic",
            F("period_end").asc(nulls_first=True),
            F("period_start").asc(nulls_first=True),
            "pk",
        ]
        indexes = [
            models.Index(fields=["source", "statistic"], name="figure_by_source"),
            # For the radar, which counts them.
            models.Index(
                fields=["statistic"],
                condition=Q(verification=Verification.UNVERIFIED),
                name="figure_nobody_checked",
            ),
        ]
        constraints = FIGURE_CONSTRAINTS

    def __str__(self) -> str:
        return self.slug

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        before = set(Figure.objects.filter(pk=self.pk).values_list("statistic", flat=True))
        Statistic.objects.lock({*before, self.statistic_id})
        if self._stands_apart_from_its_chain():
            raise ChainOfOnePeriod
        super().save(*args, **kwargs)
        _changed({*before, self.statistic_id})

    def get_absolute_url(self) -> str:
        return f"{self.statistic.get_absolute_url()}#{self.slug}"

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        gone = super().delete(*args, **kwargs)
        _changed({self.statistic_id})
        return gone

    @property
    def entered_on(self) -> date:
        return timezone.localdate(self.entered_at)

    @property
    def may_have_been_read(self) -> bool:
        """Here since before today, or cited: then a change of what it says is a correction."""
        cited = Q(figure=self) | Q(figure=None)  # an article without a figure charts them all
        is_of_today = self.entered_on == timezone.localdate()
        return not is_of_today or self.statistic.citations.filter(cited).exists()

    @property
    def is_in_a_chain(self) -> bool:
        """Whether it revises a value of the same period, or was revised."""
        return self.revises_id is not None or Figure.objects.filter(revises=self).exists()

    def corrections_since(self, moment: datetime) -> "list[FigureCorrection]":
        """Newest first. Asks nothing of the database where there never was one."""
        if self.corrected_at is None or self.corrected_at <= moment:
            return []
        return [each for each in self.corrections.all() if each.corrected_at > moment]

    @property
    def has_range(self) -> bool:
        """Whether it is a value with the lowest and highest it can be."""
        return None not in (self.value, self.low, self.high)

    @property
    def is_checked(self) -> bool:
        return Verification(self.verification).is_checked

    @property
    def where_read(self) -> str:
        return Verification(self.verification).where

    @property
    def evidence_url(self) -> str:
        """The address of the page that was read, without a remark behind it."""
        address = self.evidence.partition(" ")[0]
        return address if address.startswith(("https://", "http://")) else ""

    def _stands_apart_from_its_chain(self) -> bool:
        """Whether a value it revises, or that revises it, is of another statistic or period."""
        day = Figure._meta.get_field("period_start").to_python
        own = (self.statistic_id, day(self.period_start), day(self.period_end))
        revised_by_it, revising_it = Q(pk=self.revises_id or 0), Q(revises=self.pk or 0)
        chain = Figure.objects.filter(revised_by_it | revising_it)
        return any(other != own for other in chain.values_list(*OF_A_CHAIN))

    def place_in_time(self) -> tuple[date, date, int]:
        """For sorting. Where the period was not checked, the year of publication stands for it."""
        return self.moment(self.period_start, self.period_end, self.source.year, self.pk)

    @staticmethod
    def moment(
        start: date | None, end: date | None, year_of_source: int | None, pk: int
    ) -> tuple[date, date, int]:
        """What `place_in_time` sorts by, for who has only these four of a figure."""
        if start and end:
            return end, start, pk
        published = date(year_of_source or MINYEAR, 12, 31)
        return published, published, pk

    def clean(self) -> None:
        stored = Figure.objects.filter(
            pk=self.pk, revises=self.revises_id, statistic=self.statistic_id
        )
        earlier = self.revises
        if earlier is None or stored.exists():
            return  # Whoever corrects its period corrects the whole chain: correcting.correct.
        if self.pk and earlier.pk >= self.pk:
            raise ValidationError(
                {"revises": _("A figure changes the value of one that was here before it.")}
            )
        if self._stands_apart_from_its_chain():
            raise ValidationError(
                {"revises": _("That figure is of another statistic or another period.")}
            )
