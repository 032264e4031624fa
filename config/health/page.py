"""The page that tells administrators how the site does, in words, and what to do."""

from typing import Final

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.requests import StaffRequest
from config.health import find
from config.health.backups import are_told, state_of_backups

SEE_STATE: Final = "config.view_workerbeat"


@never_cache
@require_safe
@permission_required(SEE_STATE, raise_exception=True)
def site_state(request: StaffRequest) -> HttpResponse:
    """Show what is wrong or soon will be. Ten queries more than any page of staff, if all is well."""
    context = {
        **admin.site.each_context(request),
        "title": gettext("State of the site"),
        "findings": find.find_all(timezone.now()),
        "backups": state_of_backups() if are_told() else None,
    }
    return render(request, "admin/site_state.html", context)
