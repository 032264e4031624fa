"""Mark views whose pages are the same for every reader."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.encoding import escape_uri_path
from django.views.decorators.csrf import csrf_exempt

from page_cache import generation, replica

# The key in `environ` by which a view tells the cache which parameters make another page.
PARAMETERS: Final = "standing.page_cache.parameters"
# The key by which the cache tells Django that this page cannot be made: its database is away.
DATABASE_AWAY: Final = "standing.page_cache.database_away"
REVALIDATED: Final = "public, max-age=0, must-revalidate"

type View = Callable[..., HttpResponse]


class StrictParameters(tuple[str, ...]):
    """Names the parameters of a page that reads others too. With one of those it is not kept."""

    __slots__ = ()


def public_page(*parameters: str, strict: bool = False) -> Callable[[View], View]:
    """Promise that the page depends on host, path and these query parameters, and nothing else.

    Such a page reads no cookie, and is kept for every reader until the generation changes. A
    strict page may depend on other parameters too, if only to refuse them: with one of these it is
    made each time and not kept.
    """
    declared = StrictParameters(parameters) if strict else parameters

    def decorate(view: View) -> View:
        @wraps(view)
        def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            # The promise comes first: the page itself names the address under which it is kept.
            request.META[PARAMETERS] = declared
            with generation.in_one_epoch():
                if _may_come_from_replica(request):
                    response = replica.draw(
                        lambda: view(request, *args, **kwargs),
                        is_new_enough=generation.has_reached_replica,
                    )
                else:
                    response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", REVALIDATED)
            return response

        marked.promises_the_same_for_everybody = True  # type: ignore[attr-defined]  # a mark
        # A public page changes nothing, so a POST needs no token: it is answered with 405, not 403.
        return csrf_exempt(marked)

    return decorate


def _may_come_from_replica(request: HttpRequest) -> bool:
    """Return whether there is a replica, and this process serves a page to somebody without a session."""
    return (
        replica.REPLICA in settings.DATABASES
        and request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and generation.is_vouched_for()
    )


def is_public_view(view: View) -> bool:
    """Return whether a view, or one that other decorators wrap, is marked as a public page."""
    return getattr(view, "promises_the_same_for_everybody", False)


def is_public(request: HttpRequest) -> bool:
    """Return whether a view has promised that its page is the same for every reader."""
    return PARAMETERS in request.META


def public_path(request: HttpRequest) -> str:
    """Return the path of a public page with the parameters that make another page of it."""
    named = [
        (name, request.GET[name]) for name in request.META[PARAMETERS] if request.GET.get(name)
    ]
    query = f"?{urlencode(named)}" if named else ""
    return escape_uri_path(request.path) + query


def origin_of(request: HttpRequest) -> str:
    """Return scheme and host, for whole addresses. The host is one of ALLOWED_HOSTS."""
    return f"{request.scheme}://{request.get_host()}"
