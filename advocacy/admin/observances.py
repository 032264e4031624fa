from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from advocacy.admin.fields import NamesField, RuleField, TopicsField
from advocacy.facts import day_range, rule_in_words
from advocacy.models import Observance, ObservanceSource
from advocacy.reading import reader_language
from advocacy.recurrence import Movable, parse

EXAMPLES = _(
    "Write 10 December, or 25 November to 10 December. For anything else a rule. "
    "Fourth Thursday of April: "
    '{"type": "nth_weekday", "month": 4, "weekday": "thursday", "n": 4}. '
    'Announced each year: {"type": "movable", "known": {"2025": "2025-05-12"}}.'
)


class ObservanceForm(forms.ModelForm[Observance]):
    names = NamesField()
    topics = TopicsField(Observance)

    class Meta:
        model = Observance
        fields = "__all__"  # noqa: DJ007 -- for editors alone; the fieldsets name them
        field_classes = {"rule": RuleField}
        help_texts = {"rule": EXAMPLES}
        error_messages = {
            "rule": {"invalid": _("Write a day such as 10 December, or a rule as shown above.")}
        }


class SourceInline(admin.TabularInline[ObservanceSource, Observance]):
    model = ObservanceSource
    extra = 0


@admin.register(Observance)
class ObservanceAdmin(admin.ModelAdmin[Observance]):
    form = ObservanceForm
    list_display = ("name", "kind", "falls_next", "relevance", "status")
    list_filter = ("relevance", "kind", "status", "topics")
    search_fields = ("name", "names", "slug", "resolution")
    prepopulated_fields = {"slug": ("name",)}
    readonly_fields = ("in_words", "falls_next", "suggested")
    inlines = [SourceInline]
    save_on_top = True
    fieldsets = (
        (None, {"fields": ("name", "names", "slug", "kind", "relevance", "topics")}),
        (_("When it falls"), {"fields": ("rule", "in_words", "falls_next", "suggested")}),
        (
            _("Who set it"),
            {"fields": ("status", "resolution", "year_proclaimed", "first_observed")},
        ),
        (_("Who leads it"), {"fields": ("lead_agency", "official_url", "official_url_checked")}),
        (_("Words"), {"fields": ("description", "note")}),
    )

    @admin.display(description=_("in words"))
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
