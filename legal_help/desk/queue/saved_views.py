"""A caseworker's own tabs of the queue: keep one, delete one."""

from uuid import UUID

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from accounts.requests import StaffRequest
from legal_help.casework.queue import saved_views
from legal_help.desk.door import unlocked
from legal_help.desk.forms.queue import SaveViewForm
from legal_help.desk.queue.filters import Asked
from legal_help.trust.keys import Caseworker


@require_POST
@unlocked
def save(request: StaffRequest, reader: Caseworker) -> HttpResponse:
    form = SaveViewForm(request.POST)
    is_named = form.is_valid()
    # What comes with the page is read like an address: nothing but codes is left of it.
    codes = Asked.of(QueryDict(form.cleaned_data.get("codes", ""))).codes
    if not is_named or not codes:
        return _back(codes, "unnamed")
    try:
        saved_views.save_view(user=reader.user, name=form.cleaned_data["title"], codes=codes)
    except saved_views.NameTaken:
        return _back(codes, "name_taken")
    except saved_views.TooManyViews:
        return _back(codes, "too_many")
    return _back(codes, "kept")


@require_POST
@unlocked
def delete(request: StaffRequest, reader: Caseworker, pk: UUID) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    saved_views.delete_view(user=reader.user, pk=pk)
    return _back("", "deleted")


def _back(codes: str, done: str) -> HttpResponse:
    query = "&".join(part for part in (codes, f"done={done}") if part)
    return redirect(f"{reverse('cases:queue')}?{query}")
