"""One address in all languages, since the data is in English: config includes it without a prefix."""

from django.urls import URLPattern, path, re_path

from advocacy.api import views
from advocacy.api.operations import api
from advocacy.api.responses import open_to_all

NINJA_INDEX = "api-root"  # it answers nothing; ours stands before it

app_name = "api"
_operations, _app_name, _namespace = api.urls
urlpatterns = [
    path("", views.index, name="index"),
    path("openapi.json", views.openapi_document, name="openapi"),
    *(
        URLPattern(operation.pattern, open_to_all(operation.callback), name=operation.name)
        for operation in _operations
        if isinstance(operation, URLPattern) and operation.name != NINJA_INDEX
    ),
    # Also what has a line break in it: nothing below here is answered by a page.
    re_path(r"^(?P<rest>[\s\S]+)\Z", views.unknown, name="unknown"),
]
