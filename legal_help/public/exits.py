"""Leave the form, save it for later, or erase everything."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from legal_help.intake import drafts
from legal_help.intake.drafts import OpenDraft
from legal_help.public.draft_session import code_context, lock_context, next_address, with_draft
from legal_help.public.http import cookies
from legal_help.public.http.middleware import unseen
from legal_help.public.page import ServiceRequest, service_page, set_token
from legal_help.trust import unlocks


@csrf_exempt
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Lock what is open and go to the neutral site, even with a dead token: it can only close.

    A form on another website reaches the redirect alone, for it does not bring the strict cookie.
    Cookies are expired one by one: `Clear-Site-Data: "cookies"` would sign staff out.
    """
    cookie, site = cookies.form_cookie(request), request.headers.get("Sec-Fetch-Site")
    response = HttpResponse(status=303, headers={"Location": settings.NEUTRAL_SITE})
    if cookie and site in {None, "same-origin"}:
        unlocks.lock(cookie=cookie)
        cookies.drop_form_cookie(response)
        response.delete_cookie(settings.CSRF_COOKIE_NAME)
        response["Clear-Site-Data"] = '"cache", "storage"'
    return unseen(response)


@require_http_methods(["GET", "POST"])
@service_page
@with_draft
def save(request: ServiceRequest, draft: OpenDraft) -> HttpResponse:
    """Show the code first, then close the form: without the code the answers would be lost."""
    if request.POST.get("close") != "yes" or request.switched_language:
        return render(request, "legal_help/public/save.html", code_context(draft))
    unlocks.lock(cookie=cookies.form_cookie(request))
    response = render(request, "legal_help/public/saved.html", {"kept_until": draft.kept_until})
    set_token(response)
    return response


@require_http_methods(["GET", "POST"])
@service_page
@with_draft
def erase(request: ServiceRequest, draft: OpenDraft) -> HttpResponse:
    if request.POST.get("erase") != "yes" or request.switched_language:
        context = {"next": next_address(draft.answers), **lock_context(draft)}
        return render(request, "legal_help/public/erase.html", context)
    drafts.delete_draft(draft.pk)
    response = render(request, "legal_help/public/erased.html")
    set_token(response)
    return response
