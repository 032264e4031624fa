from collections.abc import Iterable
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.managers import TaggableManager

from advocacy.models.constraints import (
    STATISTIC_SLUGS_TAKEN,
    forbid_slugs,
    limit_to_codes,
    require_slug,
    validate_statistic_slug,
)
from advocacy.models.publishable import Publishable
from advocacy.models.search_entries import Searchable
from advocacy.models.source import Source
from advocacy.models.statistic_documents import documents_of
from advocacy.models.topic import PublishableTopicalQuerySet, TopicLink
from advocacy.numbers.first_known import first_known_on
from advocacy.numbers.places import place_name
from languages.translated import Words, translated_name, words_in
from public_pages.addresses import address_below
from search.document import Document

if TYPE_CHECKING:
    from advocacy.models.correction import FigureCorrection
    from advocacy.models.figures.figure import Figure


# Codes that the database accepts. Pages have words for these and no others.
UNITS: Final = (
    *("persons", "million persons", "persons per day", "one person in N"),
    *("percent", "percent of countries", "percent change"),
    *("countries", "applications", "cases", "hearings", "languages", "USD per year"),
)
FREQUENCIES: Final = (
    *("", "monthly", "quarterly", "half-yearly", "annual", "biennial", "irregular", "once"),
)
CHARTS: Final = ("", "line", "bar", "interval", "strokes")


class StatisticTopic(TopicLink):
    content_object = models.ForeignKey("Statistic", on_delete=models.CASCADE, related_name="+")


class StatisticQuerySet(PublishableTopicalQuerySet["Statistic"]):
    def with_figures(self) -> Self:
        """Prefetch figures, their sources and the publishers of these."""
        # A prefetch by name alone uses the base manager, which does not load publishers.
        return self.prefetch_related(models.Prefetch("figures__source", Source.objects.all()))

    def for_search(self) -> Self:
        return super().for_search().with_figures()

    def lock(self, statistics: set[int]) -> None:
        """Lock these rows until the transaction ends, so that others wait to change their figures."""
        rows = self.filter(pk__in=statistics).order_by("pk").select_for_update(no_key=True)
        list(rows.values_list("pk"))

    def mark_changed(self) -> None:
        """Tell programs that fetch what is new, and search, that the figures changed."""
        self.update(changed_at=timezone.now())
        self.update_search()


class Statistic(Publishable, Searchable):
    """A measure of a population in a place, in one unit. Its figures are the values."""

    class Unit(models.TextChoices):
        PERSONS = "persons", _("people")
        MILLION_PERSONS = "million persons", _("million people")
        PERSONS_PER_DAY = "persons per day", _("people a day")
        ONE_IN = "one person in N", _("one in how many people")
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

    # Readers compare two lines on one chart, so these fields must be the same for both.
    ALIKE_ON_ONE_CHART = ("unit", "counted", "geography_scheme", "geography_code")

    slug = models.SlugField(
        _("web address (slug)"), max_length=100, unique=True, validators=[validate_statistic_slug]
    )
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
        _("updated"),
        max_length=100,
        blank=True,
        help_text=_("For example: annual. Leave empty if unknown."),
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
        _("review on"),
        null=True,
        blank=True,
        help_text=_("On this day it comes up on the radar. Readers do not see it."),
    )
    method_caveat = models.TextField(
        _("method and limits"), blank=True, help_text=_("What these numbers can and cannot say.")
    )
    # In other languages, by language.
    titles = models.JSONField(_("title in other languages"), default=dict, blank=True)
    descriptions = models.JSONField(_("description in other languages"), default=dict, blank=True)
    method_caveats = models.JSONField(
        _("method and limits in other languages"), default=dict, blank=True
    )
    counted_names = models.JSONField(
        _("what is counted, in other languages"), default=dict, blank=True
    )
    chart = models.CharField(
        _("chart"), max_length=10, choices=Chart, blank=True, help_text=_("Empty: we choose.")
    )
    shows_trend = models.BooleanField(
        _("its figures show a trend"),
        default=True,
        help_text=_(
            "Untick it if the method says that its figures must not be compared with each other. "
            "The chart then draws no line between them, and no sentence says that they rose or "
            "fell."
        ),
    )
    separates_revisions = models.BooleanField(
        _("first and revised values are not comparable"),
        default=False,
        help_text=_(
            "Tick it if the method says so. The line of the chart then breaks between them."
        ),
    )
    short_name = models.CharField(
        _("short name"),
        max_length=30,
        blank=True,
        help_text=_("Shown at the end of its line in a chart of several, such as: women."),
    )
    short_names = models.JSONField(
        _("short name in other languages"),
        default=dict,
        blank=True,
        help_text=_("Empty: readers of that language see the English short name."),
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
    # When what it measures was last corrected: see editing.correct.correct_statistic.
    corrected_at = models.DateTimeField(null=True, editable=False)
    # When it or one of its figures last changed, for programs that fetch only what is new.
    changed_at = models.DateTimeField(auto_now=True, db_index=True)

    figures_read: "list[Figure] | None" = None
    """Its figures, where the query that read them has read it too."""

    objects = StatisticQuerySet.as_manager()

    class Meta:
        verbose_name = _("statistic")
        verbose_name_plural = _("statistics")
        ordering = ["title", "slug"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(measure=""), name="statistic_says_what_it_measures"
            ),
            forbid_slugs(STATISTIC_SLUGS_TAKEN, name="statistic_address_is_its_own"),
            require_slug("statistic_has_an_address"),
            limit_to_codes("unit", UNITS, name="statistic_unit_is_known"),
            limit_to_codes("update_frequency", FREQUENCIES, name="statistic_frequency_is_known"),
            limit_to_codes("chart", CHARTS, name="statistic_chart_is_known"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return address_below("statistics:list", self.slug)

    def title_in(self, language: str) -> Words:
        """Return the title, in English where this language has none. So do the functions below."""
        return words_in(language, self.title, self.titles, main="en")

    def description_in(self, language: str) -> Words:
        return words_in(language, self.description, self.descriptions, main="en")

    def method_caveat_in(self, language: str) -> Words:
        return words_in(language, self.method_caveat, self.method_caveats, main="en")

    def counted_in(self, language: str) -> Words:
        return words_in(language, self.counted, self.counted_names, main="en")

    def place_in(self, language: str) -> Words:
        """Return the place, by its usual name in this language where its code has one."""
        name = place_name(self.geography_code, self.geography_name, language)
        return words_in(language, self.geography_name, {language: name}, main="en")

    @property
    def counts_more_than_its_unit(self) -> bool:
        """Whether what is counted says more than the unit: murders in per cent, children of people."""
        with translation.override("en"):
            return self.counted.casefold() != self.get_unit_display().casefold()

    def search_documents(self) -> list[Document]:
        return documents_of(self)

    @property
    def may_have_been_read(self) -> bool:
        """Whether readers saw its words: it had figures before today, or is cited."""
        if self.first_published_at is None:
            return False
        read = self.figures.filter(first_published_at__isnull=False)
        has_old_figures = read.filter(entered_on__lt=timezone.localdate()).exists()
        return has_old_figures or self.citations.exists()

    def can_be_drawn_with(self, other: "Statistic") -> bool:
        """Say whether both have the same unit and place, and count the same things."""
        return all(getattr(self, name) == getattr(other, name) for name in self.ALIKE_ON_ONE_CHART)

    def short_name_in(self, language: str) -> tuple[str, str]:
        """Return the name at the end of its line and its language. English stands in for a missing one."""
        if own := translated_name(self.short_names, language):
            return own, language
        return self.short_name, "en"

    @cached_property
    def chart_companions(self) -> "list[Statistic]":
        """The other statistics on its chart. Without a short name there are none, and no query."""
        return list(self.drawn_beside.published().with_figures()) if self.short_name else []

    @property
    def all_figures(self) -> "list[Figure]":
        """All that readers see, also what was revised, the oldest period first. No drafts."""
        return _by_period(figure for figure in self._figures if figure.is_published)

    @property
    def figures_and_drafts(self) -> "list[Figure]":
        return _by_period(self._figures)

    @property
    def _figures(self) -> "Iterable[Figure]":
        return self.figures.all() if self.figures_read is None else self.figures_read

    @property
    def current_figures(self) -> "list[Figure]":
        """Figures by period, oldest first. Of a revised value, only the newest revision."""
        return without_revised(self.all_figures)

    @property
    def has_unchecked(self) -> bool:
        """Whether its chart shows a figure that nobody has checked."""
        return not all(figure.is_checked for figure in self.current_figures)

    @property
    def latest_figure(self) -> "Figure | None":
        """The figure of the newest period."""
        return next(reversed(self.current_figures), None)

    @property
    def last_changed_on(self) -> date | None:
        """The day on which a figure was last added, revised or corrected, or their meaning was.

        Changes of other texts do not count.
        """
        moments = [at for f in self.all_figures for at in (f.entered_at, f.corrected_at) if at]
        moments += [self.corrected_at] if self.corrected_at else []
        return timezone.localdate(max(moments)) if moments else None

    def corrections_since(self, since: datetime) -> "list[FigureCorrection]":
        """Return the corrections of current figures after this moment, by figure, newest first."""
        return [
            correction
            for now in self.current_figures
            for correction in now.corrections_since(since)
        ]

    def revisions_since(self, since: date) -> "list[tuple[Figure, Figure]]":
        """Return values that we know to be revised on this day or later, as pairs (before, now)."""
        if not (figures := {figure.pk: figure for figure in self.all_figures}):
            return []
        begun = min(figure.entered_on for figure in figures.values())
        pairs = [(_before(since, now, figures, begun), now) for now in self.current_figures]
        return [(before, now) for before, now in pairs if before is not now]


def _by_period(figures: "Iterable[Figure]") -> "list[Figure]":
    return sorted(figures, key=lambda figure: figure.sort_key())


def without_revised(figures: "list[Figure]") -> "list[Figure]":
    """Leave out the values that another of these figures revises."""
    replaced = {figure.revises_id for figure in figures}
    return [figure for figure in figures if figure.pk not in replaced]


def _before(day: date, figure: "Figure", figures: "dict[int, Figure]", begun: date) -> "Figure":
    """Return the value known before `day`, back along the revisions of a figure.

    `begun` is the day on which we entered the first figures of the statistic.
    """
    while first_known_on(figure, begun) >= day and (earlier := figures.get(figure.revises_id or 0)):
        figure = earlier
    return figure
