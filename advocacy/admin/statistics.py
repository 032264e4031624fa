from typing import Any

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.admin_fields import FILLED_BY_LINKS
from accounts.requests import StaffRequest, parse_whole_number
from advocacy.admin import verification
from advocacy.admin.deletion import Deletion, refuse_deletion
from advocacy.admin.forms.fields import PlainDecimalField
from advocacy.admin.forms.figure import THREE_WAYS, FigureForm
from advocacy.admin.forms.source import SourceForm
from advocacy.admin.forms.statistic_form import StatisticForm
from advocacy.admin.latest_inline import (
    SHOWN,
    FigureOnStatistic,
    KnownSource,
    figures_on_form,
    more_figures,
)
from advocacy.models import Figure, Source, Statistic, Verification
from advocacy.models.figure import prefetch_latest_figure
from advocacy.numbers import figure_words
from public_pages.language import reader_language

FIELDS: Any = {**FILLED_BY_LINKS, models.DecimalField: {"form_class": PlainDecimalField}}


class FigureInline(admin.StackedInline[Figure, Statistic]):
    """The newest: of many figures, all stand on their own list."""

    model = Figure
    form = FigureOnStatistic
    fields = (
        ("slug", "verification"),
        ("value", "low", "high", "qualifier"),
        ("period_start", "period_end", "source"),
        "reason",
        "as_opened",
    )
    autocomplete_fields = ("source",)
    formfield_overrides = FIELDS
    readonly_fields = ("verification",)
    show_change_link = True
    # On the page of a figure, which says what keeps it.
    can_delete = False
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Figure]:
        return super().get_queryset(request).select_related("source")

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "source":
            kwargs["widget"] = KnownSource(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


@admin.register(Statistic)
class StatisticAdmin(admin.ModelAdmin[Statistic]):
    form = StatisticForm
    change_form_template = "admin/advocacy/checked_change_form.html"
    list_display = ("title", "newest", "unchecked", "unit", "geography_name", "update_period")
    list_filter = (*(verification.FiguresCheckedFilter, "unit", "geography_name", "topics"),)
    search_fields = ("title", "slug", "measure")
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ("related", "drawn_beside")
    formfield_overrides = FILLED_BY_LINKS
    inlines = [FigureInline]
    readonly_fields = ("corrections",)
    save_on_top = True
    fieldsets = (
        (None, {"fields": ("title", "slug", "description", "topics", "related", "as_opened")}),
        (_("What is measured"), {"fields": ("measure", "unit", "counted", "population")}),
        (_("Where"), {"fields": ("geography_name", "geography_code", "geography_scheme")}),
        (_("Qualifier"), {"fields": ("method_caveat",)}),
        (_("Its chart"), {"fields": ("chart", "short_name", "short_names", "drawn_beside")}),
        (
            _("When it is due"),
            {
                "fields": (
                    *("update_period", "update_frequency"),
                    *("next_expected_on", "review_on"),
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Statistic]:
        figures = Figure.objects.filter(statistic=models.OuterRef("pk"))
        unchecked = figures.filter(verification=Verification.UNVERIFIED)
        return (
            super()
            .get_queryset(request)
            .annotate(unchecked_count=_count(unchecked, of="statistic"))
            # Beside the figures: a statistic that is deleted must know all of them.
            .prefetch_related(prefetch_latest_figure(to_attr="latest"))
        )

    def get_fieldsets(self, request: HttpRequest, obj: Statistic | None = None) -> Any:  # noqa: ARG002 -- Django passes it
        """There is nothing to correct in a new one. Else it stands below what may be wrong."""
        if obj is None:
            return self.fieldsets
        wrong = (_("If it was wrong"), {"fields": ("reason", "corrections")})
        called, measured, where, *others = self.fieldsets
        return [called, measured, where, wrong, *others]

    def save_model(self, request: Any, obj: Statistic, form: Any, change: bool) -> None:  # noqa: ARG002 -- Django passes them
        form.save_told(by=request.user)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if obj.pk:
            sent = request.POST if request.method == "POST" else None
            kwargs["queryset"] = kwargs["queryset"].filter(
                pk__in=figures_on_form(obj, sent, prefix)
            )
        return kwargs

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        """Correct the figures with a reason first. To save them again changes nothing."""
        for figure_form in formset.initial_forms:
            if figure_form.is_correction:
                figure_form.save_told(by=request.user)
        super().save_formset(request, form, formset, change)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Deletion:
        return refuse_deletion(objs) or super().get_deleted_objects(objs, request)

    @admin.display(description=_("corrections"))
    def corrections(self, statistic: Statistic) -> SafeString | str:
        return _corrections_of(statistic)

    @admin.display(description=_("newest figure"))
    def newest(self, statistic: Statistic) -> str:
        latest = getattr(statistic, "latest", [])
        return figure_words.figure_on_card(latest[0], reader_language()) if latest else ""

    @admin.display(description=_("not checked"))
    def unchecked(self, statistic: Statistic) -> str:
        """Return how many of its figures nobody has checked, or "" for none."""
        return str(getattr(statistic, "unchecked_count", 0) or "")

    def changeform_view(
        self, request: Any, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        with verification.ending_checks(request, _figures(statistic=object_id)):
            return super().changeform_view(request, object_id, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if statistic := context.get("original"):
            context["unchecked"] = _to_verify(_figures(statistic=statistic.pk))
            context["more"] = more_figures(statistic, context["inline_admin_formsets"])
        return super().render_change_form(request, context, *args, **kwargs)


def _count(figures: QuerySet[Figure], *, of: str) -> Coalesce:
    """Count figures in a subquery, by the foreign key `of`."""
    each = figures.order_by().values(of).annotate(count=models.Count("pk"))
    return Coalesce(models.Subquery(each.values("count")), 0)


def _corrections_of(thing: Statistic | Figure) -> SafeString | str:
    """Return each correction with its day, its reason and the colleague who made it."""
    lines = [
        (localize(timezone.localtime(each.corrected_at)), each.corrected_by, each.reason)
        for each in thing.corrections.select_related("corrected_by")
    ]
    return format_html_join("", "<p>{}, {}: {}</p>", lines) or gettext("not corrected")


def _figures(**which: Any) -> QuerySet[Figure]:
    """Return the figures that a form may change; none for an address that names no row."""
    named = {name: pk for name, pk in which.items() if parse_whole_number(str(pk))}
    found = Figure.objects.filter(**named) if named else Figure.objects.none()
    return found.select_related("statistic", "source")


def _to_verify(found: QuerySet[Figure]) -> list[tuple[str, str]]:
    """Return address and name of the newest figures that nobody checked, to verify them."""
    unchecked = found.filter(verification=Verification.UNVERIFIED)
    newest = reversed(unchecked.reverse().values_list("pk", "slug")[:SHOWN])
    return [(reverse("admin:advocacy_figure_verify", args=[pk]), slug) for pk, slug in newest]


@admin.register(Figure)
class FigureAdmin(admin.ModelAdmin[Figure]):
    form = FigureForm
    change_form_template = "admin/advocacy/checked_change_form.html"
    list_display = ("slug", "statistic", "in_words", "period", "source", "verification")
    list_filter = ("verification", "qualifier")
    list_select_related = ("statistic", "source")
    search_fields = (
        *("slug", "also_cited_as", "statistic__title", "statistic__slug"),
        *("source__title", "source__publisher"),
    )
    autocomplete_fields = ("statistic", "source", "revises")
    formfield_overrides = FIELDS
    # To change them, an editor records a check.
    readonly_fields = (
        *("cited_in", "verification", "verification_note", "evidence", "accessed_on"),
        "checks",
        "corrections",
    )
    save_on_top = True
    fieldsets = (
        (None, {"fields": ("statistic", "slug", "also_cited_as", "cited_in", "as_opened")}),
        (_("The number"), {"fields": ("value", "low", "high", "qualifier")}),
        (_("Its period"), {"fields": ("period_start", "period_end", "revises")}),
        (
            _("Where it stands"),
            {"fields": ("source", "edition", "recorded_on", "caveat")},
        ),
        (
            _("What was checked"),
            {
                "fields": (
                    *("verification", "verification_note", "evidence", "accessed_on"),
                    "checks",
                )
            },
        ),
    )

    def get_fieldsets(self, request: HttpRequest, obj: Figure | None = None) -> Any:  # noqa: ARG002 -- Django passes it
        """There is nothing to correct in a new one. Else it stands below what may be wrong."""
        if obj is None:
            return self.fieldsets
        wrong = {"fields": ("reason", "corrections"), "description": THREE_WAYS}
        *said, checked = self.fieldsets
        return [*said, (_("If it was wrong"), wrong), checked]

    def save_model(self, request: Any, obj: Figure, form: Any, change: bool) -> None:  # noqa: ARG002 -- Django passes them
        form.save_told(by=request.user)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Deletion:
        return refuse_deletion(objs) or super().get_deleted_objects(objs, request)

    @admin.display(description=_("corrections"))
    def corrections(self, figure: Figure) -> SafeString | str:
        return _corrections_of(figure)

    def get_urls(self) -> list[URLPattern]:
        verify = self.admin_site.admin_view(self.verify)
        return [
            path("<int:pk>/verify/", verify, name="advocacy_figure_verify"),
            *super().get_urls(),
        ]

    def verify(self, request: StaffRequest, pk: int) -> HttpResponse:
        """Record that somebody checked the figure, against what, and how far."""
        verification.require_permission(self.has_change_permission(request))
        figure = get_object_or_404(Figure.objects.select_related("statistic", "source"), pk=pk)
        back = reverse("admin:advocacy_figure_change", args=[pk])
        return verification.verify_page(
            request, figure, title=figure.slug, back=back, source_url=figure.source.url
        )

    def changeform_view(
        self, request: Any, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        # A correction may change the whole chain that it belongs to.
        with verification.ending_checks(request, _figures(statistic__figures=object_id)):
            return super().changeform_view(request, object_id, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if figure := context.get("original"):
            context["unchecked"] = _to_verify(_figures(pk=figure.pk))
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("checks"))
    def checks(self, figure: Figure) -> SafeString | str:
        if figure._state.adding:
            return ""
        again = verification.link_to_verify(
            reverse("admin:advocacy_figure_verify", args=[figure.pk])
        )
        history = verification.history_of(figure.verifications.select_related("by"))
        return format_html("{} {}", history, again)

    @admin.display(description=_("figure"), ordering="value")
    def in_words(self, figure: Figure) -> str:
        return figure_words.figure_on_card(figure, reader_language())

    @admin.display(description=_("period"), ordering="period_end")
    def period(self, figure: Figure) -> str:
        language = reader_language()
        return figure_words.period_in_words(figure.period_start, figure.period_end, language)

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
    form = SourceForm
    list_display = ("title", "publisher", "year", "figure_count")
    list_filter = ("publisher",)
    search_fields = ("title", "publisher", "locator")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        # Counted for each by itself: joined and grouped, all figures would be.
        own = Figure.objects.filter(source=models.OuterRef("pk"))
        return super().get_queryset(request).annotate(figure_count=_count(own, of="source"))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Deletion:
        return refuse_deletion(objs) or super().get_deleted_objects(objs, request)

    def get_fields(self, request: HttpRequest, obj: Source | None = None) -> Any:
        """There is nothing to correct in a new one."""
        fields = super().get_fields(request, obj)
        return fields if obj else [name for name in fields if name != "reason"]

    def save_model(self, request: Any, obj: Source, form: Any, change: bool) -> None:  # noqa: ARG002 -- Django passes them
        form.save_told(by=request.user)

    @admin.display(description=_("figures"), ordering="figure_count")
    def figure_count(self, source: Source) -> int:
        count: int = getattr(source, "figure_count", 0)
        return count
