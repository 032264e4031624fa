from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.requests import StaffRequest, parse_whole_number
from advocacy.admin import verification
from advocacy.admin.forms.concurrent_edit import FormAsOpened
from advocacy.admin.forms.fields import NamesField, RuleField, TopicsField
from advocacy.dates.recurrence import Movable, parse
from advocacy.models import Observance, ObservanceSource, ObservanceTheme, Verification
from advocacy.presentation.facts import day_range, rule_in_words
from public_pages.language import reader_language

EXAMPLES = _(
    "Write 10 December, or 25 November to 10 December. For anything else a rule. "
    "Fourth Thursday of April: "
    '{"type": "nth_weekday", "month": 4, "weekday": "thursday", "n": 4}. '
    'Announced each year: {"type": "movable", "known": {"2025": "2025-05-12", "2026": null}}, '
    "where null says that it does not fall in that year."
)


class ObservanceForm(FormAsOpened):
    names = NamesField()
    actions_in_languages = NamesField(
        max_length=3000,
        lines=4,
        label=_("What you can do, in other languages"),
        help_text=_("Empty: readers of that language see the English list."),
    )
    topics = TopicsField(Observance)

    class Meta:
        model = Observance
        fields = "__all__"
        field_classes = {"rule": RuleField}
        help_texts = {"rule": EXAMPLES}
        error_messages = {
            "rule": {"invalid": _("Write a day such as 10 December, or a rule as shown above.")}
        }


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


class ThemeInline(admin.StackedInline[ObservanceTheme, Observance]):
    model = ObservanceTheme
    form = ThemeForm
    # To change it, an editor records a check.
    readonly_fields = ("verification", "verify")
    extra = 0

    @admin.display(description=_("checks"))
    def verify(self, theme: ObservanceTheme) -> SafeString | str:
        if theme._state.adding:
            return ""
        address = reverse("admin:advocacy_theme_verify", args=[theme.pk])
        return verification.link_to_verify(address)


class SourceInline(admin.TabularInline[ObservanceSource, Observance]):
    model = ObservanceSource
    fields = ("fact", "source", "verification", "verify")
    # To change it, an editor records a check.
    readonly_fields = ("verification", "verify")
    extra = 0

    @admin.display(description=_("checks"))
    def verify(self, source: ObservanceSource) -> SafeString | str:
        if source._state.adding:
            return ""
        address = reverse("admin:advocacy_observance_verify", args=[source.pk])
        return verification.link_to_verify(address)


@admin.register(Observance)
class ObservanceAdmin(admin.ModelAdmin[Observance]):
    form = ObservanceForm
    change_form_template = "admin/advocacy/checked_change_form.html"
    list_display = ("name", "kind", "falls_next", "unchecked", "relevance", "status")
    list_filter = (verification.FactsCheckedFilter, "relevance", "kind", "status", "topics")
    search_fields = ("name", "names", "slug", "resolution")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("in_words", "falls_next", "suggested")
    inlines = [ThemeInline, SourceInline]
    save_on_top = True
    fieldsets = (
        (None, {"fields": ("name", "names", "slug", "kind", "relevance", "topics", "as_opened")}),
        (_("When it falls"), {"fields": ("rule", "in_words", "falls_next", "suggested")}),
        (_("Lead time"), {"fields": (("pitch_days", "draft_days", "translation_days"),)}),
        (
            _("Who set it"),
            {"fields": ("status", "resolution", "year_proclaimed", "first_observed")},
        ),
        (_("Who leads it"), {"fields": ("lead_agency", "official_url", "official_url_checked")}),
        (_("Words"), {"fields": ("description", "note")}),
        (_("What you can do"), {"fields": ("actions", "actions_in_languages")}),
    )

    def get_urls(self) -> list[URLPattern]:
        verify = self.admin_site.admin_view(self.verify)
        verify_theme = self.admin_site.admin_view(self.verify_theme)
        return [
            path("facts/<int:pk>/verify/", verify, name="advocacy_observance_verify"),
            path("themes/<int:pk>/verify/", verify_theme, name="advocacy_theme_verify"),
            *super().get_urls(),
        ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Observance]:
        unchecked = Q(fact_sources__verification=Verification.UNVERIFIED)
        return (
            super()
            .get_queryset(request)
            .annotate(unchecked_count=Count("fact_sources", filter=unchecked))
        )

    def verify(self, request: StaffRequest, pk: int) -> HttpResponse:
        """Record that somebody checked a fact, against what, and how far."""
        verification.require_permission(self.has_change_permission(request))
        return self._verify(request, get_object_or_404(_facts().filter(pk=pk)))

    def verify_theme(self, request: StaffRequest, pk: int) -> HttpResponse:
        """Record that somebody checked the theme of a year, against what, and how far."""
        verification.require_permission(self.has_change_permission(request))
        return self._verify(request, get_object_or_404(_themes().filter(pk=pk)))

    def _verify(
        self, request: StaffRequest, thing: ObservanceSource | ObservanceTheme
    ) -> HttpResponse:
        back = reverse("admin:advocacy_observance_change", args=[thing.observance_id])
        return verification.verify_page(request, thing, title=thing.observance.name, back=back)

    def changeform_view(
        self, request: Any, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        pk = parse_whole_number(object_id or "") or 0
        facts, themes = _facts().filter(observance=pk), _themes().filter(observance=pk)
        with (
            verification.ending_checks(request, facts),
            verification.ending_checks(request, themes),
        ):
            return super().changeform_view(request, object_id, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if observance := context.get("original"):
            unchecked = observance.fact_sources.filter(verification=Verification.UNVERIFIED)
            context["unchecked"] = [
                (reverse("admin:advocacy_observance_verify", args=[fact.pk]), str(fact))
                for fact in unchecked
            ]
            themes = observance.themes.filter(verification=Verification.UNVERIFIED)
            context["unchecked"] += [
                (reverse("admin:advocacy_theme_verify", args=[theme.pk]), str(theme))
                for theme in themes
            ]
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("not checked"), ordering="unchecked_count")
    def unchecked(self, observance: Observance) -> str:
        """Return how many of its facts nobody has checked, or "" for none."""
        return str(getattr(observance, "unchecked_count", 0) or "")

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
