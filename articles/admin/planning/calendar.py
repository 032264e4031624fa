"""The editorial calendar, a month on a page."""

from datetime import date

from babel import Locale
from django.contrib import admin
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest
from articles.planning import calendar
from public_pages.language import reader_language


@require_safe
def month_page(request: StaffRequest) -> HttpResponse:
    """Show what is published, scheduled, due and marked in a month such as 2026-12, else in this one."""
    if not request.user.has_perm("articles.view_article"):
        raise Http404
    today = timezone.localdate()
    first = _first_of(request.GET.get("month", ""), today)
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


def _first_of(text: str, today: date) -> date:
    """Raises Http404 for what is no month, or none of the calendar's years."""
    if not text:
        return today.replace(day=1)
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None
    if not calendar.FIRST <= first <= calendar.LAST:
        raise Http404
    return first
