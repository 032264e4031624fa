"""Show the receipt with the code until its last four digits come back, then ask one question."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from legal_help.crypto.codes import group_digits
from legal_help.intake import drafts, survey_counts
from legal_help.intake.drafts import Receipt
from legal_help.public.forms.pages import PageForm, Problem
from legal_help.public.http import cookies
from legal_help.public.page import ServiceRequest, is_of_another, service_page, set_token
from legal_help.public.referrals import crisis_lines
from legal_help.questions.parts.survey import HEARD_ABOUT_US, PAGE
from legal_help.trust.tokens import FormToken, Locked, page_mark


@require_http_methods(["GET", "POST"])
@service_page
def receipt(request: ServiceRequest) -> HttpResponse:
    """Show the code for ten minutes at most; the right digits end it sooner."""
    cookie = cookies.form_cookie(request)
    try:
        if is_of_another(request):
            return redirect("legal_help:return")
        if hide := request.POST.get("_hide"):
            drafts.hide_receipt(cookie=cookie, hide=hide == "yes")
            # Not shown from here: Back and reload must find the page as it is now.
            return redirect("legal_help:receipt")
        held = drafts.load_receipt(cookie=cookie)
        if request.method == "GET" or request.switched_language:
            return _show(request, held)
        if not drafts.confirm_receipt(cookie=cookie, last_four=request.POST.get("last_four", "")):
            words = gettext("These are not the last four digits. Look at the code again")
            return _show(request, held, problems=[Problem("id_last_four", words)])
    except Locked:
        return redirect("legal_help:return")
    finished = {
        "form": heard_form(),
        "for_caller": held.is_for_caller,
        "crisis_lines": crisis_lines(),
    }
    response = render(request, "legal_help/public/finished.html", finished)
    set_token(response)
    return response


@require_POST
@service_page
def note(request: ServiceRequest) -> HttpResponse:
    """Return the code as a file that says nothing else: no name of ours, no topic, no address.

    Asked for by POST, so that no address in a browser's history leads to it again.
    """
    cookie = cookies.form_cookie(request)
    try:
        if is_of_another(request):
            return redirect("legal_help:return")
        code = drafts.load_code(cookie=cookie)
    except Locked:
        return redirect("legal_help:return")
    # Dashes hold the groups in their order where a reader's program writes from right to left.
    words = gettext("Keep this where only you find it.")
    text = f"{group_digits(code).replace(' ', '-')}\r\n\r\n{words}\r\n"
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="note.txt"'},
    )


def already_sent(request: ServiceRequest) -> HttpResponse:
    """Calm whoever presses Send twice; lead an old page that is opened again to the receipt."""
    if request.method == "GET":
        return redirect("legal_help:receipt")
    try:
        held = drafts.load_receipt(cookie=cookies.form_cookie(request))
    except Locked:
        return redirect("legal_help:return")
    return _show(request, held, again=True)


def _show(
    request: ServiceRequest,
    held: Receipt,
    *,
    problems: list[Problem] | None = None,
    again: bool = False,
) -> HttpResponse:
    context = {
        "receipt": held,
        "of": page_mark(FormToken.read(cookies.form_cookie(request)).subject),
        "for_caller": held.is_for_caller,
        "groups": group_digits(held.code).split(),
        "problems": problems,
        "again": again,
        "crisis_lines": crisis_lines(),
    }
    return render(request, "legal_help/public/receipt.html", context)


@require_POST
@service_page
def heard(request: ServiceRequest) -> HttpResponse:
    """Count the answer, if there is one, and thank the person in any case."""
    form = heard_form(request)
    option = "" if request.switched_language or not form.is_valid() else form.cleaned_data["heard"]
    if option:
        survey_counts.count_answer(
            question=HEARD_ABOUT_US.id, option=option, today=timezone.localdate()
        )
    context = {"form": None if option else form, "crisis_lines": crisis_lines()}
    return render(request, "legal_help/public/finished.html", context)


def heard_form(request: ServiceRequest | None = None) -> PageForm:
    data = request.POST if request else None
    return PageForm(PAGE, PAGE.questions, today=timezone.localdate(), data=data)
