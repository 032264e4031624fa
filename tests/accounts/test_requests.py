import pytest

from accounts.requests import parse_whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("17", 17),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("9" * 5_000, None),
        ("", None),
        ("-1", None),
        ("+1", None),
        (" 1", None),
        ("1.0", None),
        ("٣", None),
        ("²", None),
        ("1; drop table", None),
    ],
)
def test_a_number_from_a_request_is_one_that_a_key_can_be(text, number):
    assert parse_whole_number(text) == number
