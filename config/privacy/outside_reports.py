"""Reports of failures to a server that speaks Sentry's protocol, without what anybody typed.

Only what is named here goes out: kinds of failures, places in the code, the release. No message, as it
may quote what was typed; no address, cookie, header, user, variable or query.
"""

from collections.abc import Mapping
from typing import Any, Final, cast

import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import got_request_exception
from django.tasks import TaskResult, TaskResultStatus
from django.tasks.signals import task_finished
from sentry_sdk.types import Event, Hint
from sentry_sdk.utils import Dsn

FRAME_KEYS: Final = ("filename", "function", "module", "lineno", "in_app")
EVENT_KEYS: Final = ("event_id", "timestamp", "platform", "level", "release", "environment", "sdk")


def send_failures_to(dsn: str, *, environment: str) -> None:
    """Send each page and each task that fails in this process to this address from now on.

    Raises ImproperlyConfigured where Sentry's library cannot read the address, which holds a key.
    """
    try:
        Dsn(dsn)
    except ValueError:
        raise ImproperlyConfigured("SENTRY_DSN is no address such as https://KEY@HOST/1.") from None
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        before_send=keep_places_alone,
        before_send_transaction=lambda _event, _hint: None,
        # What `before_send` drops is not gathered in the first place.
        data_collection={
            "user_info": False,
            "cookies": {"mode": "off"},
            "http_headers": {"request": {"mode": "off"}},
            "http_bodies": [],
            "url_query_params": {"mode": "off"},
            "database_query_data": False,
            "stack_frame_variables": False,
            "frame_context_lines": 0,
        },
        max_breadcrumbs=0,
        server_name="",
        # They would wrap the middleware, the templates and the database of this process.
        default_integrations=False,
        auto_enabling_integrations=False,
    )
    got_request_exception.connect(_report_page, dispatch_uid="report outside")
    task_finished.connect(_report_task, dispatch_uid="report outside")


def _report_page(**_signal: Any) -> None:
    sentry_sdk.capture_exception()


def _report_task(*, task_result: TaskResult[..., Any], **_signal: Any) -> None:
    # Django sends the signal while it handles the failure.
    if task_result.status == TaskResultStatus.FAILED:
        sentry_sdk.capture_exception()


def keep_places_alone(event: Event, _hint: Hint) -> Event:
    """Return only those parts of a report that cannot hold what a person typed."""
    reported: dict[str, Any] = {**event}
    kept = {name: reported[name] for name in EVENT_KEYS if name in reported}
    values = (reported.get("exception") or {}).get("values") or []
    return cast("Event", {**kept, "exception": {"values": [_failure(each) for each in values]}})


def _failure(value: Mapping[str, Any]) -> dict[str, Any]:
    frames = (value.get("stacktrace") or {}).get("frames") or []
    return {
        "type": value.get("type"),
        "module": value.get("module"),
        "stacktrace": {
            "frames": [{name: frame.get(name) for name in FRAME_KEYS} for frame in frames]
        },
    }
