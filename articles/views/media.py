"""Files of pictures, each checked: readers are served only what stands on a page of theirs."""

from typing import Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from articles.images import served
from articles.models import Image
from articles.models.image import media_url

# A picture can be taken back: whoever keeps a copy asks again soon.
A_WHILE: Final = "public, max-age=600"
FOR_ONE: Final = "private, no-store"


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
    if not default_storage.exists(name):
        raise Http404
    etag = f'"{name}"'
    headers = {"Cache-Control": cache}
    if cache == A_WHILE:
        headers["ETag"] = etag
        if etag in request.headers.get("If-None-Match", ""):
            return HttpResponse(status=304, headers=headers)
    content_type = f"image/{name.rpartition('.')[2]}"
    if settings.MEDIA_ACCEL_PREFIX:
        headers["X-Accel-Redirect"] = settings.MEDIA_ACCEL_PREFIX + name
        return HttpResponse(content_type=content_type, headers=headers)
    return FileResponse(default_storage.open(name), content_type=content_type, headers=headers)


def _gone() -> HttpResponse:
    words = gettext("This picture is no longer here.")
    plain = "text/plain; charset=utf-8"
    return HttpResponse(words, plain, status=410, headers={"Cache-Control": A_WHILE})
