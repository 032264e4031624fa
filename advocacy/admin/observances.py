from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.urls import URLPattern
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.desk.admin_fields import FILLED_BY_LINKS
from advocacy.admin import verification
from advocacy.admin.forms.concurrent_edit import FormAsOpened
from advocacy.admin.forms.fields import NamesField, TopicsField, WordsInLanguages
from advocacy.admin.forms.rule_field import RuleField, whole_rule_in_words
from advocacy.admin.publishing import PublishableAdmin
from advocacy.dates.recurrence import Movable, parse
from advocacy.models import Observance, ObservanceSource, ObservanceTheme, Verification
from advocacy.presentation.observance_facts import day_range, rule_in_words
from public_pages.language import reader_language


class ObservanceForm(FormAsOpened):
    names = NamesField()
    actions_in_languages = NamesField(
        max_length=3000,
        lines=4,
        label=_("What you can do, in other languages"),
        help_text=_("Empty: readers of that language see the English list."),
    )
    descriptions = WordsInLanguages(_("Description in other languages"), max_length=5000, lines=3)
    topics = TopicsField(Observance)

    class Meta:
        model = Observance
        fields = "__all__"
        field_classes = {"rule": RuleField}
        help_texts = {"rule": ""}

    def stored_in_words(self, name: str, value: Any) -> str:
        return (
            whole_rule_in_words(value) if name == "rule" else super().stored_in_words(name, value)
        )


class ThemeForm(forms.ModelForm[ObservanceTheme]):
    themes = NamesField(
        max_length=300,
        label=_("Theme in other languages"),
        help_text=_("Empty: readers of that language see the English theme."),
    )

    class Meta:
        model = ObservanceTheme
        fields = (
            *("year", "theme", "themes", "official_url", "campaign_url"),
            "source",
        )


class CheckedInline(admin.options.InlineModelAdmin[Any, Observance]):
    """Shows how far each row was checked. To change that, an editor records a check."""

    readonly_fields = ("verification", "verify")
    extra = 0

    @admin.display(description=_("checks"))
    def verify(self, thing: ObservanceSource | ObservanceTheme) -> SafeString | str:
        return verification.link_to_verify(thing)


class ThemeInline(CheckedInline, admin.StackedInline[ObservanceTheme, Observance]):
    model = ObservanceTheme
    form = ThemeForm


class SourceInline(CheckedInline, admin.TabularInline[ObservanceSource, Observance]):
    model = ObservanceSource
    fields = ("fact", "source", "verification", "verify")


@admin.register(Observance)
class ObservanceAdmin(verification.CheckedAdmin[Observance], PublishableAdmin[Observance]):
    form = ObservanceForm
    list_display = (
        "name",
        "is_published",
        "kind",
        "falls_next",
        "unchecked",
        "relevance",
        "status",
    )
    list_filter = (
        *("is_published", verification.FactsCheckedFilter),
        *("relevance", "kind", "status", "topics"),
    )
    search_fields = ("name", "names", "slug", "resolution")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("in_words", "falls_next", "suggested")
    autocomplete_fields = ("statistics",)
    formfield_overrides = FILLED_BY_LINKS
    inlines = [ThemeInline, SourceInline]
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "name",
                    "names",
                    "slug",
                    "kind",
                    "relevance",
                    "topics",
                    "statistics",
                    "as_opened",
                )
            },
        ),
        (_("When it falls"), {"fields": ("rule", "in_words", "falls_next", "suggested")}),
        (_("Lead time"), {"fields": (("pitch_days", "draft_days", "translation_days"),)}),
        (
            _("Who set it"),
            {"fields": ("status", "resolution", "year_proclaimed", "first_observed")},
        ),
        (_("Who leads it"), {"fields": ("lead_agency", "official_url", "official_url_checked")}),
        (_("Words"), {"fields": ("description", "note", "descriptions")}),
        (_("What you can do"), {"fields": ("actions", "actions_in_languages")}),
    )

    def get_urls(self) -> list[URLPattern]:
        return [
            self.verify_path("facts/<int:pk>/verify/", _facts()),
            self.verify_path("themes/<int:pk>/verify/", _themes()),
            *super().get_urls(),
        ]

    def checked_things(self, pk: int) -> list[QuerySet[Any]]:
        return [_facts().filter(observance=pk), _themes().filter(observance=pk)]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Observance]:
        unchecked = Q(fact_sources__verification=Verification.UNVERIFIED)
        return (
            super()
            .get_queryset(request)
            .annotate(unchecked_count=Count("fact_sources", filter=unchecked))
        )

    def facts_to_check(self, fact: Observance) -> list[SafeString | str]:
        """Return its rule and its next date: a wrong weekday is seen there."""
        words = "{}. {}: {}"
        return [
            format_html(words, self.in_words(fact), gettext("Next date"), self.falls_next(fact))
        ]

    @admin.display(description=_("written out"))
    def in_words(self, observance: Observance) -> SafeString | str:
        if not observance.rule:
            return ""
        return rule_in_words(parse(observance.rule), reader_language())

    @admin.display(description=_("falls next"))
    def falls_next(self, observance: Observance) -> SafeString | str:
        when = observance.next_occurrence(timezone.localdate()) if observance.rule else None
        return day_range(when, reader_language()) if when else gettext("not known")

    @admin.display(description=_("computed, not shown to readers"))
    def suggested(self, observance: Observance) -> str:
        """Dates that wait for someone to check them and move them to "known"."""
        rule = parse(observance.rule) if observance.rule else None
        if not isinstance(rule, Movable) or not rule.computed_unverified:
            return ""
        dates = ", ".join(when.start.isoformat() for when in rule.computed_unverified.values())
        return f"{dates}. {rule.computed_note}"


def _facts() -> QuerySet[ObservanceSource]:
    return ObservanceSource.objects.select_related("observance")


def _themes() -> QuerySet[ObservanceTheme]:
    return ObservanceTheme.objects.select_related("observance")
