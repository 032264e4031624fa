"""Answer people while the bucket of pictures, documents and videos does not."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext

from accounts.desk.repeat_post import answer_with_typed
from articles.admin.uploads import STORAGE_AWAY
from articles.bucket import StorageAway


class AnswerWhileStorageIsAway:
    """Tell readers of a file to try again in a minute, and give staff back what they typed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, failure: Exception) -> HttpResponse | None:
        if not isinstance(failure, StorageAway):
            return None
        if request.method == "POST":
            answer = answer_with_typed(
                request, status=HTTPStatus.SERVICE_UNAVAILABLE, why=str(STORAGE_AWAY)
            )
        else:
            words = gettext("This file is away for a moment. Please try again in a minute.")
            answer = HttpResponse(words, "text/plain; charset=utf-8", status=503)
        answer.headers["Retry-After"] = "60"
        answer.headers["Cache-Control"] = "no-store"
        # The log knows already that the bucket does not answer: not once more for each picture.
        answer._has_been_logged = True  # type: ignore[attr-defined]  # how Django marks it
        return answer
