"""Importing figures in the admin: paste, look, add; and the list of what was imported."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.desk.admin_fields import FILLED_BY_LINKS
from advocacy.admin.imports import signed_out
from advocacy.admin.imports.forms import NewImportForm, ReadingForm
from advocacy.admin.imports.words import CHANGED_SINCE, OUTCOMES, describe_mistakes
from advocacy.editing import import_apply, import_preview, import_undo
from advocacy.models import FigureImport, Statistic
from advocacy.numbers import figure_words
from advocacy.tables import matching
from advocacy.tables.columns import ColumnKind
from advocacy.tables.matching import FigureNumbers, Outcome, PlannedRow
from public_pages.language import reader_language

SHOWN_OF_TABLE = 4

NEW = ((None, {"fields": ("statistic", "text", ("file", "sheet"), "source")}),)
LETTERS = (_("Its encoding"), {"fields": ("encoding",)})
SHEET = (_("Sheet"), {"fields": ("sheet",)})
DRAFT = (
    (
        _("Where the figures come from"),
        {
            "fields": (
                ("source", "edition", "released_on"),
                ("verification", "evidence", "accessed_on"),
                "reason",
            )
        },
    ),
    (
        _("How the table is read"),
        {
            "fields": (
                ("marks", "counting", "year_means", "fiscal_year"),
                ("span_means", "day_order", "parted", "is_turned"),
            )
        },
    ),
    (_("The table"), {"classes": ("collapse",), "fields": ("text",)}),
)
RECORD = (
    (None, {"fields": ("statistic", "source", "edition", "released_on", "verification")}),
    (_("The table"), {"classes": ("collapse",), "fields": ("text",)}),
)
WHY_NOT = {
    import_apply.AlreadyAdded: _("These figures were added already."),
    import_apply.OlderThanStored: _(
        "Nothing was added yet. A figure that this table revises came out later than the "
        "table: check the day on which it came out."
    ),
    import_apply.ChangedMeanwhile: _(
        "Something has changed since you looked. Nothing was added. Look again."
    ),
    import_apply.RowsUndecided: _("Nothing was added yet. Decide about the rows that are marked."),
    import_apply.EncodingMissing: _(
        "Nothing was added yet. Choose the encoding of the file below."
    ),
    import_apply.ReasonMissing: _("Nothing was added yet. Say what was wrong: readers see it."),
    import_apply.NothingToAdd: _("No row adds or changes a figure."),
}


@admin.register(FigureImport)
class FigureImportAdmin(admin.ModelAdmin[FigureImport]):
    list_display = ("created_at", "what", "statistic", "maker", "state", "figure_count")
    list_select_related = ("statistic", "created_by", "source__publisher")
    list_filter = ("applied_at",)
    search_fields = ("statistic__title", "source__title", "source__publisher__name", "file_name")
    autocomplete_fields = ("statistic", "source")
    formfield_overrides = FILLED_BY_LINKS
    actions = None

    class Media:
        css = {"all": ["css/admin/figure_import.css"]}

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _may_import(request)

    has_module_permission = has_add_permission = has_view_permission

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse changes once the figures were added: the import stays as a record."""
        return _may_import(request) and not (obj and obj.is_applied)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        has_figures = obj is not None and obj.is_applied and obj.undone_at is None
        return _may_import(request) and not has_figures

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[FigureImport], search_term: str
    ) -> tuple[QuerySet[FigureImport], bool]:
        """Choose rows for the list, and for those who put one into a bundle, without their files."""
        light = queryset.defer(*FigureImport.FILE_COLUMNS)
        return super().get_search_results(request, light, search_term)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[ModelForm[FigureImport]]:
        kwargs["form"] = ReadingForm if obj else NewImportForm
        return super().get_form(request, obj, change, **kwargs)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj is None:
            return NEW
        if obj.is_applied:
            return RECORD
        before = (SHEET,) if obj.sheets else () if obj.undecoded is None else (LETTERS,)
        return (*before, *DRAFT)

    def save_model(self, request: Any, obj: FigureImport, form: Any, change: bool) -> None:
        form.put_aside(obj)
        if not change:
            obj.created_by = request.user
            import_preview.detect_customs(obj)
        super().save_model(request, obj, form, change)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Leave out the choices for each row. The figures say what came of them."""
        return [{"added": {}}] if add else [{"changed": {}}]

    def response_add(
        self, request: HttpRequest, obj: FigureImport, post_url_continue: str | None = None
    ) -> HttpResponse:
        return redirect("admin:advocacy_figureimport_change", obj.pk)

    def response_change(self, request: Any, obj: FigureImport) -> HttpResponse:
        if "_apply" in request.POST:
            self._apply(request, obj)
        return redirect("admin:advocacy_figureimport_change", obj.pk)

    def _apply(self, request: Any, draft: FigureImport) -> None:
        seen = request.POST.get("fingerprint", "")
        try:
            count = import_apply.apply_import(draft=draft, by=request.user, fingerprint=seen)
        except tuple(WHY_NOT) as refused:
            messages.error(request, WHY_NOT[type(refused)])
            return
        done = ngettext("%(count)d figure was added.", "%(count)d figures were added.", count)
        messages.success(request, done % {"count": count})

    def get_urls(self) -> list[URLPattern]:
        take_back = self.admin_site.admin_view(require_POST(self.take_back))
        name = "advocacy_figureimport_take_back"
        view = self.admin_site.admin_view
        # Before Django's own at the same addresses.
        keeping = [
            path("add/", signed_out.kept_when_signed_out(view(self.add_view), signed_out.keep_new)),
            path(
                "<path:object_id>/change/",
                signed_out.kept_when_signed_out(view(self.change_view), signed_out.keep_reading),
            ),
        ]
        return [path("<int:pk>/take-back/", take_back, name=name), *keeping, *super().get_urls()]

    def take_back(self, request: Any, pk: int) -> HttpResponse:
        """Delete the figures of an import again, and restore those that it corrected."""
        if not (_may_import(request) and request.user.has_perm("advocacy.delete_figure")):
            raise PermissionDenied
        done = get_object_or_404(FigureImport, pk=pk, undone_at=None, applied_at__isnull=False)
        try:
            count = import_undo.take_back(figure_import=done, by=request.user)
        except import_undo.AlreadyTakenBack:
            messages.error(request, _("A colleague has already undone this import."))
        except import_undo.CannotTakeBack:
            messages.error(request, _("These figures are in use. Nothing was undone."))
        else:
            words = ngettext(
                "Undone: %(count)d figure was removed.",
                "Undone: %(count)d figures were removed.",
                count,
            )
            messages.success(request, words % {"count": count})
        return redirect("admin:advocacy_figureimport_change", pk)

    def render_change_form(
        self, request: Any, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        obj: FigureImport | None = kwargs.get("obj")
        context["ticket"] = signed_out.make_ticket(request.user)
        if obj is not None and obj.is_applied:
            context |= _of_record(request, obj)
        else:
            context["title"] = gettext("Import figures")
            context |= _of_draft(context["adminform"].form, obj) if obj else {}
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("where from"))
    def what(self, figure_import: FigureImport) -> str:
        return figure_import.file_name or str(figure_import.source or gettext("a pasted table"))

    @admin.display(description=_("put together by"), ordering="created_by")
    def maker(self, figure_import: FigureImport) -> str:
        return figure_import.created_by.display_name

    @admin.display(description=_("state"), ordering="applied_at")
    def state(self, figure_import: FigureImport) -> str:
        if figure_import.undone_at:
            return gettext("Undone")
        return gettext("Added") if figure_import.is_applied else gettext("Not added yet")


def _may_import(request: Any) -> bool:
    allowed: bool = request.user.has_perm("advocacy.add_figure")
    return allowed


def _of_draft(form: ReadingForm, draft: FigureImport) -> dict[str, Any]:
    """Return the preview for the template."""
    seen = form.preview
    if seen is None:
        return {"refused": getattr(form, "refused", "")}
    decisions = import_preview.choices_by_row(draft)
    open_rows = {plan.row.number for plan in matching.undecided_rows(seen.planned, decisions)}
    acting = sum(
        matching.decided_choice(plan, decisions) in import_preview.CHOICES_THAT_ACT
        for plan in seen.planned
    )
    return {
        "preview": seen,
        "planned": list(_rows(form, seen, open_rows)),
        "open_count": len(open_rows),
        "acting_count": acting,
        "tally": [
            (words, number)
            for outcome, words in OUTCOMES.items()
            if (number := sum(plan.outcome == outcome for plan in seen.planned))
        ],
        "rest": form["rest"],
        "is_broken": any(plan.outcome == Outcome.WRONG for plan in seen.planned),
        "lacks_source": import_preview.lacks_source(draft, seen),
        "column_fields": list(form.column_fields()),
        "sample": seen.table[seen.first : seen.first + SHOWN_OF_TABLE],
        "above": [" ".join(filter(None, row)) for row in seen.above if any(row)],
        "lacks_period": not (
            seen.holds(ColumnKind.PERIOD) or seen.holds(ColumnKind.START, ColumnKind.END)
        ),
        "lacks_number": not any(
            seen.holds(kind) for kind in (ColumnKind.VALUE, ColumnKind.LOW, ColumnKind.HIGH)
        ),
        "lacks_statistic": draft.statistic is None and not seen.holds(ColumnKind.STATISTIC),
    }


def _rows(
    form: ReadingForm, seen: import_preview.Preview, open_rows: set[int]
) -> Iterator[dict[str, Any]]:
    titles = Statistic.objects.in_bulk([plan.series.pk for plan in seen.planned if plan.series])
    language = reader_language()
    for plan in seen.planned:
        period, row = plan.row.period, plan.row
        start, end = (period.start, period.end) if period else (None, None)
        yield {
            "number": row.number,
            "statistic": titles[plan.series.pk].title if plan.series else row.statistic,
            "period": figure_words.period_in_words(start, end, language),
            "said": _numbers(plan, plan.numbers, language),
            "stored": _numbers(plan, plan.stored.numbers, language) if plan.stored else "",
            "cells": " · ".join(filter(None, seen.table[row.number - 1])),
            "outcome": plan.outcome,
            "note": row.note if plan.choices else "",
            "words": OUTCOMES[plan.outcome],
            "wrong": describe_mistakes(plan.wrong, seen.heads),
            "field": form.row_field(plan),
            "is_open": row.number in open_rows,
        }


def _numbers(plan: PlannedRow, numbers: FigureNumbers, language: str) -> str:
    if plan.series is None or figure_words.central_value(numbers) is None:
        return ""
    words = figure_words.figure_in_table(numbers, language)
    around = figure_words.range_in_words(numbers, language) if numbers.value is not None else ""
    return f"{words} ({around})" if around else words


def _of_record(request: Any, done: FigureImport) -> dict[str, Any]:
    """Return what was added, and whether it can be taken back, for the template."""
    imported = done.imported.select_related("figure__statistic", "figure__source__publisher")
    reasons = import_undo.reasons_against(done) if done.undone_at is None else {}
    language = reader_language()
    return {
        "record": done,
        "added": [
            {
                "imported": record,
                "number": figure_words.figure_on_card(record.figure, language),
                "period": figure_words.period_in_words(
                    record.figure.period_start, record.figure.period_end, language
                ),
            }
            for record in imported
        ],
        "reasons": [
            (figure, ", ".join(name or str(CHANGED_SINCE) for name in names))
            for figure, names in reasons.items()
        ],
        "has_corrections": any(record.is_correction for record in imported),
        "may_take_back": done.undone_at is None
        and not reasons
        and request.user.has_perm("advocacy.delete_figure"),
    }
