"""Pages of days: the editorial calendar, the days ahead, and the pieces that are planned for them."""

from datetime import date, timedelta
from operator import itemgetter
from typing import Any

from babel import Locale
from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.forms import ModelChoiceField
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.desk.admin_fields import FILLED_BY_LINKS
from accounts.models import User
from accounts.requests import StaffRequest, parse_whole_number
from advocacy.models import Observance
from articles.models import AheadMail, Article, PlannedPiece
from articles.planning import calendar, days_ahead
from articles.writing.start_piece import AlreadyStarted, start_new_piece, start_planned_piece
from public_pages.language import reader_language


@require_safe
@permission_required("articles.view_article", raise_exception=True)
def month_page(request: StaffRequest) -> HttpResponse:
    """Show what is published, scheduled, due and marked in a month such as 2026-12, else in this one."""
    today = timezone.localdate()
    month = request.GET.get("month", "")
    first = _parse_month(month) if month else today.replace(day=1)
    begins_on = Locale.parse(reader_language(), sep="-").first_week_day
    weeks = calendar.weeks_of_month(first, request.user, begins_on=begins_on)
    before, after = calendar.month_after(first, -1), calendar.month_after(first, 1)
    context = {
        **admin.site.each_context(request),
        "title": gettext("Editorial calendar"),
        "weeks": weeks,
        "weekdays": [day.on for day in weeks[0]],
        "first": first,
        "today": today,
        "before": before if before >= calendar.FIRST else None,
        "after": after if after <= calendar.LAST else None,
        "is_empty": not any(day.entries for week in weeks for day in week if day.is_of_month),
    }
    return render(request, "admin/month.html", context)


def _parse_month(text: str) -> date:
    """Return the first day of a month such as 2026-12. Raises Http404 for what is none of the calendar's."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None
    if not calendar.FIRST <= first <= calendar.LAST:
        raise Http404
    return first


may_plan = permission_required("articles.change_plannedpiece", raise_exception=True)
may_start = permission_required(
    ("articles.add_article", "advocacy.view_observance"), raise_exception=True
)


@require_safe
@may_plan
def days_page(request: StaffRequest) -> HttpResponse:
    """Show the next 60 days, or a month such as 2026-12, with what is planned and what is missing."""
    today = timezone.localdate()
    month = request.GET.get("month", "")
    first, last = today, today + timedelta(days=days_ahead.DAYS_AHEAD)
    if month:
        first = _parse_month(month)
        last = calendar.month_after(first, 1) - timedelta(days=1)
    every = request.GET.get("every") == "1"
    context = {
        **admin.site.each_context(request),
        "title": gettext("In the next 60 days"),
        "ahead": days_ahead.upcoming_days(first, last, today=today, every=every, to=request.user),
        "today": today,
        "month": month,
        "months": [calendar.month_after(today, number) for number in range(12)],
        "every": every,
        "gets_mail": AheadMail.objects.is_wanted_by(request.user),
    }
    return render(request, "admin/days_ahead.html", context)


@require_POST
@may_plan
def copy_plan(request: StaffRequest, pk: int, year: int, into: int) -> HttpResponse:
    """Plan for a year what was planned for an earlier one."""
    observance = get_object_or_404(Observance, pk=pk)
    try:
        pieces = days_ahead.copy_plan(observance=observance, year=year, into=into)
    except days_ahead.NothingToCopy:
        messages.warning(request, gettext("There is nothing to copy: it is planned already."))
    else:
        names = ", ".join(piece.title for piece in pieces)
        messages.success(request, gettext("Planned: %(names)s") % {"names": names})
    return redirect("days_ahead")


@require_POST
@may_plan
def choose_mail(request: StaffRequest) -> HttpResponse:
    """Store whether this person wants the weekly mail of the days to come."""
    is_wanted = request.POST.get("wanted") == "1"
    AheadMail.objects.choose(user=request.user, is_wanted=is_wanted)
    words = gettext("You get the weekly mail.") if is_wanted else gettext("You get no weekly mail.")
    messages.success(request, words)
    return redirect("days_ahead")


class OwnerField(ModelChoiceField[User]):
    def label_from_instance(self, obj: User) -> str:
        return obj.display_name


class OwnerFilter(admin.RelatedFieldListFilter):
    """Filters by the owners of pieces, under the names that colleagues use."""

    def field_choices(self, *_: Any, **__: Any) -> list[tuple[Any, Any]]:
        owners = User.objects.filter(pk__in=PlannedPiece.objects.values("owner"))
        return sorted(((owner.pk, owner.display_name) for owner in owners), key=itemgetter(1))


@admin.register(PlannedPiece)
class PlannedPieceAdmin(admin.ModelAdmin[PlannedPiece]):
    """The plan of pieces for days. The working calendar leads here with the day filled in."""

    list_display = ["name", "observance", "year", "owned_by", "due_on", "is_done"]
    list_editable = ["is_done"]
    list_filter = ["is_done", "year", ("owner", OwnerFilter)]
    list_select_related = ["observance", "owner", "article"]
    search_fields = ["title", "article__title", "observance__name"]
    autocomplete_fields = ["observance", "article"]
    formfield_overrides = FILLED_BY_LINKS
    ordering = ["-year", "due_on", "pk"]
    fields = ["observance", "year", "title", "article", "owner", "due_on", "is_done"]

    @admin.display(description=_("piece"), ordering="title")
    def name(self, piece: PlannedPiece) -> str:
        return piece.name

    @admin.display(description=_("assigned to"), ordering="owner")
    def owned_by(self, piece: PlannedPiece) -> str | None:
        return piece.owner.display_name if piece.owner else None

    def formfield_for_foreignkey(self, db_field: Any, *args: Any, **kwargs: Any) -> Any:
        if db_field.name == "owner":
            kwargs["form_class"] = OwnerField
        return super().formfield_for_foreignkey(db_field, *args, **kwargs)

    def response_post_save_add(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:  # noqa: ARG002 -- Django passes it
        """Go back to the calendar, from where it was planned."""
        return redirect("days_ahead")

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:  # noqa: ARG002 -- Django passes it
        return redirect("days_ahead")


@require_POST
@may_start
def start_piece(request: StaffRequest, pk: int, year: int) -> HttpResponse:
    """Start a new piece for the day in a year, and open it."""
    observance = get_object_or_404(Observance, pk=pk)
    if observance.occurrence(year) is None:
        raise Http404
    seen = parse_whole_number(request.POST.get("seen", ""))
    if seen is None:
        raise Http404
    try:
        piece = start_new_piece(
            observance=observance,
            year=year,
            by=request.user,
            language=reader_language(),
            seen=seen,
        )
    except AlreadyStarted as meanwhile:
        return _started_already(request, meanwhile.piece)
    return _open(request, piece)


@require_POST
@may_start
def begin_piece(request: StaffRequest, pk: int) -> HttpResponse:
    """Begin a piece that is planned already, and open it."""
    piece = get_object_or_404(PlannedPiece, pk=pk)
    is_theirs = piece.owner_id == request.user.pk
    if not is_theirs and not request.user.has_perm("articles.change_plannedpiece"):
        raise Http404
    try:
        piece = start_planned_piece(piece=piece, by=request.user, language=reader_language())
    except AlreadyStarted as meanwhile:
        return _started_already(request, meanwhile.piece)
    return _open(request, piece)


def _open(request: StaffRequest, piece: PlannedPiece) -> HttpResponse:
    messages.success(
        request, gettext("Started, with the day, its topics and its figures. Write on.")
    )
    return redirect("admin:articles_article_change", piece.article_id)


def _started_already(request: StaffRequest, piece: PlannedPiece) -> HttpResponse:
    """Lead to the existing article, if this person may open it; else to the front page."""
    visible = Article.objects.visible_to(request.user)
    if article := visible.filter(planned_for=piece).first():
        if article.created_by_id != request.user.pk:
            messages.warning(request, gettext("A colleague has started this piece already."))
        return redirect("admin:articles_article_change", article.pk)
    messages.warning(
        request,
        gettext("Something else has been planned for this day. Check it, then start a piece."),
    )
    return redirect("admin:index")
