"""Files of films and sounds, and their captions: in parts, as players ask for them."""

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
    """Serve a film, a sound or captions to whom may have them."""
    recording = served.recording_of(name)
    if recording is None:
        raise Http404
    if served.is_public(name):
        return _file(request, recording, name, A_WHILE)
    is_known = settings.SESSION_COOKIE_NAME in request.COOKIES
    if is_known and served.may_see_hidden(request.user, recording):
        return _file(request, recording, name, FOR_ONE)
    is_taken_back = recording.picture is not None and recording.picture.is_withheld
    if not is_taken_back and has_pass(name, request.GET.get("pass", "")):
        return _file(request, recording, name, FOR_ONE)
    raise Http404


def _file(request: HttpRequest, recording: Recording, name: str, cache: str) -> HttpResponseBase:
    if words := served.captions_of(recording, name):
        kind = "text/vtt; charset=utf-8"
        return HttpResponse(words.captions, kind, headers={"Cache-Control": cache})
    if not files.exists(name):
        raise Http404
    return serve_file(request, files.path_of(name), MEDIA_TYPES[recording.suffix], cache=cache)
