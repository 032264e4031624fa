"""The page on which an editor records that a figure or a fact was checked, and its history."""

from collections.abc import Iterable
from contextlib import ExitStack
from itertools import chain
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.requests import StaffRequest, parse_whole_number
from advocacy.editing import verify
from advocacy.editing.verify import Checkable, CheckResult
from advocacy.models import Figure, Verification, VerificationRecord
from advocacy.models.verification_record import LEVELS_WITH_A_PAGE
from advocacy.numbers.figure_words import day_in_words
from advocacy.presentation.observance_facts import time_element
from public_pages.language import reader_language

UNVERIFIED = Verification.UNVERIFIED
HOW_FAR = [choice for choice in Verification.choices if choice[0] != UNVERIFIED]


class FiguresCheckedFilter(admin.SimpleListFilter):
    """Filters statistics by whether nobody has checked some figure of them."""

    title = _("what is checked")
    parameter_name = "unchecked"
    things = "figures"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:
        return [("1", _("Something is not checked yet")), ("0", _("All is checked"))]

    def queryset(self, request: Any, queryset: Any) -> Any:
        link = queryset.model._meta.get_field(self.things)
        rows = link.related_model.objects.filter(verification=UNVERIFIED)
        unchecked = rows.order_by().values(link.field.name)
        match self.value():
            case "1":
                return queryset.filter(pk__in=unchecked)
            case "0":
                return queryset.exclude(pk__in=unchecked)
            case _:
                return queryset


class FactsCheckedFilter(FiguresCheckedFilter):
    """Filters observances by whether nobody has checked some fact of them."""

    things = "fact_sources"


class VerifyForm(forms.Form):
    """Asks how far somebody checked, on which day, and against what."""

    verification = forms.ChoiceField(
        label=_("How far you checked"), choices=HOW_FAR, widget=forms.RadioSelect
    )
    evidence = forms.CharField(
        label=_("What you read"),
        max_length=500,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=_("The address of the page, or the document and its page."),
    )
    note = forms.CharField(
        label=_("How you checked"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=_("For what was worked out: from what, and how. Readers see this."),
    )
    checked_on = forms.DateField(
        label=_("On which day"),
        initial=timezone.localdate,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    stood = forms.CharField(widget=forms.HiddenInput)

    def clean_checked_on(self) -> Any:
        day = self.cleaned_data["checked_on"]
        if day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day

    def clean(self) -> None:
        typed = self.cleaned_data
        if typed.get("verification") in LEVELS_WITH_A_PAGE and not typed.get("evidence"):
            self.add_error("evidence", _("Name the page or the document that you read."))
        elif not typed.get("evidence") and not typed.get("note"):
            self.add_error("note", _("Say what it was checked against, and how."))

    def check(self) -> CheckResult:
        typed = self.cleaned_data
        return CheckResult(
            Verification(typed["verification"]),
            typed["checked_on"],
            typed["evidence"],
            typed["note"],
        )


class CheckedAdmin[M: Model](admin.ModelAdmin[M]):
    """Lists the figures or facts of a row that nobody has checked, and ends the checks of changed ones."""

    change_form_template = "admin/advocacy/checked_change_form.html"
    save_on_top = True

    def checked_things(self, pk: int) -> list[QuerySet[Any]]:
        """Return the things with a check that the form of this row may change."""
        raise NotImplementedError

    def unchecked_things(self, row: M) -> Iterable[Checkable]:
        """Return the things that the form names because nobody has checked them."""
        every = self.checked_things(row.pk)
        return [thing for things in every for thing in things.filter(verification=UNVERIFIED)]

    def verify_path(self, route: str, things: QuerySet[Any]) -> URLPattern:
        """Return the path to the page on which an editor checks one of these things."""

        def view(request: StaffRequest, pk: int) -> HttpResponse:
            if not self.has_change_permission(request):
                raise PermissionDenied
            return _verify_page(request, get_object_or_404(things, pk=pk))

        name = f"advocacy_{things.model._meta.model_name}_verify"
        return path(route, self.admin_site.admin_view(view), name=name)

    def changeform_view(
        self, request: Any, object_id: str | None = None, *args: Any, **kwargs: Any
    ) -> Any:
        """End the check of each thing that the form changes, and tell the editor."""
        pk = parse_whole_number(object_id or "") or 0
        with ExitStack() as until_saved:
            ended = [
                until_saved.enter_context(verify.ending_checks(things, by=request.user))
                for things in (self.checked_things(pk) if request.method == "POST" else [])
            ]
            answer = super().changeform_view(request, object_id, *args, **kwargs)
        for thing in chain.from_iterable(ended):
            words = gettext("“%(thing)s” is not checked any more, because it was changed.")
            messages.warning(request, words % {"thing": thing})
        return answer

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if row := context.get("original"):
            unchecked = self.unchecked_things(row)
            context["unchecked"] = [(_verify_address(thing), str(thing)) for thing in unchecked]
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("not checked"), ordering="unchecked_count")
    def unchecked(self, row: M) -> str:
        """Return how many of its figures or facts nobody has checked, or "" for none."""
        return str(getattr(row, "unchecked_count", 0) or "")


def _verify_page(request: StaffRequest, thing: Checkable) -> HttpResponse:
    """Record that somebody checked a thing, against what, and how far."""
    form = VerifyForm(request.POST or None, initial={"stood": verify.statement_checked(thing)})
    row = thing if isinstance(thing, Figure) else thing.observance
    back = reverse(f"admin:advocacy_{row._meta.model_name}_change", args=[row.pk])
    if form.is_valid() and _is_recorded(form, thing, request):
        messages.success(request, gettext("The check is recorded."))
        return redirect(back)
    context = {
        **admin.site.each_context(request),
        "title": gettext("Record a check"),
        "subtitle": str(row),
        "thing": thing,
        "opts": thing._meta,
        "form": form,
        "back": back,
        "source_url": thing.source.url if isinstance(thing, Figure) else "",
        "stands": verify.statement_checked(thing),
        "history": history_of(thing.verifications.select_related("by")),
    }
    return render(request, "admin/advocacy/verify.html", context)


def _is_recorded(form: VerifyForm, thing: Checkable, request: StaffRequest) -> bool:
    stood = form.cleaned_data["stood"]
    try:
        verify.verify(thing=thing, check=form.check(), stood=stood, by=request.user)
    except verify.ChangedMeanwhile:
        # Keep what was typed. The next try is about the values of now.
        form.data = {**request.POST.dict(), "stood": verify.statement_checked(thing)}
        form.add_error(
            None, _("It has changed since you opened it. Check it again before you record.")
        )
        return False
    return True


def history_of(records: Iterable[VerificationRecord]) -> SafeString | str:
    """Return each record on a line of its own, the newest first."""
    language = reader_language()
    lines = [
        (
            time_element(day_in_words(record.checked_on, language)),
            record.get_verification_display(),
            record.stood,
            record.evidence,
            record.note,
            record.by.display_name,
        )
        for record in records
    ]
    if not lines:
        return gettext("No check has been recorded yet.")
    listed = format_html_join("", "<li>{}: <b>{}</b>. {} <br>{} {} <br>{}</li>", lines)
    return format_html('<ol class="checks">{}</ol>', listed)


def _verify_address(thing: Checkable) -> str:
    return reverse(f"admin:advocacy_{thing._meta.model_name}_verify", args=[thing.pk])


def link_to_verify(thing: Checkable) -> SafeString | str:
    """Return a button to the page of a check; "" for a thing that is not stored yet."""
    if thing._state.adding:
        return ""
    words = gettext("Verify")
    return format_html('<a href="{}" class="button">{}</a>', _verify_address(thing), words)
