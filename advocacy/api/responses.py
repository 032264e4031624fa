"""Sends answers that any program may read, and refuses with a problem that programs understand.

Problems are those of RFC 9457. Programs on other sites may read every answer (CORS): none belongs
to one reader.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import conditional_page

from advocacy.api.json_text import to_json
from page_cache.decorators import View, public_page
from page_cache.negotiation import prefers_csv

JSON: Final = "application/json"
CSV: Final = "text/csv"
PROBLEM: Final = "application/problem+json"
METHODS: Final = "GET, HEAD, OPTIONS"
CORS: Final = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "ETag, Link",
}
SECONDS_A_DAY: Final = "86400"
# A CSV has all pages of a list.
OF_A_PAGE: Final = frozenset({"page_size", "cursor"})


def json_response(content: Any) -> HttpResponse:
    return HttpResponse(to_json(content), content_type=JSON)


def problem(status: int, title: str, detail: str, **more: Any) -> HttpResponse:
    """Return a refusal, which says why in words for the person who wrote the program."""
    content = {"type": "about:blank", "title": title, "status": status, "detail": detail, **more}
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(to_json(content), content_type=PROBLEM, status=status, headers=headers)


def not_found() -> HttpResponse:
    return problem(404, "Not found", "There is nothing of this name.")


def public_data(*, strict: bool = False) -> Callable[[View], View]:
    """Make a view a public page that programs of every site may read; `strict` as in public_page."""

    def decorate(view: View) -> View:
        return open_to_all(conditional_page(public_page(strict=strict)(view)))

    return decorate


def open_to_all[V: Callable[..., Any]](view: V) -> V:
    """Let programs of every site read a view, and refuse all but reading.

    A missing row is answered with a problem instead of a page.
    """

    @csrf_exempt  # nothing is changed here, and every other method gets the same refusal
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if request.method in ("GET", "HEAD"):
            try:
                response = view(request, *args, **kwargs)
            except Http404:
                response = not_found()
        elif request.method == "OPTIONS":
            response = _preflight()
        else:
            detail = f"This data can be read and not changed. Use one of {METHODS}."
            response = problem(405, "Read only", detail)
            response.headers["Allow"] = METHODS
        for name, value in CORS.items():
            response.headers[name] = value
        return response

    return cast(V, answer)


def refuse_unknown_parameters(known: tuple[str, ...] = ()) -> Callable[[View], View]:
    """Answer 400 to a parameter that a view does not have, or that is given twice.

    So a slip of the pen never gives all rows for some.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            for name, values in request.GET.lists():
                if name not in known:
                    allowed = ", ".join(known) or "none at all"
                    why = f"There is no such parameter here. There are: {allowed}."
                    return bad_parameter(name, why)
                if len(values) > 1:
                    return bad_parameter(name, "Give it only once.")
            return view(request, *args, **kwargs)

        return answer

    return decorate


def lead_to_csv(view: View) -> View:
    """Redirect to the CSV of a list whoever prefers that. The page cache lets these requests through.

    Other caches keep neither answer without asking: the list is revalidated, the redirect not kept.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not prefers_csv(request.headers.get("Accept", "")):
            return view(request, *args, **kwargs)
        headers = {
            "Location": csv_path(request),
            "Cache-Control": "no-store",
            "Vary": "Accept",
        }
        return HttpResponse(status=303, headers=headers)

    return answer


def csv_path(request: HttpRequest) -> str:
    """Return where the list that is asked for is CSV, with its query but for what makes a page."""
    asked = {name: value for name, value in request.GET.items() if name not in OF_A_PAGE}
    path = request.path.removesuffix("/") + ".csv"
    return f"{path}?{urlencode(asked)}" if asked else path


def bad_parameter(name: str, why: str) -> HttpResponse:
    return problem(400, "Not understood", f"{name}: {why}", parameter=name)


def _preflight() -> HttpResponse:
    """Answer what a browser asks first when a page of another site sends If-None-Match."""
    permission = {
        "Allow": METHODS,
        "Access-Control-Allow-Methods": METHODS,
        "Access-Control-Allow-Headers": "Accept, If-None-Match",
        "Access-Control-Max-Age": SECONDS_A_DAY,
    }
    return HttpResponse(status=204, headers=permission)
