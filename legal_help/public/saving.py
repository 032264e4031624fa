"""Save and come back later: first the code, which nobody can look up, then the form is closed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from legal_help.crypto import group_digits
from legal_help.intake.drafts import OpenDraft
from legal_help.public.draft_session import lock_context, next_address, with_draft
from legal_help.public.http import cookies
from legal_help.public.page import ServiceRequest, service_page, set_token
from legal_help.trust import unlocks


@require_http_methods(["GET", "POST"])
@service_page
@with_draft
def save(request: ServiceRequest, draft: OpenDraft) -> HttpResponse:
    """Nothing is closed before the code was shown: without it the answers would be lost."""
    if request.POST.get("close") != "yes" or request.switched_language:
        context = {
            "groups": group_digits(draft.code).split(),
            "next": next_address(draft.answers),
            "kept_until": draft.kept_until,
            **lock_context(draft),
        }
        return render(request, "legal_help/public/save.html", context)
    unlocks.lock(cookie=cookies.form_cookie(request))
    response = render(request, "legal_help/public/saved.html", {"kept_until": draft.kept_until})
    set_token(response)
    return response
