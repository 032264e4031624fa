import re
from typing import Final

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from articles.images import storage

FOREVER: Final = "public, max-age=31536000, immutable"


@require_safe
def media_file(request: HttpRequest, name: str) -> HttpResponseBase:  # noqa: ARG001 -- a view takes it
    """Serve a stored picture. The address pattern lets no path but a plain name through."""
    if not re.fullmatch(storage.NAME_PATTERN, name) or not default_storage.exists(name):
        raise Http404
    content_type = f"image/{name.rpartition('.')[2]}"
    headers = {"Cache-Control": FOREVER}
    if settings.MEDIA_ACCEL_PREFIX:
        headers["X-Accel-Redirect"] = settings.MEDIA_ACCEL_PREFIX + name
        return HttpResponse(content_type=content_type, headers=headers)
    return FileResponse(default_storage.open(name), content_type=content_type, headers=headers)
