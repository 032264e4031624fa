"""Classes of forms that came back, made once: for each request anew they take a tenth of publishing."""

from collections.abc import Callable, Hashable
from typing import Any, Final

from django.http import HttpRequest
from django.utils.translation import get_language

MOST: Final = 100

_kept: dict[Hashable, Any] = {}


def kept[C](what: Hashable, request: HttpRequest, make: Callable[[HttpRequest], C]) -> C:
    """The class that `make` made for people who may do the same, in this language.

    `what` names all else that it depends on. `make` is given a request that says nothing but who
    they are: the class remembers it, and must not remember what somebody typed.
    """
    user: Any = request.user
    key = (what, get_language(), frozenset(user.get_all_permissions()))
    if key not in _kept:
        if len(_kept) >= MOST:
            _kept.clear()
        bare = HttpRequest()
        bare.method, bare.user = request.method, user
        _kept[key] = make(bare)
    made: C = _kept[key]
    return made
