"""Show pages of the admin, and lead to public pages, only for people who may see the record."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from accounts.requests import StaffRequest


def view_on_site(request: StaffRequest, content_type_id: int, object_id: str) -> HttpResponse:
    """Redirect to the public page of a record. Django's own view leads all staff to any draft."""
    kind = ContentType.objects.filter(pk=content_type_id).first()
    model = kind.model_class() if kind else None
    if model is None or not admin.site.is_registered(model):
        raise Http404
    model_admin = admin.site.get_model_admin(model)
    found = model_admin.get_object(request, object_id)
    if found is None or not model_admin.has_view_permission(request, found):
        raise Http404
    return shortcut(request, content_type_id, object_id)


class HideForbiddenPages:
    """Answers 404 for pages of the admin that a person may not open, as for missing pages.

    Django answers 403 for the first and 404 for the second, and so tells what exists. For a history
    it even looks for the record first.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Any, _args: tuple[Any, ...], _kwargs: dict[str, Any]
    ) -> None:
        model_admin = getattr(view, "model_admin", None)
        is_history = str(request.resolver_match.url_name).endswith("_history")
        if (
            model_admin
            and is_history
            and admin.site.has_permission(request)
            and not model_admin.has_view_or_change_permission(request)
        ):
            raise Http404

    def process_exception(self, request: HttpRequest, refusal: Exception) -> None:
        is_of_the_admin = request.path.startswith(reverse("admin:index"))
        if is_of_the_admin and isinstance(refusal, PermissionDenied):
            raise Http404 from refusal
