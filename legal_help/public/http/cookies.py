"""Set and read the two strict cookies: the form's, for persons, and the desk's, for staff.

Both end with the browser and are never readable by a script. A name that begins with `__Host-` is
one that no other host of the domain can set: nobody types into a draft that somebody put there. What
they carry is written in `tokens.py`; behind a full stop the form's cookie keeps the language, so that no
address tells it. The form's cookie is signed: one that was altered is none, or any visitor could make
this house believe that its database was.
"""

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse

FORM_PATH = "/legal-help/"
DESK_PATH = "/cases/"


def sign(value: str) -> str:
    """Return the form's cookie as a browser keeps it."""
    return _signer().sign(value)


def read(kept: str) -> str:
    """Return what the form's cookie carries: nothing, if it was altered."""
    try:
        return _signer().unsign(kept)
    except BadSignature:
        return ""


def form_cookie(request: HttpRequest) -> str:
    return read(request.COOKIES.get(_form_name(), ""))


def form_cookie_after(request: HttpRequest, response: HttpResponse) -> str:
    """Return what the browser has once it got this response."""
    is_set = _form_name() in response.cookies
    return read(response.cookies[_form_name()].value) if is_set else form_cookie(request)


def set_form_cookie(response: HttpResponse, value: str) -> None:
    _set(response, _form_name(), sign(value), path=_form_path())


def drop_form_cookie(response: HttpResponse) -> None:
    response.delete_cookie(_form_name(), path=_form_path(), samesite="Strict")


def desk_cookie(request: HttpRequest) -> str:
    return request.COOKIES.get(_desk_name(), "")


def set_desk_cookie(response: HttpResponse, value: str) -> None:
    _set(response, _desk_name(), value, path=_desk_path())


def drop_desk_cookie(response: HttpResponse) -> None:
    response.delete_cookie(_desk_name(), path=_desk_path(), samesite="Strict")


def session_key(request: HttpRequest) -> str:
    """Return what only the browser that signed in brings along; the table holds its hash."""
    return request.session.session_key or ""


def token(value: str) -> str:
    """Return the part of the form's cookie that opens a draft; empty before there is one."""
    return value.partition(".")[0]


def language(value: str) -> str:
    """Return the language in the form's cookie, or an empty text."""
    return value.partition(".")[2]


def with_language(value: str, code: str) -> str:
    return f"{token(value)}.{code}"


def _signer() -> Signer:
    return Signer(salt="form cookie")


def _set(response: HttpResponse, name: str, value: str, *, path: str) -> None:
    response.set_cookie(
        name,
        value,
        path=path,
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Strict",
    )


def _form_name() -> str:
    return "__Host-form" if settings.SECURE_COOKIES else "form"


def _form_path() -> str:
    # The prefix __Host- demands the whole host.
    return "/" if settings.SECURE_COOKIES else FORM_PATH


def _desk_name() -> str:
    """Return the name of the desk's cookie. On its own host, the browser binds it to that host."""
    if not settings.SECURE_COOKIES:
        return "unlock"
    return "__Host-unlock" if settings.CASES_HOST else "__Secure-unlock"


def _desk_path() -> str:
    return "/" if settings.CASES_HOST else DESK_PATH
