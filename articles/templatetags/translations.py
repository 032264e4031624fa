"""An article in every language, on its form."""

from typing import Any

from django import template
from django.template import Context

from articles.admin.panels import translations
from articles.models import Article

register = template.Library()


@register.inclusion_tag("admin/articles/article/translations_panel.html", takes_context=True)
def translations_panel(context: Context) -> dict[str, Any]:
    """Show the panel on the form of an article, empty before it was saved."""
    article: Article | None = context.get("original")
    if article is None:
        return {}
    token = {"csrf_token": context.get("csrf_token")}
    return token | translations.translations_panel(context["request"].user, article)
