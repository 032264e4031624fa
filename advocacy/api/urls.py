"""One address in all languages, since the data is in English: config includes it without a prefix."""

from django.urls import path, re_path

from advocacy.api import views

app_name = "api"
urlpatterns = [
    path("", views.index, name="index"),
    path("openapi.json", views.openapi_document, name="openapi"),
    *(path(operation.route, view, name=operation.name) for operation, view in views.VIEWS.items()),
    # Also what has a line break in it: nothing below here is answered by a page.
    re_path(r"^(?P<rest>[\s\S]+)\Z", views.unknown, name="unknown"),
]
