"""Marks the views whose pages are the same for every reader."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse

# Where the view tells the cache in front of Django which parameters make another page.
PARAMETERS: Final = "standing.page_cache.parameters"
REVALIDATED: Final = "public, max-age=0, must-revalidate"

type View = Callable[..., HttpResponse]


def public_page(*parameters: str) -> Callable[[View], View]:
    """Promise that the page depends on host, path and these query parameters, and nothing else.

    Such a page reads no cookie and may be kept for everybody until the generation changes.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            request.META[PARAMETERS] = parameters
            response.headers.setdefault("Cache-Control", REVALIDATED)
            return response

        return marked

    return decorate
