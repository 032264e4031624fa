"""A number in somebody's words keeps its order and its line, and nothing of the words changes."""

import re
from html import unescape

import pytest
from django.template import Context, Template
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from legal_help.public.forms.phone_numbers import ltr_numbers, tel_number, tel_numbers

MARKS = re.compile(r'<bd[io] dir="ltr">|</bd[io]>|<a href="tel:[0-9+*#]*">|</a>')
# Every text, and more often such as numbers and markup are made of.
TEXTS = (
    st.text()
    | st.text("0123456789٠١۱ +-–().,:/A&<>\"'#\n\N{NO-BREAK SPACE}")
    | st.from_regex(r"\+?1[- ]\d{3}[- ]\d{4}")
)


def numbers_in(marked):
    return re.findall(r'<bd[io] dir="ltr">([^<]*)</bd', marked)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("اتصل 1-800-799-7233 الآن", "1-800-799-7233"),
        ("اتصل \u200f+1 (212) 555-0142.", "+1 (212) 555-0142"),
        ("(313) 555 0177", "(313) 555 0177"),
        ("(call 313 555 0177)", "313 555 0177"),
        ("+13135550177", "+13135550177"),
        ("313–555–0177", "313–555–0177"),
        ("رقمي ۳۱۳ ۵۵۵ ۰۱۷۷", "۳۱۳ ۵۵۵ ۰۱۷۷"),
        ("A-123 456 789", "A-123 456 789"),
        ("1234 5678 9012 3456 7890 1234", "1234 5678 9012 3456 7890 1234"),
        ("on 2026-12-02.", "2026-12-02"),
    ],
)
def test_a_long_number_is_marked_as_a_whole(text, number):
    assert numbers_in(ltr_numbers(text)) == [number]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no number",
        "911",
        "from 10-12",
        "A087654321",
        "in 2026. 15 days",
        "10,500 20,000",
        "12/02/2026 10:30",
        "https://example.org/2026-12-02/",
        "EOIR-33",
        "313\n555 0",
        "1 " * 31,
    ],
)
def test_what_reads_well_as_it_is_stays_unmarked(text):
    assert numbers_in(ltr_numbers(text)) == []


def test_arabic_digits_are_held_in_their_order_against_their_own_direction():
    assert ltr_numbers("٣١٣ ٥٥٥ ٠١٧٧") == '<bdo dir="ltr">٣١٣ ٥٥٥ ٠١٧٧</bdo>'


@given(TEXTS)
def test_no_letter_changes_and_nothing_is_left_unescaped(text):
    for marked in (ltr_numbers(text), tel_numbers(text), ltr_numbers(mark_safe(text))):  # noqa: S308
        plain = MARKS.sub("", marked)

        assert unescape(plain) == text
        assert re.search("[<>\"']", plain) is None


def test_with_lines_it_is_still_escaped_once():
    page = Template("{% load phone_numbers %}{{ text|ltr_numbers|linebreaks }}")

    shown = page.render(Context({"text": "<b>\n313 555 0177 & <i>\n\n2"}))

    assert shown == (
        '<p>&lt;b&gt;<br><bdi dir="ltr">313 555 0177</bdi> &amp; &lt;i&gt;</p>\n\n<p>2</p>'
    )


def test_our_own_numbers_can_be_called():
    assert tel_numbers("Call 1-800-799-7233 & rest") == (
        'Call <a href="tel:18007997233"><bdi dir="ltr">1-800-799-7233</bdi></a> &amp; rest'
    )
    assert tel_number("911") == '<a href="tel:911"><bdi dir="ltr">911</bdi></a>'
