"""Reports of failures to a server that speaks Sentry's protocol, without what anybody typed.

Only what is named here goes out: kinds of failures, places in the code, the release. No message, as it
may quote what was typed; no address, cookie, header, user, variable or query.
"""

from collections.abc import Mapping
from typing import Any, Final, cast

import sentry_sdk
from django.core.signals import got_request_exception
from sentry_sdk.types import Event, Hint

FRAME_KEYS: Final = ("filename", "function", "module", "lineno", "in_app")
EVENT_KEYS: Final = ("event_id", "timestamp", "platform", "level", "release", "environment", "sdk")


def send_failures_to(dsn: str, *, environment: str) -> None:
    """Send each failure of this process to this address from now on."""
    sentry_sdk.init(
        dsn=dsn,
        environment=environment,
        before_send=keep_places_alone,
        before_send_transaction=lambda _event, _hint: None,
        # What the filter drops is not gathered in the first place.
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
    got_request_exception.connect(_report, dispatch_uid="report outside")


def _report(**_signal: Any) -> None:
    sentry_sdk.capture_exception()


def keep_places_alone(event: Event, _hint: Hint) -> Event:
    """Return of a report what can hold no word of a person."""
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
