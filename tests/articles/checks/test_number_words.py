"""Numbers as people write them, in each language of the site."""

from decimal import Decimal

import pytest

from articles.checks.number_words import find_numbers

K, M, G = 1000, 1_000_000, 1_000_000_000


def read(text, language):
    return [(number.value, number.kind) for number in find_numbers(text, language)]


@pytest.mark.parametrize(
    ("language", "text", "value", "kind"),
    [
        ("en", "about 117,300,000 people", 117_300_000, "count"),
        ("en", "117.3 million people", Decimal("117.3") * M, "count"),
        ("en", "1.05 billion people", Decimal("1.05") * G, "count"),
        ("en", "twenty-five thousand people", 25 * K, "count"),
        ("en", "Two hundred and fifty people", 250, "count"),
        ("en", "three million two hundred thousand", 3_200_000, "count"),
        ("en", "a million", M, "count"),
        ("en", "two thousand million", 2 * G, "count"),
        ("en", "4,725 deaths.", 4725, "count"),
        ("en", "999 deaths", 999, "count"),
        ("en", "2200 deaths", 2200, "count"),  # written as a year, and too late for one
        ("en", "75%", 75, "percent"),
        ("en", "75 per cent of them", 75, "percent"),
        ("en", "7.5 percent", Decimal("7.5"), "percent"),
        ("en", "Sixty-one per cent", 61, "percent"),
        ("en", "$1,200 a year", 1200, "money"),
        ("en", "2 million dollars", 2 * M, "money"),
        ("en", "US$ 900", 900, "money"),
        ("es", "117.300.000 personas", 117_300_000, "count"),
        ("es", "117 300 000 personas", 117_300_000, "count"),
        ("es", "27,6 millones", Decimal("27.6") * M, "count"),
        ("es", "27.6 millones", Decimal("27.6") * M, "count"),
        ("es", "1.234 casos", 1234, "count"),
        ("es", "dos mil millones", 2 * G, "count"),
        ("es", "treinta y cinco mil", 35 * K, "count"),
        ("es", "doscientos cincuenta mil", 250 * K, "count"),
        ("es", "75 por ciento", 75, "percent"),
        ("es", "un millón", M, "count"),
        ("fr", "117 300 000 personnes", 117_300_000, "count"),
        ("fr", "117\u202f300\u202f000 personnes", 117_300_000, "count"),
        ("fr", "27,6 millions", Decimal("27.6") * M, "count"),
        ("fr", "75 % des femmes", 75, "percent"),
        ("fr", "75\u00a0% des femmes", 75, "percent"),
        ("fr", "soixante-quinze pour cent", 75, "percent"),
        ("fr", "quatre-vingt-dix mille", 90 * K, "count"),
        ("fr", "quatre-vingts pour cent", 80, "percent"),
        ("fr", "trois milliards", 3 * G, "count"),
        ("ht", "de milyon moun", 2 * M, "count"),
        ("ht", "75 pousan", 75, "percent"),
        ("ht", "senkant mil", 50 * K, "count"),
        ("ar", "117.3 مليون شخص", Decimal("117.3") * M, "count"),
        ("ar", "١١٧٫٣ مليون شخص", Decimal("117.3") * M, "count"),
        ("ar", "١٬٢٣٤ شخصًا", 1234, "count"),
        ("ar", "مليونان", 2 * M, "count"),
        ("ar", "ثلاثة ملايين", 3 * M, "count"),
        ("ar", "خمسة وعشرون ألف شخص", 25 * K, "count"),
        ("ar", "75 في المائة", 75, "percent"),
        ("ar", "75٪", 75, "percent"),
    ],
)
def test_a_number_is_read_as_it_is_written(language, text, value, kind):
    assert read(text, language) == [(value, kind)]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("two thousand 300 people", [2000, 300]),
        ("two thousand–three thousand people", [2000, 3000]),
    ],
)
def test_two_numbers_side_by_side_are_read_apart(text, values):
    assert read(text, "en") == [(value, "count") for value in values]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "in 2024 and 1948"),
        ("en", "between 1000 and 2199"),
        ("en", "article 14 of the Convention"),
        ("en", "on 10 December"),
        ("en", "A/RES/68/192, paragraph 2017/8"),
        ("en", "COVID-191919"),
        ("en", "section 1158(a)(2)(B), 8 CFR §1208.4"),
        ("en", "call 1-800-555-0100"),
        ("en", "one of the two, and ten more"),
        ("en", "at 12:3000"),
        ("es", "uno de los dos"),
        ("es", "por ciento"),
        ("fr", "pour cent"),
        ("ar", "في المائة"),
        ("en", "9" * 100_000),
    ],
)
def test_what_counts_nothing_is_passed_over(language, text):
    assert read(text, language) == []


def test_several_numbers_in_a_sentence_stay_apart():
    text = "It rose from 45.2 million at the end of 2012 to 65.6 million, 31 per cent more."

    assert read(text, "en") == [
        (Decimal("45.2") * M, "count"),
        (Decimal("65.6") * M, "count"),
        (31, "percent"),
    ]


def test_a_number_keeps_the_words_that_stand_there():
    (number,) = find_numbers("Today, ١١٧٫٣ مليون", "ar")

    assert number.words == "١١٧٫٣ مليون"
    assert not number.is_rough
    assert next(find_numbers("75%", "en")).is_rough


def test_a_language_is_read_as_in_all_its_regions():
    assert read("1,500 people", "en-gb") == [(1500, "count")]
