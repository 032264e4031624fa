"""The way from a public page to the form behind it, for members of the staff who may change it."""

from typing import Any, Final

from django import template
from django.conf import settings
from django.contrib import admin
from django.db.models import Model
from django.template import Context
from django.urls import reverse

register = template.Library()

# What a page is about, by the names that views give it.
SUBJECTS: Final = (
    *("article", "statistic", "observance", "source", "topic", "author", "instrument", "series"),
)


@register.simple_tag(takes_context=True)
def edit_address(context: Context) -> str:
    """Return the address of the form of what this page shows; "" for readers, and for previews.

    Without the cookie of a session nobody is asked for: a page that is kept for every reader depends
    on no cookie. One with it is never kept, see `config.middleware.keep_pages_of_staff_private`.
    """
    request: Any = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    found = (context.get(name) for name in SUBJECTS)
    subject = next((each for each in found if isinstance(each, Model)), None)
    if subject is None or context.get("is_preview") or not request.user.is_staff:
        return ""
    model_admin = admin.site.get_model_admin(type(subject))
    seen = model_admin.get_queryset(request).filter(pk=subject.pk)
    if not (model_admin.has_change_permission(request, subject) and seen.exists()):
        return ""
    meta = subject._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[subject.pk])
