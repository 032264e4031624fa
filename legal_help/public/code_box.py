"""Show the box for the code. Answers that were being typed travel in the page, and are nowhere else."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from legal_help.public.forms.pages import problems_of
from legal_help.public.forms.return_visit import CodeForm
from legal_help.public.http import cookies
from legal_help.public.page import SWITCH, ServiceRequest, typed_in

# Whose form a page belongs to that travels with the code: only the code of that form keeps it there.
OF_FORM = "of_form"


def code_page(
    request: ServiceRequest,
    form: CodeForm | None = None,
    *,
    has_locked: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Ask for the code. `has_locked`: a page was sent that only the code can open the way for."""
    form = form or CodeForm(initial={"code": request.POST.get("code", "")})
    page = {
        "form": form,
        "problems": problems_of(form),
        "has_locked": has_locked,
        "has_lost": not cookies.token(cookies.form_cookie(request)),
        "is_form": _is_of_form(request),
        "carried": carried_fields(request),
    }
    return render(request, "legal_help/public/enter_code.html", page, status=status)


def carried_fields(request: ServiceRequest) -> list[tuple[str, str]]:
    """Return the fields that travel on, with the mark of the form that they were typed in."""
    names = {"of": OF_FORM} if _is_of_form(request) else {}
    return [
        (names.get(name, name), value)
        for name, value in typed_in(request)
        if name in names or name not in {"code", "of", SWITCH}
    ]


def _is_of_form(request: ServiceRequest) -> bool:
    return OF_FORM in request.POST or request.path.startswith(reverse("legal_help:request"))
