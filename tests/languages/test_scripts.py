import pytest

from config.i18n import languages
from languages.scripts import one_of_each_script, script_of


@pytest.mark.parametrize(
    ("name", "script"),
    [
        ("español", "LATIN"),
        ("русский", "CYRILLIC"),
        ("دری", "ARABIC"),
        ("አማርኛ", "ETHIOPIC"),
        ("नेपाली", "DEVANAGARI"),
        ("ਪੰਜਾਬੀ", "GURMUKHI"),
        ("မြန်မာဘာသာ", "MYANMAR"),
        ("简体中文", "CJK"),
    ],
)
def test_the_script_of_a_name(name, script):
    assert script_of(name) == script


def test_one_name_stands_for_each_script():
    names = {code: each.own_name for code, each in languages.REGISTERED.items()}

    assert list(one_of_each_script(names)) == ["en", "ru", "ar", "am", "hi", "pa", "my", "zh-hans"]
    assert one_of_each_script({}) == {}
