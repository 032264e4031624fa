from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from advocacy import figures
from advocacy.admin.fields import PlainDecimalField, TopicsField
from advocacy.admin.figure_form import THREE_WAYS, FigureForm, save_figure
from advocacy.admin.in_use import Deletion, refusal
from advocacy.models import Figure, Source, Statistic
from advocacy.reading import reader_language

PLAIN_DECIMALS: Any = {models.DecimalField: {"form_class": PlainDecimalField}}


class StatisticForm(forms.ModelForm[Statistic]):
    topics = TopicsField(Statistic)

    class Meta:
        model = Statistic
        fields = "__all__"  # noqa: DJ007 -- for editors alone; the fieldsets name them


class FigureInline(admin.StackedInline[Figure, Statistic]):
    model = Figure
    form = FigureForm
    fields = (
        ("slug", "verification"),
        ("value", "low", "high", "qualifier"),
        ("period_start", "period_end", "source"),
        "reason",
    )
    autocomplete_fields = ("source",)
    formfield_overrides = PLAIN_DECIMALS
    show_change_link = True
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Figure]:
        return super().get_queryset(request).select_related("source")


@admin.register(Statistic)
class StatisticAdmin(admin.ModelAdmin[Statistic]):
    form = StatisticForm
    list_display = ("title", "newest", "unit", "geography_name", "update_period")
    list_filter = ("unit", "geography_name", "topics")
    search_fields = ("title", "slug", "measure")
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ("related",)
    inlines = [FigureInline]
    save_on_top = True
    fieldsets = (
        (None, {"fields": ("title", "slug", "description", "topics", "related")}),
        (_("What is measured"), {"fields": ("measure", "unit", "counted", "population")}),
        (_("Where"), {"fields": ("geography_name", "geography_code", "geography_scheme")}),
        (_("How to read it"), {"fields": ("method_caveat", "update_period", "chart")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Statistic]:
        return super().get_queryset(request).prefetch_related("figures__source")

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        """What a form gives a reason for is corrected first; saving it again changes nothing."""
        for figure_form in formset.initial_forms:
            if figure_form.is_correction and figure_form not in formset.deleted_forms:
                save_figure(figure_form, by=request.user)
        super().save_formset(request, form, formset, change)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Deletion:
        return refusal(objs) or super().get_deleted_objects(objs, request)

    @admin.display(description=_("newest figure"))
    def newest(self, statistic: Statistic) -> str:
        figure = statistic.latest_figure
        return figures.figure_on_card(figure, reader_language()) if figure else ""


@admin.register(Figure)
class FigureAdmin(admin.ModelAdmin[Figure]):
    form = FigureForm
    list_display = ("slug", "statistic", "in_words", "period", "source", "verification")
    list_filter = ("verification", "qualifier")
    list_select_related = ("statistic", "source")
    search_fields = ("slug", "also_cited_as", "statistic__title", "source__title")
    autocomplete_fields = ("statistic", "source", "revises")
    formfield_overrides = PLAIN_DECIMALS
    readonly_fields = ("cited_in", "corrections")
    save_on_top = True
    fieldsets = (
        (None, {"fields": ("statistic", "slug", "also_cited_as", "cited_in")}),
        (_("The number"), {"fields": ("value", "low", "high", "qualifier")}),
        (_("Its period"), {"fields": ("period_start", "period_end", "revises")}),
        (
            _("Where it stands"),
            {"fields": ("source", "edition", "accessed_on", "recorded_on", "caveat")},
        ),
        (_("What was checked"), {"fields": ("verification", "verification_note", "evidence")}),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Figure | None = None) -> Any:  # noqa: ARG002 -- Django passes it
        """There is nothing to correct in a new one."""
        wrong = {"fields": ("reason", "corrections"), "description": THREE_WAYS}
        return [*self.fieldsets, *([(_("If it was wrong"), wrong)] if obj else [])]

    def save_model(self, request: Any, obj: Figure, form: Any, change: bool) -> None:  # noqa: ARG002 -- Django passes them
        save_figure(form, by=request.user)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Deletion:
        return refusal(objs) or super().get_deleted_objects(objs, request)

    @admin.display(description=_("corrections"))
    def corrections(self, figure: Figure) -> SafeString | str:
        """For staff, who did it as well."""
        lines = [
            (localize(timezone.localtime(each.corrected_at)), each.corrected_by, each.reason)
            for each in figure.corrections.select_related("corrected_by")
        ]
        return format_html_join("", "<p>{}, {}: {}</p>", lines) or gettext("not corrected")

    @admin.display(description=_("figure"), ordering="value")
    def in_words(self, figure: Figure) -> str:
        return figures.figure_on_card(figure, reader_language())

    @admin.display(description=_("period"), ordering="period_end")
    def period(self, figure: Figure) -> str:
        language = reader_language()
        return figures.period_in_words(figure.period_start, figure.period_end, language)

    @admin.display(description=_("cited in"))
    def cited_in(self, figure: Figure) -> SafeString | str:
        """Articles that show this figure: a change here changes them all."""
        articles = [citation.article for citation in figure.citations.select_related("article")]
        if not articles:
            return gettext("no article yet")
        links = ((article.get_absolute_url(), article.title) for article in articles)
        return format_html_join(", ", '<a href="{}">{}</a>', links)


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin[Source]):
    list_display = ("title", "publisher", "year", "figure_count")
    list_filter = ("publisher",)
    search_fields = ("title", "publisher", "locator")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        return super().get_queryset(request).annotate(figure_count=models.Count("figures"))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Deletion:
        return refusal(objs) or super().get_deleted_objects(objs, request)

    @admin.display(description=_("figures"), ordering="figure_count")
    def figure_count(self, source: Source) -> int:
        count: int = getattr(source, "figure_count", 0)
        return count
