"""The page on which an editor records that a figure or a fact was checked, and its history."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.requests import StaffRequest
from advocacy.editing import verify
from advocacy.editing.verify import Checkable, CheckResult
from advocacy.models import Verification, VerificationRecord
from advocacy.models.verification_record import LEVELS_WITH_A_PAGE
from advocacy.numbers.figure_words import day_in_words
from advocacy.presentation.facts import time_element
from public_pages.language import reader_language

HOW_FAR = [choice for choice in Verification.choices if choice[0] != Verification.UNVERIFIED]


class FiguresCheckedFilter(admin.SimpleListFilter):
    """Statistics of which nobody has checked some figure."""

    title = _("what is checked")
    parameter_name = "unchecked"
    things = "figures"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, Any]]:  # noqa: ARG002 -- Django passes them
        return [("1", _("Something is not checked yet")), ("0", _("All is checked"))]

    def queryset(self, request: Any, queryset: Any) -> Any:  # noqa: ARG002 -- Django passes it
        link = queryset.model._meta.get_field(self.things)
        found = link.related_model.objects.filter(verification=Verification.UNVERIFIED)
        unchecked = found.order_by().values(link.field.name)
        match self.value():
            case "1":
                return queryset.filter(pk__in=unchecked)
            case "0":
                return queryset.exclude(pk__in=unchecked)
            case _:
                return queryset


class FactsCheckedFilter(FiguresCheckedFilter):
    """Observances of which nobody has checked some fact."""

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
        said = self.cleaned_data
        if said.get("verification") in LEVELS_WITH_A_PAGE and not said.get("evidence"):
            self.add_error("evidence", _("Name the page or the document that you read."))
        elif not said.get("evidence") and not said.get("note"):
            self.add_error("note", _("Say what it was checked against, and how."))

    def check(self) -> CheckResult:
        said = self.cleaned_data
        return CheckResult(
            Verification(said["verification"]), said["checked_on"], said["evidence"], said["note"]
        )


def verify_page(
    request: StaffRequest, thing: Checkable, *, title: str, back: str, source_url: str = ""
) -> HttpResponse:
    """Ask for the check of a thing and record it; `back` is where the editor came from."""
    form = VerifyForm(request.POST or None, initial={"stood": verify.statement_checked(thing)})
    if form.is_valid() and _is_recorded(form, thing, request):
        messages.success(request, gettext("The check is recorded."))
        return redirect(back)
    context = {
        **admin.site.each_context(request),
        "title": gettext("Record a check"),
        "subtitle": title,
        "thing": thing,
        "opts": thing._meta,
        "form": form,
        "back": back,
        "source_url": source_url,
        "stands": verify.statement_checked(thing),
        "history": history_of(thing.verifications.select_related("by")),
    }
    return render(request, "admin/advocacy/verify.html", context)


def require_permission(is_allowed: bool) -> None:
    if not is_allowed:
        raise PermissionDenied


def _is_recorded(form: VerifyForm, thing: Checkable, request: StaffRequest) -> bool:
    stood = form.cleaned_data["stood"]
    try:
        verify.verify(thing=thing, check=form.check(), stood=stood, by=request.user)
    except verify.ChangedMeanwhile:
        # Keep what was typed. The next try is about the values of now.
        form.data = {**request.POST.dict(), "stood": verify.statement_checked(thing)}
        form.add_error(None, _("It was changed meanwhile. Look at it again before you record."))
        return False
    return True


def history_of(records: Iterable[VerificationRecord]) -> SafeString | str:
    """Each record on a line of its own, the newest first."""
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
        return gettext("Nobody has recorded a check here.")
    listed = format_html_join("", "<li>{}: <b>{}</b>. {} <br>{} {} <br>{}</li>", lines)
    return format_html('<ol class="checks">{}</ol>', listed)


def link_to_verify(address: str, words: str = "") -> SafeString:
    """`words` say of what, where several links stand on one page."""
    label = words or gettext("Verify")
    return format_html('<a href="{}" class="button">{}</a>', address, label)


@contextmanager
def ending_checks(request: HttpRequest, things: QuerySet[Any]) -> Iterator[None]:
    """End the check of everything that a form saved within changes, and tell the editor."""
    if request.method != "POST":
        yield
        return
    by: Any = request.user
    with verify.ending_checks(things, by=by) as ended:
        yield
    for thing in ended:
        words = gettext("“%(thing)s” is not checked any more, because it was changed.")
        messages.warning(request, words % {"thing": thing})
