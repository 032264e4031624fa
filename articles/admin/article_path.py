from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.urls import URLPattern, path


def article_path(address: str, view: Callable[..., Any], name: str) -> URLPattern:
    """Return the path of a page of staff about articles, under the name that Django would give it."""
    return path(address, admin.site.admin_view(view), name=f"articles_article_{name}")
