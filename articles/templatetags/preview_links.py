"""The panel of preview links, on the form of an article."""

from typing import Any

from django import template
from django.template import Context

from articles.admin.panels import preview_links
from articles.models import Article

register = template.Library()


@register.inclusion_tag("admin/articles/article/preview_links_panel.html", takes_context=True)
def preview_links_panel(context: Context) -> dict[str, Any]:
    """Show the panel on the form of an article, empty for people who may make no links of it."""
    article: Article | None = context.get("original")
    token = {"csrf_token": context.get("csrf_token")}
    if article is None or not preview_links.may_make_links(context["request"].user, article):
        return token
    return token | preview_links.links_panel(article)
