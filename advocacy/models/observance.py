from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThanOrEqual
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from taggit.managers import TaggableManager

from advocacy.dates import lead_times, recurrence
from advocacy.models.constraints import (
    OBSERVANCE_SLUGS_TAKEN,
    forbid_slugs,
    limit_to_codes,
    require_slug,
    validate_observance_slug,
)
from advocacy.models.observance_part import ObservancePart
from advocacy.models.publishable import Publishable
from advocacy.models.search_entries import Searchable
from advocacy.models.source import Verification
from advocacy.models.topic import PublishableTopicalQuerySet, TopicLink
from languages.translated import Words, translated_name, words_in
from public_pages.addresses import address_below
from search.document import Document

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


PITCH = Coalesce(F("pitch_days"), lead_times.PITCH_DAYS)
DRAFT = Coalesce(F("draft_days"), lead_times.DRAFT_DAYS)
TRANSLATION = Coalesce(F("translation_days"), lead_times.TRANSLATION_DAYS)


def validate_rule(rule: object) -> None:
    try:
        recurrence.parse(rule)
    except recurrence.InvalidRule as mistake:
        raise ValidationError(str(mistake)) from mistake


UNITED_NATIONS_BEGIN = 1945
"""The first year with a page, for days whose own first year is not known."""

CALENDAR_FIELDS = frozenset(
    {"slug", "name", "names", "rule", "first_observed", "description", "descriptions"}
)
"""The fields that calendar programs are told: their changes are counted."""
# Codes that the database accepts. Pages have words for these and no others.
KINDS = ("day", "week", "month", "year", "decade", "period")
STATUSES = ("un-list", "un-year-or-decade", "non-un")
RELEVANCES = ("core", "related", "general")
FACTS = (
    *("name_and_rule", "resolution", "year_proclaimed", "first_observed", "lead_agency"),
    *("name_es", "name_fr", "name_ar"),
)
CHANGE_FIELDS = ("calendar_changes", "calendars_changed_at")


class ObservanceTopic(TopicLink):
    content_object = models.ForeignKey("Observance", on_delete=models.CASCADE, related_name="+")


def _days_before(label: "StrOrPromise", usual: int) -> "models.PositiveSmallIntegerField[Any, Any]":
    words = format_lazy(_("Empty: {days} days."), days=usual)
    return models.PositiveSmallIntegerField(label, null=True, blank=True, help_text=words)


def _one_more_change() -> dict[str, Any]:
    return dict(zip(CHANGE_FIELDS, (F("calendar_changes") + 1, timezone.now()), strict=True))


class ObservanceQuerySet(PublishableTopicalQuerySet["Observance"]):
    def update(self, **values: Any) -> int:
        """Update rows, and count a change for calendar programs as `save` does."""
        if CALENDAR_FIELDS & values.keys():
            values |= _one_more_change()
        return super().update(**values)

    # Like Django's own update: templates must not call it.
    update.alters_data = True  # type: ignore[attr-defined]  # Django reads it of the function

    def for_search(self) -> Self:
        return super().for_search().prefetch_related("themes")

    def with_date_checks(self) -> Self:
        """Annotate whether the date was checked, so that a list needs one query for all rows."""
        checked = [kind for kind in Verification if kind.is_checked]
        sources = ObservanceSource.objects.filter(
            observance=models.OuterRef("pk"),
            fact=ObservanceSource.Fact.NAME_AND_RULE,
            verification__in=checked,
        )
        return self.annotate(date_checked=models.Exists(sources))

    def count_change(self) -> None:
        """Count a change of something that calendars show from another table."""
        super().update(**_one_more_change())


class Observance(Publishable, Searchable):
    """A day, week, year or decade that is set aside for a subject, and the rule for its dates."""

    class Kind(models.TextChoices):
        DAY = "day", pgettext_lazy("kind of observance", "Day")
        WEEK = "week", _("Week")
        MONTH = "month", _("Month")
        YEAR = "year", _("Year")
        DECADE = "decade", _("Decade")
        PERIOD = "period", _("Period")

    class Status(models.TextChoices):
        UN_LIST = "un-list", _("On the United Nations list of days and weeks")
        UN_YEAR_OR_DECADE = "un-year-or-decade", _("A year or decade of the United Nations")
        NON_UN = "non-un", _("Not a United Nations observance")

    class Relevance(models.TextChoices):
        CORE = "core", _("Human rights")
        RELATED = "related", _("Close to human rights")
        GENERAL = "general", _("General")

    slug = models.SlugField(
        _("web address (slug)"), max_length=100, unique=True, validators=[validate_observance_slug]
    )
    name = models.CharField(_("name in English"), max_length=200)
    names = models.JSONField(
        _("names in other languages"),
        default=dict,
        blank=True,
        help_text=_("Empty: readers of that language see the English name."),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    status = models.CharField(_("who lists it"), max_length=20, choices=Status)
    relevance = models.CharField(
        _("relevance"), max_length=10, choices=Relevance, default=Relevance.RELATED
    )
    rule = models.JSONField(
        _("when it falls"),
        validators=[validate_rule],
        help_text=_('For example {"type": "fixed", "month": 12, "day": 10}.'),
    )
    resolution = models.CharField(
        _("resolution"),
        max_length=100,
        blank=True,
        help_text=_("The document that set it, such as A/RES/68/192."),
    )
    year_proclaimed = models.PositiveSmallIntegerField(_("year proclaimed"), null=True, blank=True)
    first_observed = models.PositiveSmallIntegerField(
        _("first observed in"), null=True, blank=True, help_text=_("A year, such as 2014.")
    )
    lead_agency = models.CharField(_("lead agency"), max_length=200, blank=True)
    official_url = models.URLField(_("official page"), max_length=300, blank=True)
    official_url_checked = models.BooleanField(_("I opened the official page"), default=False)
    description = models.TextField(_("description"), blank=True)
    descriptions = models.JSONField(_("description in other languages"), default=dict, blank=True)
    note = models.TextField(
        _("note"), blank=True, help_text=_("Shown on its page, below the facts.")
    )
    pitch_days = _days_before(_("pitched, days before"), lead_times.PITCH_DAYS)
    draft_days = _days_before(_("drafted, days before"), lead_times.DRAFT_DAYS)
    translation_days = _days_before(_("translated, days before"), lead_times.TRANSLATION_DAYS)
    actions = models.TextField(
        _("what you can do, in English"),
        blank=True,
        help_text=_("One thing on each line. Readers see them as a list on its page."),
    )
    actions_in_languages = models.JSONField(
        _("what you can do, in other languages"), default=dict, blank=True
    )
    topics = TaggableManager(through=ObservanceTopic, blank=True, verbose_name=_("topics"))
    statistics = models.ManyToManyField(
        "advocacy.Statistic",
        related_name="observances",
        blank=True,
        verbose_name=_("figures to show first"),
        help_text=_("The statistics that say most about this day. Others on its topics follow."),
    )
    calendar_changes = models.PositiveIntegerField(
        _("changes that calendars show"), default=0, editable=False
    )
    calendars_changed_at = models.DateTimeField(
        _("last changed in calendars"), default=timezone.now, editable=False
    )

    objects = ObservanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("observance")
        verbose_name_plural = _("observances")
        ordering = ["name"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(condition=~Q(name=""), name="observance_has_a_name"),
            limit_to_codes("kind", KINDS, name="observance_kind_is_known"),
            limit_to_codes("status", STATUSES, name="observance_status_is_known"),
            limit_to_codes("relevance", RELEVANCES, name="observance_relevance_is_known"),
            models.CheckConstraint(
                condition=Q(first_observed__range=(1900, recurrence.LAST_YEAR)),
                name="observance_first_observed_in_a_real_year",
            ),
            models.CheckConstraint(
                condition=Q(GreaterThanOrEqual(PITCH, DRAFT))
                & Q(GreaterThanOrEqual(DRAFT, TRANSLATION))
                & Q(GreaterThanOrEqual(lead_times.LONGEST_LEAD_DAYS, PITCH)),
                name="observance_lead_time_in_order",
                violation_error_message=_(
                    "A piece is pitched before it is drafted, and drafted before it is translated;"
                    " at most a year before the day."
                ),
            ),
            forbid_slugs(OBSERVANCE_SLUGS_TAKEN, name="observance_address_is_its_own"),
            require_slug("observance_has_an_address"),
        ]

    def __str__(self) -> str:
        return self.name

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        if self._count_change() and kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], *CHANGE_FIELDS}
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return address_below("observances:list", self.slug)

    def search_documents(self) -> list[Document]:
        """Return an entry for each language that has a name for the day; English has all texts.

        Each says the day, so that it is found by its date.
        """
        themes = list(self.themes.all())
        texts = [
            *(self.note, self.actions),
            self.lead_agency and f"Lead agency: {self.lead_agency}",
            *(self.resolution, *map(str, themes)),
        ]
        summary = " · ".join(filter(None, [self._days_in("en"), self.description]))
        documents = [self.search_document(title=self.name, summary=summary, texts=texts)]
        for language, _name in settings.CONTENT_LANGUAGES:
            name = self.name_in(language)
            if language != "en" and name != self.name:
                own = [self.actions_in_languages.get(language, "")]
                own += [theme.themes.get(language, "") for theme in themes]
                about = translated_name(self.descriptions, language)
                summary = " · ".join(filter(None, [self._days_in(language), about]))
                documents.append(
                    self.search_document(title=name, summary=summary, texts=own, language=language)
                )
        return documents

    def _days_in(self, language: str) -> str:
        """Return the day of the year, or the first and the last, in words; "" if they differ by year."""
        with translation.override(language):
            return " – ".join(
                date_format(date(recurrence.LEAP_YEAR, day.month, day.day), "MONTH_DAY_FORMAT")
                for day in recurrence.days_of_the_year(self.rule)
            )

    def _count_change(self) -> bool:
        """Count this change if calendars show one of the changed fields; say whether they do."""
        before = Observance.objects.select_for_update().filter(pk=self.pk).first()
        if before is None:
            return False
        is_changed = any(getattr(before, name) != getattr(self, name) for name in CALENDAR_FIELDS)
        self.calendar_changes = before.calendar_changes + is_changed
        self.calendars_changed_at = timezone.now() if is_changed else before.calendars_changed_at
        return is_changed

    def name_in(self, language: str) -> str:
        return translated_name(self.names, language) or self.name

    def description_in(self, language: str) -> Words:
        """Return what the day is about, in English where this language has no words for it."""
        return words_in(language, self.description, self.descriptions, main="en")

    def actions_in(self, language: str) -> tuple[list[str], str]:
        """Return what a reader can do, and its language. English stands in for a missing one."""
        if own := translated_name(self.actions_in_languages, language):
            return _lines(own), language
        return _lines(self.actions), "en"

    @property
    def first_year(self) -> int:
        """The first year that has a page."""
        return self.first_observed or UNITED_NATIONS_BEGIN

    @property
    def is_set_by_general_assembly(self) -> bool:
        return self.resolution.startswith("A/RES/")

    def occurrence(self, year: int) -> recurrence.Occurrence | None:
        """Return when it falls in a year, or None before it was first observed."""
        when = recurrence.occurrence(self.rule, year)
        return when if when and year >= self.first_year else None

    def occurrences_by_year(self, years: Iterable[int]) -> dict[int, recurrence.Occurrence]:
        """Return its occurrences in these years by year. One that spans years comes once."""
        return recurrence.occurrences_by_year(
            self.rule, (year for year in years if year >= self.first_year)
        )

    def next_occurrence(self, today: date) -> recurrence.Occurrence | None:
        """Return the occurrence that is running, else the next one."""
        return recurrence.next_occurrence(self.rule, today, self.first_year)

    def latest_occurrence(self, today: date) -> recurrence.Occurrence | None:
        """Return the last occurrence that is over."""
        return recurrence.latest_occurrence(self.rule, today, self.first_year)

    @property
    def lead_time(self) -> lead_times.LeadTime:
        """How many days before it an article is pitched, drafted and translated."""
        return lead_times.LeadTime.of(self.pitch_days, self.draft_days, self.translation_days)

    def awaits_date(self, year: int) -> bool:
        """Say whether nobody has entered yet if and when it falls in this year."""
        rule = recurrence.parse(self.rule)
        return isinstance(rule, recurrence.Movable) and year not in rule.known

    def is_checked(self, fact: str) -> bool:
        """Say whether somebody has checked this fact against any of its sources."""
        return any(source.is_checked for source in self.fact_sources.all() if source.fact == fact)

    @property
    def is_date_checked(self) -> bool:
        """Whether its date was checked. Needs a query unless the row came `with_date_checks`."""
        known: bool | None = self.__dict__.get("date_checked")
        return self.is_checked(ObservanceSource.Fact.NAME_AND_RULE) if known is None else known

    def sources_by_fact(self) -> "dict[str, list[ObservanceSource]]":
        sources: dict[str, list[ObservanceSource]] = {}
        for source in self.fact_sources.all():
            sources.setdefault(source.fact, []).append(source)
        return sources


class ObservanceSource(ObservancePart):
    """The source of one fact about an observance, and how the fact was checked."""

    class Fact(models.TextChoices):
        NAME_AND_RULE = "name_and_rule", _("Name and date")
        RESOLUTION = "resolution", _("Resolution")
        YEAR_PROCLAIMED = "year_proclaimed", _("Year proclaimed")
        FIRST_OBSERVED = "first_observed", _("First observed")
        LEAD_AGENCY = "lead_agency", _("Lead agency")
        NAME_ES = "name_es", _("Name in Spanish")
        NAME_FR = "name_fr", _("Name in French")
        NAME_AR = "name_ar", _("Name in Arabic")

    observance = models.ForeignKey(
        Observance, on_delete=models.CASCADE, related_name="fact_sources"
    )
    fact = models.CharField(_("fact"), max_length=20, choices=Fact)
    source = models.CharField(_("source"), max_length=300)

    class Meta:
        verbose_name = _("source of a fact")
        verbose_name_plural = _("sources of the facts")
        ordering = ["observance", "fact", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["observance", "fact", "source"], name="observance_source_named_once"
            ),
            limit_to_codes("fact", FACTS, name="observance_source_fact_is_known"),
            limit_to_codes(
                "verification", Verification.values, name="observance_source_check_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_fact_display()}: {self.source}"

    def _update_observance(self) -> None:
        """Count a change for calendars, which mark a date that nobody has checked."""
        if self.fact == ObservanceSource.Fact.NAME_AND_RULE:
            Observance.objects.filter(pk=self.observance_id).count_change()


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def upcoming_occurrences(
    observances: Iterable[Observance], today: date
) -> list[tuple[recurrence.Occurrence, Observance]]:
    """Return what is running or to come, soonest first, without observances whose date is unknown."""
    dated = [(observance.next_occurrence(today), observance) for observance in observances]
    return sorted(
        ((when, observance) for when, observance in dated if when),
        key=lambda pair: (max(pair[0].start, today), pair[0].end, pair[1].name),
    )
