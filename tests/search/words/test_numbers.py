import pytest
from hypothesis import given
from hypothesis import strategies as st

from search.words.numbers import find_numbers


def numbers(text, *languages):
    return [
        (found.digits, text[found.start : found.end])
        for found in find_numbers(text, languages or ["en"])
    ]


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("117.3 million people", "en", [("117300000", "117.3 million")]),
        ("117.3M", "en", [("117300000", "117.3M")]),
        ("117.3 m", "en", [("117300000", "117.3 m")]),
        ("117,300,000 people", "en", [("117300000", "117,300,000")]),
        ("236 billion dollars", "en", [("236000000000", "236 billion")]),
        ("some 1,634 in 2015", "en", [("1634", "1,634")]),
        ("1.234 million", "en", [("1234000", "1.234 million")]),
        ("123,2 millones", "es", [("123200000", "123,2 millones")]),
        ("236 mil millones", "es", [("236000000000", "236 mil millones")]),
        ("937.000 solicitudes", "es", [("937000", "937.000")]),
        ("63 285 morts", "fr", [("63285", "63 285")]),
        ("63\u202f285 morts", "fr", [("63285", "63\u202f285")]),
        ("2,1 milliards", "fr", [("2100000000", "2,1 milliards")]),
        ("49.6 مليون", "ar", [("49600000", "49.6 مليون")]),
        ("٤٩٫٦ مليون", "ar", [("49600000", "٤٩٫٦ مليون")]),
        ("138 milyon", "ht", [("138000000", "138 milyon")]),
        ("90 %", "en", [("", "90 %")]),
        ("90 per cent of", "en", [("", "90 per cent")]),
        ("75 por ciento", "es", [("", "75 por ciento")]),
        ("45.2 or 12 in 2024", "en", []),
        ("10 millones", "en", []),
        ("A/RES/68/192, 1.2.3, 12,34", "en", []),
    ],
)
def test_numbers_in_a_text(text, language, found):
    assert numbers(text, language) == found


@given(st.text(max_size=60) | st.text(st.sampled_from("0123456789., milonMk%"), max_size=60))
def test_no_text_fails(text):
    for digits, written in numbers(text, "en", "es"):
        assert digits == "" or digits.isdigit()
        assert written
