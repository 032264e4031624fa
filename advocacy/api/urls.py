"""One address in all languages, since the data is in English: config includes it without a prefix."""

from typing import Final

from django.urls import URLPattern, path, re_path
from ninja import Router

from advocacy.api import operations, views
from advocacy.api.data_api import api
from advocacy.api.responses import open_to_all

NINJA_INDEX: Final = "api-root"  # it answers nothing; ours stands before it


def api_urls(*of_other_apps: Router) -> tuple[list[URLPattern], str]:
    """Return all addresses, for `include`: ours, and those that apps above this one declare.

    Call it once. From then on the index, the OpenAPI document and the page for people tell of them.
    """
    for router in (operations.router, *of_other_apps):
        api.add_router("", router)
    declared, _app_name, _namespace = api.urls
    patterns = [
        path("", views.index, name="index"),
        path("openapi.json", views.openapi_document, name="openapi"),
        *(
            URLPattern(operation.pattern, open_to_all(operation.callback), name=operation.name)
            for operation in declared
            if isinstance(operation, URLPattern) and operation.name != NINJA_INDEX
        ),
        # Also what has a line break in it: nothing below here is answered by a page.
        re_path(r"^(?P<rest>[\s\S]+)\Z", views.unknown, name="unknown"),
    ]
    return patterns, "api"
