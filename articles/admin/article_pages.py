"""Share what pages of staff about one article have in common."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import URLPattern, path

from articles.models import Article


def article_path(address: str, view: Callable[..., Any], name: str) -> URLPattern:
    """Return the path of a page of staff about articles, under the name that Django would give it."""
    return path(address, admin.site.admin_view(view), name=f"articles_article_{name}")


def page_context(request: HttpRequest, article: Article, title: str) -> dict[str, object]:
    return {
        **admin.site.each_context(request),
        "title": title,
        "subtitle": article.title,
        "original": article,
    }
