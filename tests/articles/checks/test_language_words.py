import pytest

from articles.checks.wording import is_in_another_script

RUSSIAN = "Рынок в городе открыт снова после сорока дней закрытия"
ENGLISH = "The women of the market have their stalls back after forty days"


@pytest.mark.parametrize(
    ("text", "script", "is_another"),
    [
        (RUSSIAN, "CYRILLIC", False),
        (RUSSIAN, "LATIN", True),
        (ENGLISH, "LATIN", False),
        (ENGLISH, "ARABIC", True),
        (ENGLISH, None, False),  # its language has several scripts
        (RUSSIAN + ENGLISH, "LATIN", False),  # half of it
        ("a" * 40, "ARABIC", True),
        ("a" * 39, "ARABIC", False),  # too little to tell
        ("1234567890 " * 9, "ARABIC", False),
    ],
)
def test_the_script_of_most_letters_counts(text, script, is_another):
    assert is_in_another_script(text, script) is is_another
