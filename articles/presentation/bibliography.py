"""An article as an entry of a bibliography, as `articles/how_to_cite.html` says it in words."""

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import pgettext

from advocacy.numbers.figure_words import day_in_words
from articles.presentation.whole_article import WholeArticle
from identity.site_identity import site_name
from public_pages.bibliography.formats import Creator, Entry, Kind


def article_entry(found: WholeArticle, published_at: datetime, address: str) -> Entry:
    """Return the entry in the language of the article. `address` is absolute."""
    article = found.article
    ours = Creator(site_name(), is_organisation=True)
    updated_at = article.updated_at if article.updated_later_at else None
    return Entry(
        kind=Kind.WEB_PAGE,
        key=article.slug,
        creators=[Creator(name, author.is_team) for author, name in found.writers] or [ours],
        title=article.title,
        publisher=ours.name,
        day=timezone.localdate(published_at),
        address=address,
        language=article.language,
        notes=[_updated_on(timezone.localdate(updated_at), article.language)] if updated_at else [],
    )


def _updated_on(day: date, language: str) -> str:
    words = pgettext("of an article", "Updated on %(day)s")
    return words % {"day": day_in_words(day, language).words}
