"""The django-ninja API that all operations belong to: how it writes answers, and how it refuses."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.renderers import BaseRenderer

from advocacy.api import parameters, responses
from advocacy.api.json_text import to_json
from advocacy.api.streaming import VERSION


class ExactRenderer(BaseRenderer):
    """Writes JSON with all digits of a number."""

    media_type = responses.JSON

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> str:  # noqa: ARG002 -- ninja's signature
        return to_json(data)


class DataApi(NinjaAPI):
    def get_content_type(self) -> str:
        return responses.JSON  # JSON is always UTF-8, and has no parameter to say so


api: Final = DataApi(
    version=VERSION,
    openapi_url=None,  # views.py answers it, with our own digits and no page that loads scripts
    docs_url=None,
    urls_namespace="api",
    renderer=ExactRenderer(),
)


@api.exception_handler(ValidationError)
def _refuse_value(_request: HttpRequest, error: Any) -> HttpResponse:
    first = error.errors[0]
    return responses.bad_parameter(first["loc"][-1], first["msg"].removeprefix("Value error, "))


@api.exception_handler(parameters.BadParameter)
def _refuse_parameter(_request: HttpRequest, error: Any) -> HttpResponse:
    return responses.bad_parameter(error.name, error.why)


@api.exception_handler(Http404)
def _answer_not_found(_request: HttpRequest, _error: Any) -> HttpResponse:
    return responses.not_found()
