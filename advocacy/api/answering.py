"""How every answer goes out: for any program, conditional, and plain where it must refuse.

Errors are problem details (RFC 9457). A program on another site may read all of it (CORS), for
none of it is anybody's own.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page

from advocacy.api import writing
from page_cache.decorators import View, public_page

JSON: Final = "application/json"
PROBLEM: Final = "application/problem+json"
METHODS: Final = "GET, HEAD, OPTIONS"
FOR_EVERY_SITE: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
}
A_DAY: Final = "86400"


class Problem(Exception):
    """Why a question has no answer, in words for who asked."""

    def __init__(self, status: int, title: str, detail: str, **more: Any) -> None:
        super().__init__(title)
        self.content = {
            "type": "about:blank",
            "title": title,
            "status": status,
            "detail": detail,
            **more,
        }
        self.status = status


def for_programs(*parameters: str, strict: bool = False) -> Callable[[View], View]:
    """A public page that programs of every site may read, and that nobody can change anything by.

    `parameters` and `strict` are those of public_page.
    """

    def decorate(view: View) -> View:
        return open_to_all(
            conditional_page(public_page(*parameters, strict=strict)(explaining(view)))
        )

    return decorate


def open_to_all[V: Callable[..., Any]](view: V) -> V:
    """Programs of every site may read it, and are told in the same way what else they may not."""

    @csrf_exempt  # nothing is changed here, and whoever tries is told so in the same words
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method in ("GET", "HEAD"):
            response = view(request, *args, **kwargs)
        elif request.method == "OPTIONS":
            response = _permission()
        else:
            detail = f"This data can be read and not changed. Use one of {METHODS}."
            response = refusal(Problem(405, "Read only", detail))
            response.headers["Allow"] = METHODS
        for name, value in FOR_EVERY_SITE.items():
            response.headers[name] = value
        return response

    return cast(V, answer)


def json_answer(content: Any, content_type: str = JSON) -> HttpResponse:
    return HttpResponse(writing.written(content), content_type=content_type)


def refusal(problem: Problem) -> HttpResponse:
    response = json_answer(problem.content, PROBLEM)
    response.status_code = problem.status
    response.headers["Cache-Control"] = "no-store"
    return response


def explaining[V: Callable[..., Any]](view: V) -> V:
    """Say why there is no answer as a program reads it, also where a row is not there."""

    @wraps(view)
    def explained(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        try:
            return view(request, *args, **kwargs)
        except Problem as problem:
            return refusal(problem)
        except Http404:
            return refusal(Problem(404, "Not found", "There is nothing of this name."))

    return cast(V, explained)


def _permission() -> HttpResponse:
    """What a browser asks first when a page of another site sends a condition (CORS preflight)."""
    permission = {
        "Allow": METHODS,
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": "Accept, If-None-Match",
        "Access-Control-Max-Age": A_DAY,
    }
    return HttpResponse(status=204, headers=permission)
