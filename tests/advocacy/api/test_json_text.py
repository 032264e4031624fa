"""JSON that keeps every digit, read back as anybody would read it."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.api.json_text import to_json

NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, places=4, max_value=10**16)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS | NUMBERS,
    lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner),
)


@given(VALUES)
def test_what_is_written_reads_the_same(value):
    assert json.loads(to_json(value), parse_float=Decimal) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("9999999999999999.9999"), "9999999999999999.9999"),
        (Decimal("75.0000"), "75"),
        (date(2026, 1, 2), '"2026-01-02"'),
        (datetime(2026, 1, 2, 3, 4, 5, 600, UTC), '"2026-01-02T03:04:05.000600Z"'),
        ('é " \n \u2028', '"é \\" \\n \u2028"'),
        ((1, "a"), '[1,"a"]'),
    ],
)
def test_words_and_numbers(value, text):
    assert to_json(value) == text


def test_what_json_has_no_word_for_is_refused():
    with pytest.raises(TypeError, match="JSON has no set"):
        to_json({1})
