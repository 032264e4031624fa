"""Write dates, periods and figures on a page in the reader's language."""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol
from urllib.parse import urlencode

from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from advocacy.charts import downloads
from advocacy.charts.drawings import Drawing, draw_chart
from advocacy.dates import subscriptions
from advocacy.dates.recurrence import Occurrence, parse
from advocacy.models import Figure, Instrument, Observance, ObservanceSource, Statistic
from advocacy.numbers import figure_words
from advocacy.numbers.figure_words import known_language
from advocacy.presentation.marked_words import mark_language
from advocacy.presentation.observance_facts import (
    LANGUAGE_OF_NAME_FACT,
    day_range,
    rule_in_words,
    time_element,
    time_elements,
)
from identity.site_identity import site_name
from languages.translated import Words, translated_name
from page_cache.decorators import origin_of
from public_pages.language import reader_language

register = template.Library()

LONGEST_SET_LARGE = 9
LONGEST_UNBROKEN = 8  # 1,258,882 is wider than the narrowest card
LONGEST_ADDRESS = 60  # characters of a web address that a page shows
# A full stop or bracket behind an address is the sentence's.
ADDRESS = re.compile(r"(https?://[^\s<>“”]*[^\s<>“”.,;:!?)])")
DATE = str(ObservanceSource.Fact.NAME_AND_RULE)


class Named(Protocol):
    """A record with a name in English and in some other languages."""

    names: dict[str, str]

    def name_in(self, language: str) -> str: ...


@register.filter
def name(thing: Named) -> str:
    """Return the name as plain text, for a title or a label."""
    return thing.name_in(reader_language())


@register.filter
def named(thing: Named) -> str:
    """Return the name for a page, marked as English if the reader's language has none."""
    words = name(thing)
    if known_language(reader_language()) == "en" or translated_name(thing.names, reader_language()):
        return words
    return format_html('<bdi lang="en">{}</bdi>', words)


@register.filter
def plain(thing: Any, what: str) -> str:
    """Return the `title`, `description` … of a record as plain text, for an attribute or a label."""
    return _words(thing, what).text


@register.filter
def marked(thing: Any, what: str) -> SafeString:
    """Return the same for a page, marked as English if the reader's language has no words for it."""
    return mark_language(_words(thing, what))


def _words(thing: Any, what: str) -> Words:
    """Return what its method `title_in`, `description_in` … has for the reader."""
    words: Words = getattr(thing, f"{what}_in")(reader_language())
    return words


@register.filter
def with_links(text: str) -> SafeString:
    """Return a text of editors whose web addresses are links."""
    # Not Django's urlize: it also makes links of words such as nlb.com, to http://.
    words, *rest = ADDRESS.split(text)
    links = (
        (address, Truncator(address).chars(LONGEST_ADDRESS), after)
        for address, after in zip(rest[::2], rest[1::2], strict=True)
    )
    linked = format_html_join("", '<a href="{}" rel="noreferrer">{}</a>{}', links)
    return format_html("{}{}", words, linked)


@register.filter
def in_words(figure: Figure) -> str:
    return figure_words.figure_in_words(figure, reader_language())


@register.filter
def on_card(figure: Figure) -> str:
    return figure_words.figure_on_card(figure, reader_language())


@register.simple_tag
def large_number(figure: Figure) -> SafeString:
    """Return the large number of a card. Long numbers are smaller, to stay on one line."""
    before, number, after = figure_words.figure_on_card_in_parts(figure, reader_language())
    is_long = len(number) > LONGEST_SET_LARGE or any(
        len(word) > LONGEST_UNBROKEN for word in number.split()
    )
    pattern = '<b class="long">{}{}{}</b>' if is_long else "<b>{}{}{}</b>"
    return format_html(pattern, _small(before), number, _small(after))


def _small(words: str) -> str:
    return format_html("<small>{}</small>", words) if words else ""


@register.filter
def in_table(figure: Figure) -> str:
    return figure_words.figure_in_table(figure, reader_language())


@register.filter
def in_full(figure: Figure) -> str:
    """Return the number as on a card with its range, to tell two figures apart."""
    words = on_card(figure)
    return f"{words} ({range_in_words(figure)})" if figure.has_range else words


@register.filter
def range_in_words(figure: Figure) -> str:
    """Return the lowest and the highest value in words."""
    return figure_words.range_in_words(figure, reader_language())


@register.filter
def parties(instrument: Instrument) -> str:
    count = figure_words.digits(Decimal(instrument.party_count or 0), reader_language())
    return figure_words.qualified(count, instrument.party_count_qualifier, reader_language())


@register.simple_tag
def day(when: date) -> SafeString:
    return time_element(figure_words.day_in_words(when, reader_language()))


@register.simple_tag
def next_figures(on: date) -> SafeString:
    """Say when the next figures are due, or that they are late, judged by today."""
    words = (
        _("Next figures expected: {day}.")
        if on >= timezone.localdate()
        else _("Next figures were expected on {day}. We have not entered them yet.")
    )
    return format_html(words, day=day(on))


@register.simple_tag
def local_day(at: datetime) -> SafeString:
    """Return the day of a moment in our time zone."""
    return day(timezone.localdate(at))


@register.simple_tag
def rule(observance: Observance) -> SafeString:
    """Say when an observance falls in any year."""
    return rule_in_words(parse(observance.rule), reader_language())


@register.simple_tag
def occurrence(when: Occurrence) -> SafeString:
    """Return one day, or the first and the last."""
    return day_range(when, reader_language())


@register.simple_tag
def year(number: int) -> SafeString:
    return time_element(figure_words.Moment(str(number), str(number)))


# Readers never see an unchecked fact of an observance without a word.
@register.simple_tag
def doubt(observance: Observance, fact: str = DATE) -> SafeString:
    """Return the word beside an unchecked fact, by default the date; "" if somebody has checked it."""
    is_checked = observance.is_date_checked if fact == DATE else observance.is_checked(fact)
    return SafeString("") if is_checked else _not_checked()


@register.simple_tag
def doubt_of_name(observance: Observance) -> SafeString:
    """Return a line for a name in the reader's language that nobody has checked."""
    language = reader_language()
    facts = [fact for fact, code in LANGUAGE_OF_NAME_FACT.items() if code == language]
    if not observance.names.get(language) or all(map(observance.is_checked, facts)):
        return SafeString("")
    return format_html("<p>{}{}</p>", _("Its name in this language"), _not_checked())


def _not_checked() -> SafeString:
    return format_html(' <small class="meta">{}</small>', _("(not checked yet)"))


@register.simple_tag
def day_of_month(when: Occurrence, observance: Observance) -> SafeString:
    """Return a line of the list of days. There are hundreds; a template takes three times as long."""
    until = SafeString("")
    if when.end != when.start:
        words = escape(_("until %(date)s")) % {"date": day(when.end)}
        until = format_html(' <span class="meta">{}</span>', SafeString(words))
    return format_html(
        '<li><time datetime="{}">{}</time> <a href="{}">{}</a>{}</li>',
        when.start.isoformat(),
        when.start.day,
        observance.get_absolute_url(),
        named(observance),
        until + doubt(observance),
    )


@register.simple_tag
def period(figure: Figure, *, is_short: bool = False) -> SafeString:
    if figure.period_start is None or figure.period_end is None:
        return format_html("{}", _("Period not confirmed"))
    start, end, language = figure.period_start, figure.period_end, reader_language()
    return time_elements(figure_words.period_moments(start, end, language, is_short=is_short))


@register.simple_tag
def statistic_chart(statistic: Statistic) -> Drawing | None:
    return draw_chart(statistic, reader_language())


@register.simple_tag(takes_context=True)
def frame_code(context: RequestContext, statistic: Statistic, chart: Drawing | None) -> str:
    """Return the code to copy that shows a statistic on another site."""
    request: Any = context["request"]
    address = origin_of(request) + reverse("statistics:embed", args=[statistic.slug])
    height = downloads.frame_height(chart)
    title = statistic.title_in(reader_language()).text
    return downloads.frame_code(address, title, height=height)


@register.simple_tag(takes_context=True)
def oembed_address(context: RequestContext, statistic: Statistic) -> str:
    """Return the oEmbed address of this page, by which other sites discover it (oembed.com)."""
    origin = origin_of(context["request"])
    asked = {"url": origin + statistic.get_absolute_url(), "format": "json"}
    return f"{origin}{reverse('oembed')}?{urlencode(asked)}"


@register.filter
def in_english(words: str) -> SafeString:
    """Mark an editor's English words in a sentence of another language."""
    return format_html('<bdi lang="en">{}</bdi>', words)


@register.simple_tag
def card_words(statistic: Statistic, latest: Figure | None) -> str:
    """Return the words on the card of a statistic, for people who cannot see it."""
    words = downloads.card_words(statistic, latest, reader_language())
    return ". ".join([f"{words.headline} {words.title}".strip(), *words.notes])


@register.simple_tag(takes_context=True)
def subscription(context: RequestContext, path: str, name: str = "") -> subscriptions.Subscription:
    """Return the addresses of a calendar for common programs. Without a name, the site's is used."""
    address = context["request"].build_absolute_uri(path)
    return subscriptions.subscribe_to(address, name or site_name())
