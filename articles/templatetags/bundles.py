"""Which bundle waits, for the form of an article."""

from django import template

from articles.models import Article, Bundle

register = template.Library()


@register.simple_tag
def bundle_of(article: Article) -> Bundle | None:
    """The one in which it waits."""
    return Bundle.objects.waiting().filter(items__article=article).first()
