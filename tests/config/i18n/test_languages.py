"""The registry of languages, and the words that Babel and Django are given of them."""

import json
from dataclasses import asdict, replace
from datetime import date, datetime

import babel
import pytest
from babel import Locale
from babel.dates import format_date
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.formats import date_format, number_format
from django.utils.translation import get_language_info

from config.i18n import catalogs, languages
from config.i18n.languages import Covers, Status

DAY = date(2026, 2, 3)
PUBLIC = replace(languages.REGISTERED["vi"], covers=Covers.PUBLIC)
HELP = replace(PUBLIC, covers=Covers.HELP)


def test_languages_stand_as_people_find_them_by_their_scripts():
    assert list(languages.REGISTERED) == [
        *("en", "es", "fr", "ht", "pt", "so", "sw", "tr", "vi"),
        *("ru", "uk"),
        *("ar", "fa", "prs", "ps"),
        *("am", "ti"),
        *("hi", "ne", "pa", "my"),
        "zh-hans",
    ]


def test_people_can_choose_what_somebody_has_translated():
    assert [code for code, _name in settings.CONTENT_LANGUAGES] == ["en", "es", "fr", "ht", "ar"]
    assert {code for code, _name in settings.LANGUAGES} >= {"pt", "tr", "ru", "uk", "fa", "prs"}


def test_english_is_whole():
    assert languages.OFFERED["en"].covers is Covers.EVERYTHING
    assert languages.OFFERED["en"].status is Status.SOURCE


@pytest.mark.parametrize(
    ("status", "is_offered", "is_checked"),
    [
        (Status.NONE, False, False),
        (Status.DRAFT, True, False),
        (Status.BACK_CHECKED, True, False),
        (Status.CONFIRMED, True, True),
        (Status.SOURCE, True, True),
    ],
)
def test_a_language_is_checked_only_when_a_person_has_read_it(status, is_offered, is_checked):
    language = replace(languages.REGISTERED["en"], status=status)

    assert (language.is_offered, language.is_checked) == (is_offered, is_checked)


@pytest.mark.sampled
@pytest.mark.parametrize("language", languages.REGISTERED.values(), ids=lambda each: each.code)
def test_babel_and_django_can_speak_each_language(language):
    locale = Locale.parse(language.babel)

    assert locale.text_direction == language.direction
    assert get_language_info(language.code)["bidi"] == (language.direction == "rtl")
    assert get_language_info(language.code)["name_local"] == language.own_name
    with translation.override(language.code):
        assert translation.get_language_bidi() == (language.direction == "rtl")


@pytest.mark.parametrize("language", languages.REGISTERED.values(), ids=lambda each: each.code)
def test_where_django_speaks_a_language_the_registry_says_so(language):
    with translation.override(language.code):
        month = date_format(DAY, "F")

    if language.code != "en" and language.django:
        assert month != "February"


@pytest.mark.parametrize(
    ("language", "day", "number"),
    [
        ("en", "3 February 2026", "3,000.5"),
        ("es", "3 de febrero de 2026", "3\xa0000,5"),
        ("fr", "3 février 2026", "3\xa0000,5"),
        ("ht", "3 fevriye 2026", "3\xa0000,5"),
        ("ar", "3 فبراير 2026", "3000,5"),
    ],
)
def test_days_and_numbers(language, day, number):
    with translation.override(language):
        assert date_format(DAY, "DATE_FORMAT") == day
        assert number_format("3000.5", use_l10n=True, force_grouping=True) == number
    written = Locale.parse("en-GB" if language == "en" else language, sep="-")
    assert format_date(DAY, "long", locale=written) == day


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht", "ar"])
@pytest.mark.parametrize("name", ["DATE_FORMAT", "DATETIME_FORMAT", "SHORT_DATETIME_FORMAT"])
def test_a_day_stands_before_its_month(language, name):
    with translation.override(language):
        assert date_format(datetime(2026, 2, 3, 5, 12), name).lstrip("0").startswith("3")  # noqa: DTZ001 -- as a clock shows it


@pytest.mark.parametrize(
    ("language", "day"),
    [
        ("en", "3 Feb 2026"),
        ("es", "3 feb 2026"),
        ("fr", "3 fév 2026"),
        ("ht", "3 fev 2026"),
        ("ar", "3 فبراير 2026"),
    ],
)
def test_a_short_day_names_its_month(language, day):
    """In numbers, 3/2 and 2/3 are two days, and who reads them works with American papers."""
    with translation.override(language):
        assert date_format(DAY, "SHORT_DATE_FORMAT") == day


def test_babel_is_a_version_whose_kept_names_we_have_seen_changed():
    # teach_babel changes a dictionary that Babel keeps. With a new version of Babel, see that the
    # next test still holds and that babel.localedata.load still keeps what it returns; then name it.
    assert babel.__version__.startswith("2.18.")


def test_babel_is_taught_haitian_creole_and_french_stays_french():
    creole, french = Locale.parse("ht"), Locale.parse("fr")

    assert creole.months["stand-alone"]["wide"][7] == "jiyè"
    assert creole.months["stand-alone"]["abbreviated"][2] == "fev"
    assert creole.days["stand-alone"]["wide"][0] == "lendi"
    assert creole.territories["DE"] == "Almay"
    assert french.months["stand-alone"]["wide"][7] == "juillet"
    assert french.months["stand-alone"]["abbreviated"][2] == "févr."
    assert french.days["stand-alone"]["wide"][0] == "lundi"
    assert french.territories["DE"] == "Allemagne"


@pytest.mark.exhaustive  # it begins one whole language
@pytest.mark.long
def test_a_registered_language_can_be_begun(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(languages, "FOLDER", tmp_path)
    registry = tmp_path / languages.REGISTRY
    dari = replace(languages.REGISTERED["prs"], status=Status.NONE)
    registry.write_text(json.dumps([asdict(dari)]))

    call_command("update_catalogs", "prs")

    begun = tmp_path / "prs" / "LC_MESSAGES" / "django.po"
    assert "Dari" in capsys.readouterr().out
    assert 'msgid "Seeking asylum?"\nmsgstr ""' in begun.read_text()
    assert 'msgid "January"\nmsgstr ""' in begun.read_text(), "Django has no Dari"
    assert "Your passphrase" not in begun.read_text(), "a word of the staff"
    assert {path.name for path in tmp_path.iterdir()} == {"prs", languages.REGISTRY}
    assert [each.status for each in languages.read(registry)] == [Status.NONE]


def test_a_language_that_nobody_registered_cannot_be_begun():
    with pytest.raises(CommandError, match="xx"):
        call_command("update_catalogs", "xx")


@pytest.mark.exhaustive  # make catalogs compiles each
def test_a_begun_catalog_compiles(monkeypatch, settings, tmp_path):
    monkeypatch.setattr(languages, "FOLDER", tmp_path)
    settings.LOCALE_PATHS = [tmp_path]
    (tmp_path / languages.REGISTRY).write_text("[]")
    call_command("update_catalogs", "prs", verbosity=0)

    call_command("compile_catalogs", verbosity=0)

    assert (tmp_path / "prs" / "LC_MESSAGES" / "django.mo").exists()


@pytest.mark.parametrize(
    ("places", "is_public"),
    [
        (["templates/legal_help/public/question.html"], True),
        (["templates/legal_help/desk/queue/page.html"], False),
        (["templates/legal_help/desk/queue/page.html", "templates/search.html"], True),
        (["articles/models/article.py"], False),
        (["articles/publishing/publish.py"], False),
        (["articles/publishing/redact.py"], True),
        (["articles/admin/article/change_form.py"], False),
    ],
)
def test_words_of_staff_are_left_out_of_a_public_catalog(places, is_public):
    words = catalogs.Catalog()
    words.add("Some words", locations=[(place, 0) for place in places])

    found = catalogs.wanted(PUBLIC, words)

    assert [message.id for message in found if message.id] == ["Some words"] * is_public


@pytest.mark.parametrize(
    ("places", "is_for_help"),
    [
        (["templates/legal_help/public/question.html"], True),
        (["templates/legal_help/desk/queue/page.html"], False),
        (["templates/articles/list.html", "templates/privacy.html"], True),
        (["templates/articles/list.html"], False),
        (["legal_help/questions/parts/urgent.py"], True),
        (["legal_help/questions/form_i589.py"], False),
        (["legal_help/casework/reply_templates.py"], True),
        (["articles/models/article.py"], False),
    ],
)
def test_a_language_of_help_has_what_people_who_ask_for_help_may_meet(places, is_for_help):
    words = catalogs.Catalog()
    words.add("Some words", locations=[(place, 0) for place in places])

    found = catalogs.wanted(HELP, words)

    assert [message.id for message in found if message.id] == ["Some words"] * is_for_help


def test_names_of_choices_are_read_by_the_public():
    words = catalogs.Catalog()
    words.add("Report", context="kind of article", locations=[("articles/models/article.py", 0)])

    found = catalogs.wanted(PUBLIC, words)

    assert [message.id for message in found if message.id] == ["Report"]
