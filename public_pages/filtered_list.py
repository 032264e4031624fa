"""Show a list that a form filters."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def render_filtered_list(
    request: HttpRequest, template: str, form: Form, context: dict[str, Any]
) -> HttpResponse:
    """Show a list that a form filters.

    Where the form is not valid, the page answers a mistake: it has no address of its own in any
    language, and no cache keeps it.
    """
    if form.is_valid():
        return render(request, template, {**context, "form": form})
    response = render(request, template, {**context, "form": form, "alternates": {}})
    response.headers["Cache-Control"] = "no-store"
    return response
