"""Marks the views whose pages are the same for every reader."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path

from page_cache import generation

# Where the view tells the cache in front of Django which parameters make another page.
PARAMETERS: Final = "standing.page_cache.parameters"
REVALIDATED: Final = "public, max-age=0, must-revalidate"

type View = Callable[..., HttpResponse]


class Strict(tuple[str, ...]):
    """The parameters of a page that reads all others too: with one of those it is not kept."""

    __slots__ = ()


def public_page(*parameters: str, strict: bool = False) -> Callable[[View], View]:
    """Promise that the page depends on host, path and these query parameters, and nothing else.

    Such a page reads no cookie and may be kept for everybody until the generation changes. A
    strict one may depend on any other parameter, if only to refuse it: asked for with such a one,
    it is drawn each time, for nobody in particular, and not kept.
    """
    declared = Strict(parameters) if strict else parameters

    def decorate(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            # First the promise, so that the page itself can say under which address it is kept.
            request.META[PARAMETERS] = declared
            with generation.one_era():
                response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", REVALIDATED)
            return response

        return marked

    return decorate


def is_public(request: HttpRequest) -> bool:
    """Whether a view has promised that its page is the same for every reader."""
    return PARAMETERS in request.META


def path_of(request: HttpRequest) -> str:
    """The path of a public page, with those parameters that make another page of it."""
    named = [
        (name, request.GET[name]) for name in request.META[PARAMETERS] if request.GET.get(name)
    ]
    query = f"?{urlencode(named)}" if named else ""
    return escape_uri_path(request.path) + query


def origin_of(request: HttpRequest) -> str:
    """What stands before a path in a whole address. The host is one of ALLOWED_HOSTS."""
    return f"{request.scheme}://{request.get_host()}"
