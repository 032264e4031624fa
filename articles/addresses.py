"""An address for an article that nobody has typed one for."""

from collections.abc import Iterator

from articles.models import Article, FormerAddress


def free_slug(slug: str, language: str) -> str:
    """This one, or with a number behind it, at which no article of the language stands or stood."""
    longest = Article._meta.get_field("slug").max_length or 0
    slug = slug[: longest - 5]
    taken = {
        name
        for model in (Article, FormerAddress)
        for name in model._default_manager.filter(
            language=language, slug__startswith=slug
        ).values_list("slug", flat=True)
    }
    return next(each for each in numbered(slug, "-{}") if each not in taken)


def numbered(words: str, more: str) -> Iterator[str]:
    """The words, and then with what comes behind them for each number: "March", "March (2)", …"""
    yield words
    number = 2
    while True:
        yield words + more.format(number)
        number += 1
