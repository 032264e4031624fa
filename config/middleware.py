"""Middleware for every request."""

import re
import secrets
from collections.abc import Callable
from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import (
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.http.request import split_domain_port
from django.urls import reverse
from django.utils import translation

from config.privacy.quiet_log import request_name
from config.site import errors, redirects
from page_cache import decorators
from public_pages.language import (
    is_for_help,
    language_of_browser,
    language_of_path,
    publishes_in,
    without_language,
)

# All that the desk's own host serves: the desk, its sign-in with the second factor, what their pages
# fetch. deploy/nginx.conf has the same list.
DESK: Final = "/cases/"
OF_DESK_HOST: Final = (DESK, "/accounts/", settings.STATIC_URL)
# With or without a language. Pages of an organisation may end in the same word, such as /our-work/cases/.
OF_LEGAL_HELP: Final = re.compile(
    rf"(?:/(?:{'|'.join(code for code, _name in settings.LANGUAGES)}))?/(?:legal-help|cases)(?:/|$)"
)
# The form that a caseworker fills in for somebody on the telephone, and its exit: once signed in.
FORM_OF_CALLER: Final = ("/legal-help/request/", "/legal-help/exit/")
SWITCHED_OFF: Final = (
    "browsing-topics=(), camera=(), geolocation=(), microphone=(), payment=(), usb=()"
)
# Answers to people who ask for help, and to staff: an element of another site's page never gets them.
OF_OUR_PAGES_ALONE: Final = (
    *(DESK, "/accounts/", "/admin/", "/legal-help/request/", "/legal-help/return/", "/preview/"),
)
OF_STAFF: Final = ("/admin/", "/cases/", "/accounts/", "/staff/")
# What staff type, or where a sign-in and a sign-out lead elsewhere: here they lead to the desk.
ENTRANCES: Final = ("/", "/staff/")


def name_request(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Give each request a random name, so that its lines can be found together in the log."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        token = request_name.set(secrets.token_hex(4))
        try:
            return get_response(request)
        finally:
            request_name.reset(token)

    return middleware


def close_what_others_could_ask_for(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Switch off what no page of ours asks a browser for; let no other site load a private answer.

    docs/headers.md has every header of every kind of address.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers["Permissions-Policy"] = SWITCHED_OFF
        if request.path.startswith(OF_OUR_PAGES_ALONE):
            response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    return middleware


def use_language_of_address(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Use the language in the address, or English without one.

    Django's own middleware adds `Vary: Accept-Language`: a cache in front would then keep each page
    once for every browser.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        named = language_of_path(request.path_info)
        translation.activate(named or settings.LANGUAGE_CODE)
        request.LANGUAGE_CODE = translation.get_language()
        response = get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or "")
        return response

    return middleware


def use_staff_language(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Use the language of the browser on pages of staff, if the site is fully translated into it.

    Public pages use the language of their address. For an address without one, Django uses the
    default language.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(OF_STAFF):
            chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
            if chosen not in settings.STAFF_LANGUAGES:
                chosen = language_of_browser(request, settings.STAFF_LANGUAGES)
            translation.activate(chosen or settings.LANGUAGE_CODE)
        return get_response(request)

    return middleware


def keep_to_help_where_nothing_is_published(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """In a language in which the site only helps, serve the pages of help alone; its front page leads there."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        language = language_of_path(request.path_info)
        if language is None or publishes_in(language):
            return get_response(request)
        # People type an address from paper without its last slash: another middleware adds it.
        path = without_language(request.path_info).rstrip("/") + "/"
        if path == "/":
            return HttpResponseRedirect(reverse("legal_help_public:start"))
        if not is_for_help(path):
            raise Http404
        return get_response(request)

    return middleware


def answer_at_once_while_away(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer 503 at once where the database is known to be away: the proxy has a copy of the page."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if decorators.DATABASE_AWAY in request.META:
            return errors.busy(request)
        return get_response(request)

    return middleware


def close_legal_help(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Answer 404 for the form and the desk where LEGAL_HELP is 0: the organisation only publishes."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not settings.LEGAL_HELP and OF_LEGAL_HELP.match(request.path_info):
            raise Http404
        return get_response(request)

    return middleware


def keep_desk_on_its_host(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Serve the desk on CASES_HOST alone, and nothing else there: a hole in a public page is none here.

    People find the form beside the articles: a name seen on the line must not say that somebody asks
    for help. Stands behind the sign-in, by which it knows who fills in the form for a caller.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        if not settings.CASES_HOST:
            return get_response(request)
        if not is_desk_host(request):
            if request.path.startswith(DESK):
                raise Http404
            return get_response(request)
        if request.path in ENTRANCES:
            return HttpResponseRedirect(DESK)
        is_of_caller = request.path.startswith(FORM_OF_CALLER) and request.user.is_authenticated
        if not (is_of_caller or request.path.startswith(OF_DESK_HOST)):
            raise Http404
        return get_response(request)

    return middleware


def is_desk_host(request: HttpRequest) -> bool:
    """Return whether a request is to the desk's own host, under any port: cookies know none.

    A host that ALLOWED_HOSTS does not name is another one. The page that refuses it asks this too.
    """
    if not settings.CASES_HOST:
        return False
    try:
        host = request.get_host()
    except DisallowedHost:
        return False
    return split_domain_port(host)[0] == split_domain_port(settings.CASES_HOST)[0]


def lead_on_from_old_addresses(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Lead readers on from an address that answers nothing, with their query, where editors say so."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if response.status_code != HTTPStatus.NOT_FOUND or request.method not in ("GET", "HEAD"):
            return response
        leads = redirects.target(request.path)
        if leads is None:
            return response
        bare, mark, rest = leads.partition("#")
        query = request.META.get("QUERY_STRING", "")
        address = f"{bare}?{query}{mark}{rest}" if query else leads
        return HttpResponsePermanentRedirect(address)

    return middleware


def keep_pages_of_staff_private(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Let nobody keep a public page that was made for somebody with a session: it may lead to its form."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if settings.SESSION_COOKIE_NAME in request.COOKIES and decorators.is_public(request):
            response.headers["Cache-Control"] = "private, no-store"
        return response

    return middleware


def add_onion_location(
    get_response: Callable[[HttpRequest], HttpResponseBase],
) -> Callable[[HttpRequest], HttpResponseBase]:
    """Tell Tor Browser the address of the same page on the onion service.

    Only public pages have this header: a person who types a request for help is never led away. It
    has nothing personal, so that caches may keep the page for everybody.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        is_page = response.headers.get("Content-Type", "").startswith("text/html")
        is_public_page = is_page and request.is_secure() and decorators.is_public(request)
        if settings.ONION_LOCATION and is_public_page:
            path = decorators.public_path(request)
            response.headers["Onion-Location"] = settings.ONION_LOCATION + path
        return response

    return middleware
