"""Reports of a failure say where it happened, and never what anybody had typed."""

from collections.abc import ItemsView
from types import TracebackType
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter


class NothingTyped(SafeExceptionReporterFilter):
    """Leave out what was posted and every local variable, on all pages, in debugging as well.

    Marking functions one by one would protect those that somebody remembered.
    """

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:  # noqa: ARG002 -- Django's hook
        return {}

    def get_traceback_frame_variables(
        self,
        request: HttpRequest | None,  # noqa: ARG002 -- Django's hook
        tb_frame: TracebackType,  # noqa: ARG002 -- Django's hook
    ) -> ItemsView[str, Any]:
        return {}.items()
