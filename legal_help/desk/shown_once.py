"""Pages that show a secret once, and those that follow: no browser keeps what was shown."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpResponse

type View = Callable[..., HttpResponse]


def nothing_kept(view: View) -> View:
    """Let the browser throw away what it keeps of the pages before this one, whole ones included.

    It stands on the page after a secret, and on a page with one: another may have come before.
    """

    @wraps(view)
    def wrapped(*given: Any, **parts: Any) -> HttpResponse:
        response = view(*given, **parts)
        response["Clear-Site-Data"] = '"cache"'
        return response

    return wrapped
