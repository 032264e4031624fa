"""The working calendar of days: what comes, what is planned for it, and what is missing."""

from datetime import date, timedelta

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from accounts.requests import StaffRequest
from advocacy.models import Observance
from articles.planning import days_ahead, weekly_mail

may_plan = permission_required("articles.change_plannedpiece", raise_exception=True)


@require_safe
@may_plan
def days_page(request: StaffRequest) -> HttpResponse:
    """The next 60 days, or a month, with what is planned and what is missing."""
    today = timezone.localdate()
    first, last = _span(request.GET.get("month", ""), today)
    every = request.GET.get("every") == "1"
    context = {
        **admin.site.each_context(request),
        "title": gettext("In the next 60 days"),
        "ahead": days_ahead.upcoming_days(first, last, today=today, every=every, to=request.user),
        "today": today,
        "month": request.GET.get("month", ""),
        "months": [_month_after(today, number) for number in range(12)],
        "every": every,
        "gets_mail": weekly_mail.is_wanted_by(request.user),
    }
    return render(request, "admin/days_ahead.html", context)


def _span(month: str, today: date) -> tuple[date, date]:
    """The days of a month such as 2026-12, else those to come. Raises Http404 for other words."""
    if not month:
        return today, today + timedelta(days=days_ahead.DAYS_AHEAD)
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Http404 from None
    return first, _month_after(first, 1) - timedelta(days=1)


def _month_after(day: date, number: int) -> date:
    """The first day of the month so many months after that of a day."""
    months = day.year * 12 + day.month - 1 + number
    return date(months // 12, months % 12 + 1, 1)


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
    weekly_mail.set_preference(user=request.user, is_wanted=is_wanted)
    words = gettext("You get the weekly mail.") if is_wanted else gettext("You get no weekly mail.")
    messages.success(request, words)
    return redirect("days_ahead")
