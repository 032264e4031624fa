"""Addresses of articles: why one is refused, and which is free."""

from collections.abc import Iterator
from itertools import count

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from articles.models import Article, ArticleFormerAddress


def address_refusal(language: str, slug: str, *, but: int | None) -> ValidationError | None:
    """Return why no article but this one may have the address, or None. At most three queries."""
    others = Article.objects.filter(~Q(pk=but), language=language, slug=slug)
    if others.exists():
        words = _("Another article in this language has this address. “%(free)s” is free.")
        return ValidationError(words, params={"free": free_slug(slug, language)})
    stood_here = ArticleFormerAddress.objects.leads_from(language, slug, but=but)
    if stood_here:
        words = _("This was the address of “%(title)s”, and old links lead to it. Choose another.")
        return ValidationError(words, params={"title": stood_here.title})
    return None


def free_slug(slug: str, language: str) -> str:
    """Return the slug, with a number behind it if an article of the language has or had it."""
    longest = Article._meta.get_field("slug").max_length or 0
    slug = slug[: longest - 5]
    taken = {
        name
        for model in (Article, ArticleFormerAddress)
        for name in model._default_manager.filter(
            language=language, slug__startswith=slug
        ).values_list("slug", flat=True)
    }
    return next(each for each in numbered_names(slug, "-{}") if each not in taken)


def numbered_names(words: str, more: str) -> Iterator[str]:
    """Yield the words, then the words with each number behind them: "March", "March (2)", …"""
    yield words
    for number in count(2):
        yield words + more.format(number)
