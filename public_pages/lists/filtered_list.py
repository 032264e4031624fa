"""Show a list that a form filters."""

from typing import Any

from django.forms import ChoiceField, Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def render_filtered_list(
    request: HttpRequest, template: str, form: Form, context: dict[str, Any]
) -> HttpResponse:
    """Show a list that a form filters. Its heading names the choices: `narrowed` in the template.

    Where the form is not valid, the page answers a mistake: it has no address of its own in any
    language, and no cache keeps it.
    """
    if form.is_valid():
        return render(request, template, {**context, "form": form, "narrowed": _chosen(form)})
    response = render(request, template, {**context, "form": form, "alternates": {}})
    response.headers["Cache-Control"] = "no-store"
    return response


def _chosen(form: Form) -> list[str]:
    """Return the labels of the choices and the words that were typed, in the order of the form."""
    words = []
    for name, field in form.fields.items():
        choice = form.cleaned_data.get(name)
        if choice and isinstance(field, ChoiceField):
            choices: Any = field.choices
            words.append(str(dict(choices)[choice]))
        elif choice:
            words.append(_("“{words}”").format(words=choice))
    return words
