"""A statistic as an entry of a bibliography, as `advocacy/how_to_cite.html` says it in words."""

from datetime import date

from django.utils.translation import gettext as _

from advocacy.models import Source, Statistic
from advocacy.numbers.figure_words import day_in_words
from identity.site_identity import site_name
from public_pages.bibliography.formats import Creator, Entry, Kind


def statistic_entry(statistic: Statistic, revised_on: date, address: str, language: str) -> Entry:
    """Return the entry, with the title as readers of this language see it.

    Its notes, in this language, name the sources first, those of new figures before others.

    `address` is absolute.
    """
    title = statistic.title_in(language)
    ours = Creator(site_name(), is_organisation=True)
    newest_first = reversed(statistic.current_figures)
    sources = dict.fromkeys(figure.source for figure in newest_first)
    revision = _("Revision of %(day)s") % {"day": day_in_words(revised_on, language).words}
    return Entry(
        kind=Kind.DATA,
        key=statistic.slug,
        creators=[ours],
        title=title.text,
        publisher=ours.name,
        day=revised_on,
        address=address,
        language=title.lang or language,
        notes=[*(f"{_('Source:')} {_named(source)}" for source in sources), revision],
    )


def _named(source: Source) -> str:
    return f"{source}, {source.url}" if source.url else str(source)
