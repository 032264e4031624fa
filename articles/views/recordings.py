"""Files of videos and sounds, and their captions: in parts, as players ask for them."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.views.decorators.http import require_safe

from articles.images.served import has_pass
from articles.models import Recording
from articles.playback import files, served
from articles.recordings.recording import MEDIA_TYPES
from articles.views.stored_file import A_WHILE, FOR_ONE, serve_file


@require_safe
def recording_file(request: HttpRequest, name: str) -> HttpResponseBase:
    """Serve a video, a sound or captions to whom may have them."""
    if served.is_public(name):  # no query once it is known: a player asks for many parts
        return _file(request, name, A_WHILE)
    recording = served.recording_of(name)
    if recording and _may_see(request, recording, name):
        return _file(request, name, FOR_ONE)
    raise Http404


def _may_see(request: HttpRequest, recording: Recording, name: str) -> bool:
    """Return whether staff, or somebody with a preview, may play what readers do not have."""
    is_known = settings.SESSION_COOKIE_NAME in request.COOKIES
    if is_known and served.may_see_hidden(request.user, recording):
        return True
    is_taken_back = recording.picture is not None and recording.picture.is_withheld
    return not is_taken_back and has_pass(name, request.GET.get("pass", ""))


def _file(request: HttpRequest, name: str, cache: str) -> HttpResponseBase:
    suffix = name.rpartition(".")[2]
    captions = served.captions_of(name) if suffix == "vtt" else ""
    if captions:
        kind = "text/vtt; charset=utf-8"
        return HttpResponse(captions, kind, headers={"Cache-Control": cache})
    return serve_file(request, files.path_of(name), MEDIA_TYPES[suffix], cache=cache)
