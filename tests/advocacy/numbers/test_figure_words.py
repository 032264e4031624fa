import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.models import Figure, Statistic
from advocacy.numbers.figure_words import (
    NOUN_OF_COUNTED,
    PER_CENT_UNITS,
    Amount,
    Moment,
    day_in_words,
    figure_in_table,
    figure_in_words,
    figure_on_card,
    period_in_words,
    period_moments,
    rounded,
    short_number,
)
from advocacy.numbers.units import number_words
from advocacy.reference_data.files import DATA
from languages.tables import LanguageWithoutTable, languages_with


@dataclass
class Measure:
    unit: str
    counted: str = ""


@dataclass
class Number:
    statistic: Measure
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    qualifier: str = ""


def number(value, unit, counted="", **more):
    measure = Measure(unit, counted)
    return Number(measure, Decimal(value) if value is not None else None, **more)


@pytest.mark.parametrize(
    ("value", "unit", "english", "spanish", "french", "arabic"),
    [
        ("75.0000", "percent", "75 per cent", "75 por ciento", "75 %", "75 في المائة"),
        ("54.3", "percent", "54.3 per cent", "54,3 por ciento", "54,3 %", "54.3 في المائة"),
        (
            "90",
            "percent of countries",
            "90 per cent",
            "90 por ciento",
            "90 %",
            "90 في المائة",
        ),
        ("25", "percent change", "25 per cent", "25 por ciento", "25 %", "25 في المائة"),
        (
            "27600000",
            "persons",
            "27.6 million people",
            "27,6 millones de personas",
            "27,6 millions de personnes",
            "27.6 مليون شخص",
        ),
        (
            "123.2",
            "million persons",
            "123.2 million people",
            "123,2 millones de personas",
            "123,2 millions de personnes",
            "123.2 مليون شخص",
        ),
        (
            "5000000",
            "persons",
            "5 million people",
            "5 millones de personas",
            "5 millions de personnes",
            "5 ملايين شخص",
        ),
        ("63285", "persons", "63,285 people", "63.285 personas", "63 285 personnes", "63,285 شخصًا"),
        ("1", "persons", "1 person", "1 persona", "1 personne", "شخص واحد"),
        ("6", "countries", "6 countries", "6 países", "6 pays", "6 بلدان"),
        ("113", "countries", "113 countries", "113 países", "113 pays", "113 بلدًا"),
        (
            "67",
            "one person in N",
            "one in 67 people",
            "una de cada 67 personas",
            "une sur 67 personnes",
            "واحد من كل 67 شخصًا",
        ),
        (
            "44400",
            "persons per day",
            "44,400 people a day",
            "44.400 personas al día",
            "44 400 personnes par jour",
            "44,400 شخص في اليوم",
        ),
        (
            "236000000000",
            "USD per year",
            "236 billion US dollars a year",
            "236 mil millones de dólares estadounidenses al año",
            "236 milliards de dollars américains par an",
            "236 مليار دولار أمريكي في السنة",
        ),
        (
            "2770000",
            "hearings",
            "2.77 million hearings",
            "2,77 millones de audiencias",
            "2,77 millions d’audiences",
            "2.77 مليون جلسة",
        ),
        (
            "1258882",
            "cases",
            "1,258,882 cases",
            "1.258.882 casos",
            "1 258 882 affaires",
            "1,258,882 قضية",
        ),
    ],
)
def test_figure_in_words(value, unit, english, spanish, french, arabic):
    figure = number(value, unit)

    words = [figure_in_words(figure, language) for language in ("en", "es", "fr", "ar")]

    # French groups digits with a narrow space that does not break.
    assert [word.replace("\u202f", " ") for word in words] == [english, spanish, french, arabic]


def test_figures_and_days_in_haitian_creole():
    """Babel has French words for it, where we do not say better."""
    words = [
        figure_in_words(number("27600000", "persons"), "ht"),
        figure_in_words(number("54.3", "percent"), "ht"),
        figure_on_card(number("75", "percent", qualifier="about"), "ht"),
        day_in_words(date(2026, 8, 30), "ht").words,
    ]

    assert [word.replace("\xa0", " ") for word in words] == [
        "27,6 milyon moun",
        "54,3 pousan",
        "anviwon 75 %",
        "30 out 2026",
    ]


@pytest.mark.parametrize(
    ("value", "unit", "counted", "english", "spanish", "french", "creole", "arabic"),
    [
        (
            "138",
            "million persons",
            "children",
            "138 million children",
            "138 millones de niños y niñas",
            "138 millions d’enfants",
            "138 milyon timoun",
            "138 مليون طفل",
        ),
        (
            "361",
            "persons",
            " Journalists",
            "361 journalists",
            "361 periodistas",
            "361 journalistes",
            "361 jounalis",
            "361 صحفيًا",
        ),
        (
            "50000",
            "persons",
            "victims detected by authorities",
            "50,000 victims",
            "50.000 víctimas",
            "50 000 victimes",
            "50 000 viktim",
            "50,000 ضحية",
        ),
        (
            "3",
            "countries",
            "citizenships",
            "3 citizenships",
            "3 nacionalidades",
            "3 nationalités",
            "3 nasyonalite",
            "3 جنسيات",
        ),
        (
            "12",
            "persons",
            "people without a word of their own",
            "12 people",
            "12 personas",
            "12 personnes",
            "12 moun",
            "12 شخصًا",
        ),
        (
            "38",
            "percent",
            "children",
            "38 per cent",
            "38 por ciento",
            "38 %",
            "38 pousan",
            "38 في المائة",
        ),
    ],
)
def test_a_sentence_names_what_the_statistic_counts(
    value, unit, counted, english, spanish, french, creole, arabic
):
    words = [
        figure_in_words(number(value, unit, counted), language)
        for language in ("en", "es", "fr", "ht", "ar")
    ]

    plain = [word.replace("\xa0", " ").replace("\u202f", " ") for word in words]
    assert plain == [english, spanish, french, creole, arabic]


def test_what_our_statistics_count_is_said_in_their_sentences():
    """Of a statistic in these units that counts something else, a noun is to be written."""
    told = json.loads((DATA / "statistics.json").read_text())["statistics"]
    said = {
        (each["counted"], figure_in_words(number("5", each["unit"], each["counted"]), "en"))
        for each in told
        if each["unit"] not in PER_CENT_UNITS
    }

    assert said == {
        ("applications", "5 applications"),
        ("cases", "5 cases"),
        ("children", "5 children"),
        ("children", "5 million children"),
        ("citizenships", "5 citizenships"),
        ("convictions", "5 convictions"),
        ("countries", "5 countries"),
        ("hearings", "5 hearings"),
        ("journalists", "5 journalists"),
        ("languages", "5 languages"),
        ("money", "5 US dollars a year"),
        ("people", "5 million people"),
        ("people", "5 people"),
        ("people", "one in 5 people"),
        ("people per day", "5 people a day"),
        ("places", "5 places"),
        ("prosecutions", "5 prosecutions"),
        ("victims detected by authorities", "5 victims"),
    }


def test_a_language_without_words_is_never_read_as_english():
    with pytest.raises(LanguageWithoutTable):
        figure_in_words(number("75", "percent"), "xx")
    with pytest.raises(LanguageWithoutTable):
        day_in_words(date(2026, 12, 10), "xx")
    assert day_in_words(date(2026, 12, 10), "es-mx") == day_in_words(date(2026, 12, 10), "es")


def test_what_a_statistic_counts_has_a_noun():
    assert set(NOUN_OF_COUNTED.values()) <= set(number_words("en")["nouns"])


def test_every_unit_reads_in_every_language():
    words = {
        figure_in_words(number("12345", unit), language)
        for unit in Statistic.Unit.values
        for language in languages_with("numbers")
    }

    assert all("{" not in word and word for word in words)


def test_every_qualifier_reads_in_every_language():
    for language in languages_with("numbers"):
        assert set(number_words(language)["qualifiers"]) == set(Figure.Qualifier.values)


def test_a_sentence_leaves_the_qualifier_out_and_a_card_and_a_table_say_it():
    figure = number("90", "percent", qualifier="about")

    assert figure_in_words(figure, "en") == "90 per cent"
    assert figure_on_card(figure, "en") == "about 90%"
    assert figure_in_table(figure, "es") == "alrededor de 90"


def test_a_bound_reads_as_its_number():
    figure = number(None, "percent of countries", high=Decimal(50), qualifier="less than")

    assert figure_in_words(figure, "en") == "50 per cent"
    assert figure_on_card(figure, "en") == "less than 50%"


def test_two_bounds_read_as_a_range():
    figure = number(None, "persons", low=Decimal(2000), high=Decimal(3000))

    assert figure_in_words(figure, "en") == "2,000 to 3,000 people"
    assert figure_in_words(figure, "fr").replace("\u202f", " ") == "de 2 000 à 3 000 personnes"


@pytest.mark.parametrize(
    ("value", "unit", "language", "words"),
    [
        ("27600000", "persons", "en", "27.6 million"),
        ("54.3", "percent", "en", "54.3%"),
        ("67", "one person in N", "en", "1 in 67"),
        ("370", "persons", "ar", "370"),
        ("90", "percent", "ar", "\u206690%\u2069"),
        ("236000000000", "USD per year", "en", "US$236 billion"),
        ("236000000000", "USD per year", "es", "US$\u00a0236 mil millones"),
        ("236000000000", "USD per year", "fr", "236 milliards\u00a0$\u00a0US"),
        ("236000000000", "USD per year", "ar", "236 مليار دولار أمريكي"),
        ("5000", "USD per year", "ht", "US$\u00a05\u00a0000"),
    ],
)
def test_figure_on_card(value, unit, language, words):
    assert figure_on_card(number(value, unit), language) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("0", "persons", "0"),
        ("250", "persons", "250"),
        ("120000000", "persons", "120M"),
        ("120", "million persons", "120M"),
        ("60", "percent", "60%"),
    ],
)
def test_short_number(value, unit, words):
    assert short_number(Decimal(value), unit, "en") == words


@pytest.mark.parametrize(
    ("start", "end", "moments"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), [Moment("2024", "2024")]),
        (date(2007, 1, 1), date(2010, 12, 31), [Moment("2007", "2007"), Moment("2010", "2010")]),
        (date(2022, 12, 1), date(2022, 12, 1), [Moment("2022-12-01", "1 December 2022")]),
        (
            date(2022, 10, 1),
            date(2023, 9, 30),
            [Moment("2022-10", "October 2022"), Moment("2023-09", "September 2023")],
        ),
        (date(2024, 2, 1), date(2024, 2, 29), [Moment("2024-02", "February 2024")]),
        (
            date(2022, 12, 2),
            date(2022, 12, 9),
            [Moment("2022-12-02", "2 December 2022"), Moment("2022-12-09", "9 December 2022")],
        ),
    ],
)
def test_period_moments(start, end, moments):
    assert period_moments(start, end, "en") == moments


def test_period_and_day_in_words():
    assert period_in_words(date(2007, 1, 1), date(2010, 12, 31), "ar") == "2007–2010"
    assert period_in_words(None, None, "en") == ""
    assert day_in_words(date(2026, 12, 10), "es").words == "10 de diciembre de 2026"


@given(st.decimals(0, 10**12, places=4), st.sampled_from(["persons", "percent", "cases"]))
def test_no_digit_of_a_number_is_lost(value, unit):
    words = figure_in_words(number(value, unit), "en")

    name, scale = next(
        (pair for pair in (("billion", 10**9), ("million", 10**6)) if pair[0] in words), ("", 1)
    )
    shown = words.partition(" ")[0].replace(",", "")
    assert Decimal(shown) * scale == value, name


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (119_254_738, "119.3 million"),
        (1_049_999, "1 million"),
        (999_999, "999,999"),
        (-2_349_999, "-2.3 million"),
        (1_960_000_000, "2 billion"),
        (1_000_000, "1 million"),
        (1_150_000, "1.2 million"),  # a half goes to the even digit
        (1_250_000, "1.2 million"),
        (-1_250_000, "-1.2 million"),
        (999_949_999, "999.9 million"),
        (999_950_000, "1 billion"),
        (8_246, "8,246"),
    ],
)
def test_large_numbers_are_rounded_to_one_place(value, words):
    assert figure_on_card(rounded(Amount(Statistic(unit="persons"), Decimal(value))), "en") == words


def test_rounding_keeps_how_to_read_a_figure():
    low, high = Decimal(19_540_000), Decimal(22_260_000)

    found = rounded(Amount(Statistic(unit="persons"), None, low, high, "about"))

    assert (found.low, found.high, found.qualifier) == (19_500_000, 22_300_000, "about")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        (
            "ar",
            {
                "0": "0 شخص",
                "1": "شخص واحد",
                "2": "شخصان",
                "3": "3 أشخاص",
                "10": "10 أشخاص",
                "11": "11 شخصًا",
                "99": "99 شخصًا",
                "100": "100 شخص",
                "102": "102 شخص",
                "103": "103 أشخاص",
                "111": "111 شخصًا",
                "1000000": "مليون شخص",
                "2000000": "2 مليون شخص",
                "3000000": "3 ملايين شخص",
                "11000000": "11 مليون شخص",
            },
        ),
        (
            "fr",  # one ends below two
            {
                "0": "0 personne",
                "1": "1 personne",
                "1.5": "1,5 personne",
                "2": "2 personnes",
                "1000000": "1 million de personnes",
                "1500000": "1,5 million de personnes",
                "2000000": "2 millions de personnes",
            },
        ),
        ("es", {"0": "0 personas", "1": "1 persona", "1000000": "1 millón de personas"}),
        ("ht", {"1": "1 moun", "2": "2 moun", "1000000": "1 milyon moun"}),
    ],
)
def test_a_noun_takes_the_form_that_its_number_asks_for(language, said):
    words = {value: figure_in_words(number(value, "persons"), language) for value in said}

    assert words == said


@pytest.mark.parametrize(
    ("language", "table", "card"),
    [
        ("en", "-1,234,567.5", "-12.5%"),
        ("es", "-1.234.567,5", "-12,5\xa0%"),
        ("fr", "-1\u202f234\u202f567,5", "-12,5\xa0%"),
        ("ht", "-1\xa0234\xa0567,5", "-12,5\xa0%"),
        ("ar", "-1,234,567.5", "\u2066-12.5%\u2069"),
    ],
)
def test_signs_of_a_number_are_those_of_the_language(language, table, card):
    assert figure_in_table(number("-1234567.5000", "persons"), language) == table
    assert figure_on_card(number("-12.5", "percent"), language) == card


@pytest.mark.parametrize(
    ("language", "value", "counted", "words"),
    [
        ("fr", "1000000", "children", "1 million d’enfants"),
        ("fr", "2000000", "journalists", "2 millions de journalistes"),
        ("ht", "1000000", "children", "1 milyon timoun"),
    ],
)
def test_a_million_is_joined_to_its_noun_as_the_language_does(language, value, counted, words):
    assert figure_in_words(number(value, "persons", counted), language) == words


@pytest.mark.parametrize(
    ("language", "day", "months"),
    [
        ("en", "31 Dec 2024", "Oct 2023–Sep 2024"),
        ("es", "31 dic 2024", "oct 2023–sept 2024"),
        ("fr", "31 déc. 2024", "oct. 2023–sept. 2024"),
        ("ar", "31 ديسمبر 2024", "أكتوبر 2023–سبتمبر 2024"),
    ],
)
def test_in_a_narrow_column_months_are_abbreviated(language, day, months):
    def words(start, end):
        moments = period_moments(start, end, language, is_short=True)
        return "–".join(moment.words for moment in moments)

    assert words(date(2024, 12, 31), date(2024, 12, 31)) == day
    assert words(date(2023, 10, 1), date(2024, 9, 30)) == months
