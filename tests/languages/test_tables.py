"""The tables of words: each language that people can choose has all of them, and all they must hold."""

import re
from decimal import Decimal

import pytest
from babel import Locale

from advocacy.numbers.units import NumberWords, number_words
from advocacy.reference_data.statistics import PARTS, WHOLE
from advocacy.tables.columns import ColumnKind
from advocacy.tables.language_words import TableWords
from advocacy.tables.remarks import Remark
from articles.checks.language_words import (
    CheckWords,
    DatesInText,
    NumbersInText,
    Readability,
    check_words,
)
from articles.checks.wording import is_in_another_script
from config.i18n.languages import OFFERED
from languages.tables import (
    FOLDER,
    LanguageWithoutTable,
    folder_with,
    languages_with,
    load_table,
)

SUBJECTS = ["checks", "numbers", "statistics", "tables"]
in_every_language = pytest.mark.parametrize(
    "language", sorted(code for code, each in OFFERED.items() if each.has_content)
)


def keys(typed):
    return typed.__required_keys__


def test_a_region_and_a_script_are_found_by_their_folder():
    assert folder_with("numbers", "es-mx") == folder_with("numbers", "es") == "es"
    assert load_table("numbers", "ES".lower()) is load_table("numbers", "es")


def test_a_script_has_a_folder_of_its_own(tmp_path, monkeypatch):
    (tmp_path / "zh_Hans").mkdir()
    (tmp_path / "zh_Hans" / "greetings.json").write_text('["你好"]')
    monkeypatch.setattr("languages.tables.FOLDER", tmp_path)

    assert folder_with("greetings", "zh-hans") == "zh_Hans"
    assert load_table("greetings", "zh-hans") == ["你好"]
    assert languages_with("greetings") == ["zh_Hans"]


@pytest.mark.parametrize("language", ["xx", "", "../en"])
def test_a_language_without_the_table_is_an_error(language):
    with pytest.raises(LanguageWithoutTable):
        load_table("numbers", language)


@in_every_language
def test_a_language_that_people_can_choose_has_all_tables(language):
    missing = [
        name for name in SUBJECTS if not (OFFERED[language].folder / f"{name}.json").exists()
    ]

    assert missing == []


def test_there_is_no_table_that_nobody_reads():
    found = {file.stem for file in FOLDER.glob("*/*.json")}

    assert found == {*SUBJECTS, "babel", "draws", "glossary", "review"}


@in_every_language
def test_words_around_numbers_are_complete(language):
    words, english = number_words(language), number_words("en")

    assert set(words) == keys(NumberWords)
    for name in ("rates", "qualifiers", "large", "nouns"):
        assert list(words[name]) == list(english[name])
    plural_forms = {*Locale.parse(OFFERED[language].babel).plural_form.tags, "other", "large"}
    for patterns in (*words["large"].values(), *words["nouns"].values()):
        assert "other" in patterns
        assert set(patterns) <= plural_forms


@in_every_language
def test_every_pattern_of_a_number_names_it(language):
    words = number_words(language)
    around = [
        words["per_cent"],
        words["percent_sign"],
        words["one_in_digits"],
        words["dollars_in_digits"],
    ]
    around += [*words["rates"].values(), *words["qualifiers"].values()]
    around += [
        patterns["other"] for patterns in (*words["large"].values(), *words["nouns"].values())
    ]

    assert all(pattern.count("{n}") == 1 for pattern in around)
    assert "{persons}" in words["one_in"]
    assert {"{low}", "{high}"} <= set(re.findall(r"{\w+}", words["range"]))


@in_every_language
def test_words_of_the_checks_are_complete(language):
    words = check_words(language)

    assert set(words) == keys(CheckWords)
    assert set(words["numbers"]) == keys(NumbersInText)
    assert set(words["dates"]) == keys(DatesInText)
    assert len(words["dates"]["months"]) == 12
    assert words["told_us"]
    assert words["empty_link_words"]
    names = {name for months in words["dates"]["months"] for name in months}
    assert not is_in_another_script(" ".join(names), words["script"])
    formula = words["readability"]
    assert formula is None or keys(Readability) <= set(formula)
    assert formula is None or {"hard_above", "hard_below"} & set(formula)


@in_every_language
def test_the_words_for_numbers_are_of_numbers_and_written_small(language):
    names = check_words(language)["numbers"]["names"]

    assert {Decimal(10) ** power for power in (0, 1, 2, 3, 6)} <= set(map(Decimal, names))
    for words in names.values():
        assert words
        assert words == [word.lower() for word in words]


@in_every_language
def test_words_in_uploaded_tables_are_complete(language):
    words = load_table("tables", language)

    assert set(words) == keys(TableWords)
    assert set(words["qualifiers"]) == set(number_words(language)["qualifiers"])
    assert set(words["headings"]) == set(ColumnKind)
    assert set(words["remarks"]) == set(Remark)
    assert all(words["remarks"].values())
    assert set(words["ordinals"].values()) <= {1, 2, 3, 4}
    assert all(each == each.lower() for each in words["no_value"])
    assert all(Locale.parse(locale).months for locale in words["months_as_in"])


@in_every_language
def test_the_lines_of_a_chart_have_short_names(language):
    assert set(load_table("statistics", language)["short_names"]) == {WHOLE, *PARTS}
