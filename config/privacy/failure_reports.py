"""Reports of a failure say where it happened, and never what anybody had typed."""

from collections.abc import ItemsView
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from config.privacy.quiet_log import PRIVATE_PATH

# Where the words of a query stand, beside the query itself.
QUOTES_THE_ADDRESS = ("QUERY_STRING", "HTTP_REFERER", "REQUEST_URI", "RAW_URI")


class NothingTyped(SafeExceptionReporterFilter):
    """Leave out what was posted and every local variable, on all pages, in debugging as well.

    Marking functions one by one would protect those that somebody remembered.
    """

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:  # noqa: ARG002 -- Django's hook
        return {}

    def get_safe_request_meta(self, request: HttpRequest) -> dict[str, Any]:
        meta: dict[str, Any] = super().get_safe_request_meta(request)
        return {name: value for name, value in meta.items() if name not in QUOTES_THE_ADDRESS}

    def get_traceback_frame_variables(
        self,
        request: HttpRequest | None,  # noqa: ARG002 -- Django's hook
        tb_frame: TracebackType,  # noqa: ARG002 -- Django's hook
    ) -> ItemsView[str, Any]:
        return {}.items()


class NoQuery(ExceptionReporter):
    """Name the page that failed, without what was asked of it; of a private page not the message."""

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
