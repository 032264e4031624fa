from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from accounts.desk.admin_fields import FILLED_BY_LINKS
from advocacy.admin.forms.fields import TopicsField
from advocacy.models import Instrument

DATES = ("adopted_on", "in_force_on", "dates_source", "untc_chapter", "untc_chapter_source")
PARTIES = ("party_count", "party_count_qualifier", "party_count_on", "party_count_source")


class InstrumentForm(forms.ModelForm[Instrument]):
    topics = TopicsField(Instrument)

    class Meta:
        model = Instrument
        fields = "__all__"  # noqa: DJ007 -- for editors alone; the fieldsets name them


@admin.register(Instrument)
class InstrumentAdmin(admin.ModelAdmin[Instrument]):
    form = InstrumentForm
    list_display = ("short_title", "full_title", "kind", "adopted_on", "party_count")
    list_filter = ("kind", "topics")
    search_fields = ("short_title", "full_title", "slug")
    prepopulated_fields = {"slug": ("short_title",)}
    autocomplete_fields = ("observances",)
    formfield_overrides = FILLED_BY_LINKS
    fieldsets = (
        (None, {"fields": ("short_title", "full_title", "slug", "kind", "topics", "observances")}),
        (_("Words"), {"fields": ("description", "note", "text_url", "text_url_checked")}),
        (_("Dates"), {"fields": DATES}),
        (_("States parties"), {"fields": PARTIES}),
    )
