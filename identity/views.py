from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, get_language_bidi
from django.views.decorators.http import require_safe

from identity.models import IdentityFile
from identity.sheet import current_sheet, sheet_address
from identity.site_identity import load_identity, short_name, site_name
from page_cache.decorators import public_page

FOR_GOOD: Final = "public, max-age=31536000, immutable"
FOR_A_MINUTE: Final = "public, max-age=60"
TYPES: Final = {"svg": "image/svg+xml", "png": "image/png"}
# A drawing that is opened by itself may do nothing. It was cleaned before.
IN_A_BOX: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@require_safe
@public_page()
def sheet(request: HttpRequest, digest: str) -> HttpResponse:
    """Serve the style sheet. A page in a browser's cache may ask for an earlier one, and gets today's."""
    is_current = request.path == sheet_address() and bool(digest)
    return HttpResponse(
        current_sheet(),
        content_type="text/css; charset=utf-8",
        headers={"Cache-Control": FOR_GOOD if is_current else FOR_A_MINUTE},
    )


@require_safe
def identity_file(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    """Serve a logo or an icon. Its name is the hash of its bytes."""
    found = get_object_or_404(IdentityFile, name=name)
    headers = {"Cache-Control": FOR_GOOD, "Content-Security-Policy": IN_A_BOX}
    kind = TYPES[name.rpartition(".")[2]]
    return HttpResponse(bytes(found.content), content_type=kind, headers=headers)


@require_safe
@public_page()
def favicon(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    """Redirect programs that ask for /favicon.ico by habit to the icon of the site."""
    ours = load_identity()
    if name := ours.icons.get("32"):
        return HttpResponseRedirect(reverse("identity_file", args=[name]))
    return HttpResponseRedirect(static("icons/plain.svg" if ours.name else "icons/icon.svg"))


@require_safe
@public_page()
def manifest(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 -- a view takes it
    """Describe the site for those who put it on the first screen of a phone."""
    icons: dict[str, str] = load_identity().icons
    described: dict[str, Any] = {
        "name": site_name(),
        "short_name": short_name(),
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": reverse("home"),
        "display": "browser",
        "background_color": "#ffffff",
        "theme_color": "#13212a",
        "icons": [
            {
                "src": reverse("identity_file", args=[name]),
                "sizes": f"{size}x{size}",
                "type": "image/png",
            }
            for size, name in icons.items()
        ],
    }
    return JsonResponse(described, content_type="application/manifest+json")
