from typing import Any, Final

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import URLPattern, reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.desk.admin_fields import FILLED_BY_LINKS
from accounts.requests import parse_whole_number
from advocacy.admin import verification
from advocacy.admin.deletion import GuardedAdmin
from advocacy.admin.forms.fields import PlainDecimalField
from advocacy.admin.forms.figure import THREE_WAYS, FigureForm
from advocacy.admin.forms.source import SourceForm
from advocacy.admin.forms.statistic import StatisticForm
from advocacy.admin.history import HistoryAdmin
from advocacy.admin.publishing import PublishableAdmin
from advocacy.admin.verification import UNVERIFIED
from advocacy.models import Figure, Source, Statistic
from advocacy.models.figures.figure import prefetch_latest_figure
from advocacy.numbers import figure_words
from public_pages.language import reader_language

# What a check says of a figure. To change it, an editor records a check.
CHECK: Final = ("verification", "verification_note", "evidence", "accessed_on")
DUE: Final = ("update_period", "update_frequency", "next_expected_on", "review_on")
FIELDS: Any = {**FILLED_BY_LINKS, models.DecimalField: {"form_class": PlainDecimalField}}


SHOWN: Final = 8
"""The figures on the form of a statistic. Django would refuse a form with two hundred."""
MOST_SENT: Final = 1_000


class FigureInline(admin.StackedInline[Figure, Statistic]):
    """Shows the newest figures of a statistic. All stand on a list of their own."""

    model = Figure
    form = FigureForm
    fields = (
        ("slug", "is_published", "verification"),
        ("value", "low", "high", "qualifier"),
        ("period_start", "period_end", "source"),
        "reason",
        "as_opened",
    )
    autocomplete_fields = ("source",)
    formfield_overrides = FIELDS
    readonly_fields = ("is_published", "verification")
    show_change_link = True
    view_on_site = False  # it is a place on the page of the statistic, and a draft has none
    # On the page of a figure, which says what keeps it.
    can_delete = False
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[Figure]:
        return super().get_queryset(request).select_related("source__publisher")


class CorrectableAdmin[M: Figure | Source | Statistic](GuardedAdmin[M]):
    """Saves a change of what readers may have seen as a correction, where its form gives a reason."""

    def get_fieldsets(self, request: HttpRequest, obj: M | None = None) -> Any:
        """Leave out the reason where nobody can have read anything wrong."""
        every = super().get_fieldsets(request, obj)
        was_read = obj and getattr(obj, "first_published_at", True)
        return [each for each in every if was_read or "reason" not in each[1]["fields"]]

    def save_model(self, request: Any, obj: M, form: Any, change: bool) -> None:
        form.save_told(by=request.user)

    @admin.display(description=_("corrections"))
    def corrections(self, row: Any) -> SafeString | str:
        """Return each correction with its day, its reason and the colleague who made it."""
        lines = [
            (localize(timezone.localtime(record.corrected_at)), record.corrected_by, record.reason)
            for record in row.corrections.select_related("corrected_by")
        ]
        return format_html_join("", "<p>{}, {}: {}</p>", lines) or gettext("not corrected")


@admin.register(Statistic)
class StatisticAdmin(
    CorrectableAdmin[Statistic], verification.CheckedAdmin[Statistic], PublishableAdmin[Statistic]
):
    form = StatisticForm
    list_display = ("title", "is_published", "newest", "unchecked", "unit", "geography_name")
    list_filter = (
        *("is_published", verification.FiguresCheckedFilter),
        *("unit", "geography_name", "topics"),
    )
    search_fields = ("title", "slug", "measure")
    prepopulated_fields = {"slug": ("title",)}
    autocomplete_fields = ("related", "drawn_beside")
    formfield_overrides = FILLED_BY_LINKS
    inlines = [FigureInline]
    readonly_fields = ("corrections",)
    fieldsets = (
        (None, {"fields": ("title", "slug", "description", "topics", "related", "as_opened")}),
        (_("What is measured"), {"fields": ("measure", "unit", "counted", "population")}),
        (_("Where"), {"fields": ("geography_name", "geography_code", "geography_scheme")}),
        (_("If it was wrong"), {"fields": ("reason", "corrections")}),
        (_("Method"), {"fields": ("method_caveat",)}),
        (
            _("Its chart"),
            {
                "fields": (
                    *(
                        "chart",
                        "shows_trend",
                        "separates_revisions",
                        "short_name",
                        "short_names",
                        "drawn_beside",
                    ),
                )
            },
        ),
        (_("When it is due"), {"fields": DUE}),
        (
            _("In other languages"),
            {
                "fields": ("titles", "descriptions", "method_caveats", "counted_names"),
                "classes": ("collapse",),
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Statistic]:
        figures = Figure.objects.filter(statistic=models.OuterRef("pk"))
        unchecked = figures.filter(verification=UNVERIFIED)
        return (
            super()
            .get_queryset(request)
            .annotate(unchecked_count=_count(unchecked, of="statistic"))
            # Beside the figures: a statistic that is deleted must know all of them.
            .prefetch_related(prefetch_latest_figure(to_attr="latest"))
        )

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if obj.pk:
            sent = request.POST if request.method == "POST" else None
            shown = _figures_on_form(obj, sent, prefix)
            kwargs["queryset"] = kwargs["queryset"].filter(pk__in=shown)
        return kwargs

    def save_formset(self, request: Any, form: Any, formset: Any, change: bool) -> None:
        """Correct the figures with a reason first. To save them again changes nothing."""
        for figure_form in formset.initial_forms:
            if figure_form.is_correction:
                figure_form.save_told(by=request.user)
        super().save_formset(request, form, formset, change)

    @admin.display(description=_("newest figure"))
    def newest(self, statistic: Statistic) -> str:
        latest = getattr(statistic, "latest", [])
        return figure_words.figure_on_card(latest[0], reader_language()) if latest else ""

    def checked_things(self, pk: int) -> list[QuerySet[Any]]:
        return [_figures().filter(statistic=pk)]

    def unchecked_things(self, row: Statistic) -> list[Figure]:
        """Return the newest figures that nobody has checked, the oldest of them first."""
        newest = _figures().filter(statistic=row, verification=UNVERIFIED).reverse()[:SHOWN]
        return list(newest)[::-1]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if statistic := context.get("original"):
            context["more"] = _more_figures(statistic, context["inline_admin_formsets"])
        return super().render_change_form(request, context, *args, **kwargs)


def _count(figures: QuerySet[Figure], *, of: str) -> Coalesce:
    """Count figures in a subquery, by the foreign key `of`."""
    counts = figures.order_by().values(of).annotate(count=models.Count("pk"))
    return Coalesce(models.Subquery(counts.values("count")), 0)


def _figures_on_form(statistic: Statistic, sent: QueryDict | None, prefix: str) -> list[int]:
    """Return the keys of the figures on the form: the newest, or those that a form was sent about."""
    if sent is None:
        return list(statistic.figures.reverse().values_list("pk", flat=True)[:SHOWN])
    count = parse_whole_number(sent.get(f"{prefix}-INITIAL_FORMS", "")) or 0
    keys = (
        parse_whole_number(sent.get(f"{prefix}-{n}-id", "")) for n in range(min(count, MOST_SENT))
    )
    return [key for key in keys if key]


def _more_figures(statistic: Statistic, inlines: Any) -> dict[str, Any] | None:
    """Return how many figures the form shows, how many there are, and the address of their list.

    None where the form shows all of them.
    """
    shown = sum(inline.formset.initial_form_count() for inline in inlines)
    total = statistic.figures.count()
    if not inlines or shown >= total:
        return None
    every = f"{reverse('admin:advocacy_figure_changelist')}?statistic__id__exact={statistic.pk}"
    return {"shown": shown, "total": total, "every": every}


def _figures() -> QuerySet[Figure]:
    return Figure.objects.select_related("statistic", "source__publisher")


@admin.register(Figure)
class FigureAdmin(
    CorrectableAdmin[Figure], verification.CheckedAdmin[Figure], PublishableAdmin[Figure]
):
    form = FigureForm
    list_display = (
        "slug",
        "is_published",
        "statistic",
        "in_words",
        "period",
        "source",
        "verification",
    )
    list_filter = ("is_published", "verification", "qualifier")
    list_select_related = ("statistic", "source__publisher")
    search_fields = (
        *("slug", "also_cited_as", "statistic__title", "statistic__slug"),
        *("source__title", "source__publisher__name"),
    )
    autocomplete_fields = ("statistic", "source", "revises")
    formfield_overrides = FIELDS
    readonly_fields = ("cited_in", *CHECK, "checks", "corrections")
    fieldsets = (
        (None, {"fields": ("statistic", "slug", "also_cited_as", "cited_in", "as_opened")}),
        (_("The number"), {"fields": ("value", "low", "high", "qualifier")}),
        (_("Its period"), {"fields": ("period_start", "period_end", "revises")}),
        (_("Where it stands"), {"fields": ("source", "edition", "released_on", "caveat")}),
        (
            _("If it was wrong"),
            {"fields": ("reason", "corrections"), "description": THREE_WAYS},
        ),
        (_("What was checked"), {"fields": (*CHECK, "checks")}),
    )

    def get_urls(self) -> list[URLPattern]:
        return [self.verify_path("<int:pk>/verify/", _figures()), *super().get_urls()]

    def checked_things(self, pk: int) -> list[QuerySet[Any]]:
        """Return all figures of its statistic: a correction may change the whole chain of revisions."""
        return [_figures().filter(statistic__figures=pk)]

    def unchecked_things(self, row: Figure) -> list[Figure]:
        return [] if row.verification != UNVERIFIED else [row]

    @admin.display(description=_("checks"))
    def checks(self, figure: Figure) -> SafeString | str:
        if figure._state.adding:
            return ""
        history = verification.history_of(figure.verifications.select_related("by"))
        return format_html("{} {}", history, verification.link_to_verify(figure))

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
class SourceAdmin(CorrectableAdmin[Source], HistoryAdmin[Source]):
    form = SourceForm
    list_display = ("title", "publisher", "year", "figure_count", "is_public")
    readonly_fields = ("is_public",)
    list_filter = ("publisher",)
    search_fields = ("title", "publisher__name", "publisher__full_name", "locator")
    autocomplete_fields = ("publisher",)
    formfield_overrides = FIELDS

    def get_queryset(self, request: HttpRequest) -> QuerySet[Source]:
        # Counted for each by itself: joined and grouped, all figures would be.
        own = Figure.objects.filter(source=models.OuterRef("pk"))
        return (
            super()
            .get_queryset(request)
            .annotate(
                figure_count=_count(own, of="source"),
                is_in_use=models.Exists(own.published()),
            )
        )

    @admin.display(description=_("seen by readers"), boolean=True)
    def is_public(self, source: Source) -> bool:
        """Return whether a published figure names it: a source has no state of its own."""
        return bool(getattr(source, "is_in_use", False))

    def get_fields(self, request: HttpRequest, obj: Source | None = None) -> Any:
        """Leave out the reason where nobody can have read anything wrong."""
        fields = super().get_fields(request, obj)
        was_read = obj is not None and obj.may_have_been_read
        return fields if was_read else [name for name in fields if name != "reason"]

    @admin.display(description=_("figures"), ordering="figure_count")
    def figure_count(self, source: Source) -> int:
        count: int = getattr(source, "figure_count", 0)
        return count
