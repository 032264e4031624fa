import pytest

from config.i18n import languages
from legal_help.questions.reference.languages import LANGUAGES, code_of


@pytest.mark.parametrize("language", languages.REGISTERED)
def test_every_language_of_the_site_can_be_asked_for(language):
    assert code_of(language) in LANGUAGES


@pytest.mark.parametrize(
    ("language", "code"), [("zh-hans", "zh-Hans"), ("es", "es"), ("xx", ""), ("", "")]
)
def test_a_language_has_the_code_of_the_form(language, code):
    assert code_of(language) == code
