"""Files of pictures, each checked: readers are served only what stands on a page of theirs."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from articles.images import served
from articles.models import Image
from articles.models.media.image import media_url
from articles.views.stored_file import A_WHILE, FOR_ONE, serve_file


@require_safe
def media_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve a file of a picture, lead to the one that took its place, or say that it is gone."""
    if served.is_public(name):
        return _file(request, name, A_WHILE)
    if former := served.former_file(name):
        instead = served.replacement(former)
        if instead == name:  # of version 0.1.0, and not drawn anew yet
            return _file(request, name, A_WHILE)
        if instead:
            return _lead_to(instead)
        if former.image is None:
            return _gone()
    image = served.image_of(name)
    if image and _may_see(request, name, image):
        return _file(request, name, FOR_ONE)
    if image and image.is_withheld:
        return _gone()
    raise Http404


def _may_see(request: HttpRequest, name: str, image: Image) -> bool:
    """Return whether staff, or somebody with a preview, may see a picture that readers do not see."""
    # Without a session nobody is asked for: a reader's answer must not depend on a cookie.
    is_known = settings.SESSION_COOKIE_NAME in request.COOKIES
    if is_known and served.may_see_hidden(request.user, image):
        return True
    return not image.is_withheld and served.has_pass(name, request.GET.get("pass", ""))


def _lead_to(name: str) -> HttpResponse:
    response = redirect(media_url(name))
    response.headers["Cache-Control"] = A_WHILE
    return response


def _file(request: HttpRequest, name: str, cache: str) -> HttpResponseBase:
    return serve_file(request, name, f"image/{name.rpartition('.')[2]}", cache=cache)


def _gone() -> HttpResponse:
    words = gettext("This picture is no longer here.")
    plain = "text/plain; charset=utf-8"
    return HttpResponse(words, plain, status=410, headers={"Cache-Control": A_WHILE})
