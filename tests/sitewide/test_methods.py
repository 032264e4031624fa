import uuid
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import get_resolver

from accounts.models import User

pytestmark = pytest.mark.django_db

OURS = tuple(
    f"{app.name}." for app in apps.get_app_configs() if Path(app.path).parent == settings.BASE_DIR
)
SOME = {"IntConverter": 1, "UUIDConverter": uuid.UUID(int=1)}


def views_of_ours(resolver):
    """Yield each view outside the admin, with something for each part of its address."""
    for pattern in resolver.url_patterns:
        if str(pattern.pattern).startswith("admin/"):
            continue
        if hasattr(pattern, "url_patterns"):
            yield from views_of_ours(pattern)
        elif pattern.callback.__module__.startswith(OURS):
            view, parts = pattern.callback, pattern.pattern.converters
            given = {name: SOME.get(type(each).__name__, "x") for name, each in parts.items()}
            yield view, given


def test_every_view_says_which_methods_it_takes(rf):
    request = rf.put("/")
    request.user = User(pk=1)

    found = [
        (view, view(request, **given).status_code) for view, given in views_of_ours(get_resolver())
    ]

    assert len(found) > 140
    assert [view for view, status in found if status != 405] == []


@pytest.mark.sampled
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/privacy/",
        "/articles/",
        "/observances/",
        "/statistics/",
        "/legal-help/",
        "/healthz",
        "/readyz",
    ],
)
def test_public_pages_answer_head_as_they_answer_get(client, path):
    """Monitors, link checkers and messengers ask for the head alone."""
    head, whole = client.head(path), client.get(path)

    assert (head.status_code, head.headers["Content-Type"]) == (
        whole.status_code,
        whole.headers["Content-Type"],
    )
    assert head.content == b""


@pytest.mark.parametrize("path", ["/", "/articles/", "/observances/", "/statistics/"])
def test_public_pages_refuse_what_would_change_something(client, path):
    assert client.post(path).status_code == 405
