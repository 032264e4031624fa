"""Answers beside the operations: the index, the OpenAPI document and unknown addresses."""

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve, reverse

from advocacy.api import openapi
from advocacy.api.responses import json_response, problem, public_data, refuse_unknown_parameters
from advocacy.api.streaming import VERSION
from identity.site_identity import content_licence, site_name
from page_cache.decorators import origin_of


@public_data(strict=True)
@refuse_unknown_parameters()
def index(request: HttpRequest) -> HttpResponse:
    """Tell a program that knows this address alone where everything is."""
    origin = origin_of(request)
    return json_response(
        {
            "name": site_name(),
            "version": VERSION,
            "documentation_url": origin + reverse("api_page"),
            "openapi_url": origin + reverse("api:openapi"),
            "licence": _licence(),
            "lists": {
                name: origin + openapi.PREFIX + path for name, path in openapi.lists().items()
            },
        }
    )


@public_data(strict=True)
@refuse_unknown_parameters()
def openapi_document(_request: HttpRequest) -> HttpResponse:
    return json_response(openapi.document(f"{site_name()}: open data", _licence()))


@public_data()
def unknown(request: HttpRequest, rest: str) -> HttpResponse:
    """Redirect an address that lacks its last slash; answer 404 to any other."""
    try:
        if not rest.endswith("/") and resolve(f"{request.path}/").func is not unknown:
            query = f"?{request.GET.urlencode()}" if request.GET else ""
            return HttpResponsePermanentRedirect(f"{request.path}/{query}")
    except Resolver404:
        pass
    return problem(404, "No such address", f"See {origin_of(request)}{reverse('api_page')}")


def _licence() -> dict[str, str]:
    """Return the licence of our own words. Each source has its own, which its record names."""
    return {"name": content_licence().name, "url": content_licence().address}
