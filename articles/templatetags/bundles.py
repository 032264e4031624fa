"""Which bundles wait, for the form of an article and the first page of the admin."""

from typing import Any

from django import template
from django.http import HttpRequest

from articles.models import Article, Bundle

register = template.Library()


@register.simple_tag
def bundle_of(article: Article) -> Bundle | None:
    """The one in which it waits."""
    return Bundle.objects.waiting().filter(items__article=article).first()


@register.simple_tag(takes_context=True)
def failed_bundles(context: Any) -> list[Bundle]:
    """Those that were to go live and did not, for whoever may see to them."""
    request: HttpRequest = context["request"]
    if not request.user.has_perm("articles.change_bundle"):
        return []
    return list(Bundle.objects.failed())
