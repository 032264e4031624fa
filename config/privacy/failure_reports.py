"""Error reports: they say where a failure happened, and never what somebody typed."""

from collections.abc import ItemsView
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from config.privacy.quiet_log import PRIVATE_PATH

# Entries of META that repeat the query of an address.
META_WITH_QUERIES = ("QUERY_STRING", "HTTP_REFERER", "REQUEST_URI", "RAW_URI")


class HideTypedWords(SafeExceptionReporterFilter):
    """Leaves out POST data and all local variables, on every page and with DEBUG too.

    Marking single functions as sensitive would protect only those that somebody remembered.
    """

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:  # noqa: ARG002 -- Django's hook
        return {}

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        meta: dict[str, Any] = super().get_safe_request_meta(request)
        return {name: value for name, value in meta.items() if name not in META_WITH_QUERIES}

    def get_traceback_frame_variables(
        self,
        request: HttpRequest | None,  # noqa: ARG002 -- Django's hook
        tb_frame: TracebackType,  # noqa: ARG002 -- Django's hook
    ) -> ItemsView[str, Any]:
        return {}.items()


class HideQueries(ExceptionReporter):
    """Names the page that failed without its query, and for a private page without the message."""

    def get_traceback_data(self) -> dict[str, Any]:
        data: dict[str, Any] = super().get_traceback_data()
        if self.request is None:
            return data
        data |= {"request_GET_items": [], "request_insecure_uri": self.request.path}
        if PRIVATE_PATH.match(self.request.path):
            data |= {"exception_value": "", "exception_notes": "", "unicode_hint": ""}
            for frame in data["frames"]:
                frame["exc_cause"] = type(frame["exc_cause"]).__name__
        return data
