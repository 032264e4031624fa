"""Show a secret once: nothing keeps it meanwhile, here or in the browser."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.signing import Signer
from django.http import HttpResponse
from django.utils.crypto import constant_time_compare

from accounts.models import User

type View = Callable[..., HttpResponse]


def clear_cache_after(view: View) -> View:
    """Let the browser throw away the copies that it keeps of this site's pages.

    Use it on the page that shows a secret and on the page after it: either may come second.
    """

    @wraps(view)
    def wrapped(*given: Any, **parts: Any) -> HttpResponse:
        response = view(*given, **parts)
        response["Clear-Site-Data"] = '"cache"'
        return response

    return wrapped


def sign_words(words: str, *, of: User, purpose: str) -> str:
    """Return a mark that lets the server know words that it showed, without keeping them.

    A mark is good for one account and one purpose: words made for a lawyer, or shown to somebody
    else, unlock no desk.
    """
    content = json.dumps([purpose, of.pk, words])
    return Signer(salt="legal_help.words_nothing_kept").signature(content)


def verify_words(mark: str, *, words: str, of: User, purpose: str) -> bool:
    """Return whether `mark` was made for these words, this account and this purpose."""
    return constant_time_compare(sign_words(words, of=of, purpose=purpose), mark)
