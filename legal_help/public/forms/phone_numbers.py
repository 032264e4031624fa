"""Keep telephone numbers in their order and in one piece, wherever somebody wrote them."""

import re
import unicodedata
from collections.abc import Iterator

from django import template
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString

register = template.Library()

# Decimal digits of any script; a point, a comma or a colon within them never turns them round.
_DIGITS = r"\d+(?:[.,:/٫٬]\d+)*"
_BETWEEN = "[ \N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}()+\\-\N{HYPHEN}-\N{HORIZONTAL BAR}]"
# Not the end of a word or of an address on the web. One letter may stand before it: an A-Number.
_NUMBER = re.compile(
    rf"(?<![\w/.@#=&?-])(?:[A-Za-z][- ]?)?(?:\+|\(\+?(?=\d+\)))?{_DIGITS}(?:{_BETWEEN}{{1,3}}{_DIGITS})*"
)
# Amounts, times, and what is shorter than a telephone number or a whole date read well as they are.
_OTHERWISE = re.compile("[,:٫٬]")
FEWEST_DIGITS, MOST_DIGITS = 5, 30


@register.filter
def ltr_numbers(text: object) -> SafeString:
    """Return what somebody typed, escaped, with its long numbers as `<bdi dir="ltr">`.

    In a text that is read from the right, the groups of 1-800-799-7233 would stand in reverse.
    The style sheet breaks no line within them. No letter is changed, added or left out, and a
    text that calls itself safe is escaped too. Before `linebreaks`, never after it.
    """
    return format_html_join("", "{}", ((piece,) for piece in _pieces(str(text), is_called=False)))


@register.filter
def tel_numbers(text: object) -> SafeString:
    """As `ltr_numbers`, for our own words: the numbers in them can be called by a touch."""
    return format_html_join("", "{}", ((piece,) for piece in _pieces(str(text), is_called=True)))


@register.filter
def tel_number(number: object) -> SafeString:
    """Return a link that calls this number: even a short one, such as 911."""
    return _link(str(number))


def _pieces(text: str, *, is_called: bool) -> Iterator[SafeString]:
    end = 0
    for match in _NUMBER.finditer(text):
        if not _is_long(match[0]):
            continue
        yield escape(text[end : match.start()])
        yield _link(match[0]) if is_called else _in_order(match[0])
        end = match.end()
    yield escape(text[end:])


def _is_long(number: str) -> bool:
    digits = sum(letter.isdecimal() for letter in number)
    is_joined = not number.isalnum()
    return is_joined and FEWEST_DIGITS <= digits <= MOST_DIGITS and not _OTHERWISE.search(number)


def _in_order(number: str) -> SafeString:
    # Groups of Arabic-Indic digits run from the right even within what runs from the left.
    is_arabic = any(unicodedata.bidirectional(letter) == "AN" for letter in number)
    if is_arabic:
        return format_html('<bdo dir="ltr">{}</bdo>', number)
    return format_html('<bdi dir="ltr">{}</bdi>', number)


def _link(number: str) -> SafeString:
    address = re.sub(r"[^0-9+*#]", "", number)
    return format_html('<a href="tel:{}">{}</a>', address, _in_order(number))
