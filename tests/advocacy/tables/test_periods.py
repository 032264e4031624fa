from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advocacy.numbers import figure_words
from advocacy.tables.errors import Mistake, Problem
from advocacy.tables.periods import (
    Customs,
    DayOrder,
    FiscalYear,
    Period,
    SpanMeaning,
    YearMeaning,
    read_first_and_last,
    read_period,
)

DAYS = st.dates(date(1800, 1, 1), date(2200, 12, 31))
CUSTOMS = st.builds(
    Customs,
    st.sampled_from(YearMeaning),
    st.sampled_from([None, *FiscalYear]),
    st.sampled_from([None, *SpanMeaning]),
    st.sampled_from([None, *DayOrder]),
)


def period(start, end=None):
    return Period(date.fromisoformat(start), date.fromisoformat(end or start))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2024", period("2024-01-01", "2024-12-31")),
        ("٢٠٢٤", period("2024-01-01", "2024-12-31")),
        ("2024.0", period("2024-01-01", "2024-12-31")),
        ("2024-12-31", period("2024-12-31")),
        ("2024-12-31 00:00:00", period("2024-12-31")),
        ("2024-12-31T00:00:00Z", period("2024-12-31")),
        ("2024/02/29", period("2024-02-29")),
        ("31/12/2024", period("2024-12-31")),
        ("12/31/2024", period("2024-12-31")),
        ("5/5/2024", period("2024-05-05")),
        ("03.04.2024", period("2024-04-03")),
        ("31 December 2024", period("2024-12-31")),
        ("December 31, 2024", period("2024-12-31")),
        ("Dec. 31st, 2024", period("2024-12-31")),
        ("31 de diciembre de 2024", period("2024-12-31")),
        ("1er janvier 2024", period("2024-01-01")),
        ("31 décembre 2024", period("2024-12-31")),
        ("31 ديسمبر 2024", period("2024-12-31")),
        ("31 كانون الأول 2024", period("2024-12-31")),
        ("٣١ دجنبر ٢٠٢٤", period("2024-12-31")),
        ("June 2024", period("2024-06-01", "2024-06-30")),
        ("février 2024", period("2024-02-01", "2024-02-29")),
        ("2010-2012", period("2010-01-01", "2012-12-31")),
        ("2010–2012", period("2010-01-01", "2012-12-31")),
        ("2010 to 2012", period("2010-01-01", "2012-12-31")),
        ("de 2010 a 2012", period("2010-01-01", "2012-12-31")),
        ("من 2010 إلى 2012", period("2010-01-01", "2012-12-31")),
        ("soti 2010 rive 2012", period("2010-01-01", "2012-12-31")),
        ("fevriye 2020", period("2020-02-01", "2020-02-29")),
        ("2010/2015", period("2010-01-01", "2015-12-31")),
        ("2019-10", period("2019-10-01", "2019-10-31")),
        ("2010-25", period("2010-01-01", "2025-12-31")),
        ("January–June 2024", period("2024-01-01", "2024-06-30")),
        ("enero a junio de 2024", period("2024-01-01", "2024-06-30")),
        ("1-15 March 2024", period("2024-03-01", "2024-03-15")),
        ("1 October 2023 to 30 September 2024", period("2023-10-01", "2024-09-30")),
        ("2024-01-01/2024-06-30", period("2024-01-01", "2024-06-30")),
        ("", None),
        ("n/a", None),
    ],
)
def test_a_period_is_read(text, expected):
    assert read_period(text, Customs()) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2019-20", Problem.WHICH_SPAN),
        ("2019/20", Problem.WHICH_SPAN),
        ("2019/2020", Problem.WHICH_SPAN),
        ("2004-05", Problem.WHICH_SPAN),
        ("1999-00", Problem.WHICH_SPAN),
        ("03/04/2024", Problem.WHICH_DAY),
        ("FY 2024", Problem.WHICH_FISCAL_YEAR),
        ("FY2023/24", Problem.WHICH_FISCAL_YEAR),
        ("2012 to 2010", Problem.ENDS_BEFORE_IT_STARTS),
        ("3/4/2024 to 3/5/2024", Problem.WHICH_DAY),
        ("31 June 2024", Problem.NOT_A_PERIOD),
        ("2023-02-29", Problem.NOT_A_PERIOD),
        ("31/31/2024", Problem.NOT_A_PERIOD),
        ("FY 2019-2024", Problem.NOT_A_PERIOD),
        ("99", Problem.NOT_A_PERIOD),
        ("1066", Problem.NOT_A_PERIOD),
        ("World", Problem.NOT_A_PERIOD),
        ("Source: UNHCR, 2024", Problem.NOT_A_PERIOD),
        ("2024¹", Problem.NOT_A_PERIOD),
        ("December", Problem.NOT_A_PERIOD),
        ("1 2 December 2024", Problem.NOT_A_PERIOD),
        ("December 2024 2025", Problem.NOT_A_PERIOD),
    ],
)
def test_what_has_two_meanings_or_none_is_named(text, problem):
    assert read_period(text, Customs()) == Mistake(problem, text)


@pytest.mark.parametrize(
    ("text", "customs", "expected"),
    [
        ("2024", Customs(YearMeaning.LAST_DAY), period("2024-12-31")),
        ("2024", Customs(YearMeaning.MIDDLE), period("2024-07-01")),
        (
            "2024",
            Customs(YearMeaning.FISCAL, FiscalYear.SEPTEMBER),
            period("2023-10-01", "2024-09-30"),
        ),
        ("FY 2024", Customs(fiscal=FiscalYear.JUNE), period("2023-07-01", "2024-06-30")),
        ("FY2023/24", Customs(fiscal=FiscalYear.MARCH), period("2023-04-01", "2024-03-31")),
        ("2019-20", Customs(span=SpanMeaning.YEARS), period("2019-01-01", "2020-12-31")),
        (
            "2019-20",
            Customs(fiscal=FiscalYear.JUNE, span=SpanMeaning.FISCAL),
            period("2019-07-01", "2020-06-30"),
        ),
        ("1999-00", Customs(span=SpanMeaning.YEARS), period("1999-01-01", "2000-12-31")),
        ("2004-05", Customs(span=SpanMeaning.MONTH), period("2004-05-01", "2004-05-31")),
        ("03/04/2024", Customs(order=DayOrder.DAY), period("2024-04-03")),
        ("03/04/2024", Customs(order=DayOrder.MONTH), period("2024-03-04")),
        # From one year to another takes whole years, whatever a year alone means.
        ("2010 to 2012", Customs(YearMeaning.LAST_DAY), period("2010-01-01", "2012-12-31")),
    ],
)
def test_customs_settle_what_is_asked(text, customs, expected):
    assert read_period(text, customs) == expected


def test_a_fiscal_year_without_its_end_is_asked_wherever_it_is_needed():
    customs = Customs(YearMeaning.FISCAL, span=SpanMeaning.FISCAL)

    for text in ("2024", "2019-20"):
        assert read_period(text, customs) == Mistake(Problem.WHICH_FISCAL_YEAR, text)


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2024-01-01", "2024-06-30", period("2024-01-01", "2024-06-30")),
        ("2010", "2012", period("2010-01-01", "2012-12-31")),
        ("", "", None),
        ("2010", "", Mistake(Problem.NOT_A_PERIOD, "")),
        ("", "2012", Mistake(Problem.NOT_A_PERIOD, "")),
        ("x", "2012", Mistake(Problem.NOT_A_PERIOD, "x")),
        ("2012", "2010", Mistake(Problem.ENDS_BEFORE_IT_STARTS, "2012", "2010")),
    ],
)
def test_the_ends_may_stand_in_two_cells(first, last, expected):
    assert read_first_and_last(first, last, Customs(YearMeaning.LAST_DAY)) == expected


@given(DAYS, DAYS)
def test_what_we_write_for_readers_is_read_back(one, other):
    start, end = min(one, other), max(one, other)
    for language in ("en", "es", "fr", "ar"):
        words = figure_words.period_in_words(start, end, language)
        assert read_period(words, Customs()) == Period(start, end), words


@given(st.integers(1801, 2199), st.integers(1, 12))
def test_months_and_years_that_we_write_are_read_back(year, month):
    of_month = Period(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    of_years = Period(date(year, 1, 1), date(year + 1, 12, 31))
    for language in ("en", "es", "fr", "ar"):
        for expected in (of_month, of_years):
            words = figure_words.period_in_words(expected.start, expected.end, language)
            assert read_period(words, Customs()) == expected, words


@given(DAYS, st.integers(0, 4000))
def test_days_as_data_are_read_back(start, days):
    end = min(start + timedelta(days), date(2200, 12, 31))
    assert read_first_and_last(start.isoformat(), end.isoformat(), Customs()) == Period(start, end)
    assert read_period(f"{start}/{end}", Customs()) == Period(start, end)


@given(st.text(), st.text(), CUSTOMS)
def test_whatever_stands_in_a_cell_is_a_period_or_named(text, other, customs):
    for found in (read_period(text, customs), read_first_and_last(text, other, customs)):
        assert found is None or isinstance(found, Period | Mistake)


@given(st.text(alphabet="0123456789-/–. FYfyto٢", max_size=14), CUSTOMS)
def test_whatever_looks_like_a_period_is_one_in_order_or_named(text, customs):
    found = read_period(text, customs)
    assert found is None or isinstance(found, Mistake) or found.start <= found.end


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Q1 2024", period("2024-01-01", "2024-03-31")),
        ("2024Q1", period("2024-01-01", "2024-03-31")),
        ("2024-Q1", period("2024-01-01", "2024-03-31")),
        ("2024 q1", period("2024-01-01", "2024-03-31")),
        ("T1 2024", period("2024-01-01", "2024-03-31")),
        ("1T 2024", period("2024-01-01", "2024-03-31")),
        ("2024/T1", period("2024-01-01", "2024-03-31")),
        ("first quarter of 2024", period("2024-01-01", "2024-03-31")),
        ("1st quarter 2024", period("2024-01-01", "2024-03-31")),
        ("1er trimestre 2024", period("2024-01-01", "2024-03-31")),
        ("primer trimestre de 2024", period("2024-01-01", "2024-03-31")),
        ("Trimestre I 2024", period("2024-01-01", "2024-03-31")),
        ("الربع الأول من عام 2024", period("2024-01-01", "2024-03-31")),
        ("H2 2024", period("2024-07-01", "2024-12-31")),
        ("2024H2", period("2024-07-01", "2024-12-31")),
        ("S2 2024", period("2024-07-01", "2024-12-31")),
        ("second half of 2024", period("2024-07-01", "2024-12-31")),
        ("2º semestre de 2024", period("2024-07-01", "2024-12-31")),
        ("النصف الثاني 2024", period("2024-07-01", "2024-12-31")),
        ("Q2–Q3 2024", period("2024-04-01", "2024-09-30")),
        ("Q4 2023 to Q1 2024", period("2023-10-01", "2024-03-31")),
        ("end 2024", period("2024-12-31")),
        ("end-2024", period("2024-12-31")),
        ("fin de 2024", period("2024-12-31")),
        ("نهاية عام 2024", period("2024-12-31")),
        ("01/2024", period("2024-01-01", "2024-01-31")),
        ("2.2024", period("2024-02-01", "2024-02-29")),
        ("31 Dec 24", period("2024-12-31")),
        ("31-Dec-24", period("2024-12-31")),
        ("1er janv. 99", period("1999-01-01")),
        ("as of 30 June 2024", period("2024-06-30")),
        ("As at 30.6.2024", period("2024-06-30")),
        ("au 30 juin 2024", period("2024-06-30")),
        ("a 30 de junio de 2024", period("2024-06-30")),
        ("في 30 يونيو 2024", period("2024-06-30")),
    ],
)
def test_parts_of_years_are_read_in_four_languages(text, expected):
    assert read_period(text, Customs()) == expected


FIRST_HALF = period("2026-01-01", "2026-06-30")
SECOND_HALF = period("2026-07-01", "2026-12-31")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026 (Jan–Jun)", FIRST_HALF),
        ("2026(Jan-Jun)", FIRST_HALF),
        ("2026 Jan-Jun", FIRST_HALF),
        ("2026: Jan–Jun", FIRST_HALF),
        ("2026, January to June", FIRST_HALF),
        ("2026 (January – June)", FIRST_HALF),
        ("2026 (from January to June)", FIRST_HALF),
        ("2026 (1 Jan – 30 Jun)", FIRST_HALF),
        ("2026 (H1)", FIRST_HALF),
        ("2026 (first half)", FIRST_HALF),
        ("2026 (Q1–Q2)", FIRST_HALF),
        ("٢٠٢٦ (يناير–يونيو)", FIRST_HALF),
        ("2026 (النصف الأول)", FIRST_HALF),
        ("2026 (enero a junio)", FIRST_HALF),
        ("2026 enero-junio", FIRST_HALF),
        ("2026 (primer semestre)", FIRST_HALF),
        ("primera mitad de 2026", FIRST_HALF),
        ("2026 (janv.–juin)", FIRST_HALF),
        ("2026 de janvier à juin", FIRST_HALF),
        ("2026 (1er semestre)", FIRST_HALF),
        ("première moitié de 2026", FIRST_HALF),
        ("2026 (janvye rive jen)", FIRST_HALF),
        ("premye semès 2026", FIRST_HALF),
        ("2026 Jul–Dec", SECOND_HALF),
        ("2026 (H2)", SECOND_HALF),
        ("seconde moitié de 2026", SECOND_HALF),
        ("2026 (Apr-Jun)", period("2026-04-01", "2026-06-30")),
        ("2026 (Q4)", period("2026-10-01", "2026-12-31")),
        ("dezyèm trimès 2026", period("2026-04-01", "2026-06-30")),
        ("2024 (Feb)", period("2024-02-01", "2024-02-29")),
        ("2026 (30 June)", period("2026-06-30")),
        ("2026 (as of 30 June)", period("2026-06-30")),
    ],
)
def test_a_year_may_stand_before_its_part(text, expected):
    assert read_period(text, Customs()) == expected


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("2026 (Dec–Jan)", Problem.ENDS_BEFORE_IT_STARTS),
        ("2026 (FY)", Problem.WHICH_FISCAL_YEAR),
        ("2026 (mid)", Problem.WHICH_MIDDLE),
        ("2026 (1–6)", Problem.NOT_A_PERIOD),
        ("2026 (1)", Problem.NOT_A_PERIOD),
        ("2026 (Q5)", Problem.NOT_A_PERIOD),
        ("2026 (H3)", Problem.NOT_A_PERIOD),
        ("2026 ()", Problem.NOT_A_PERIOD),
        ("2026 (31 June)", Problem.NOT_A_PERIOD),
        ("2026 (Jan–Jun 2025)", Problem.NOT_A_PERIOD),
        ("2026 (until June)", Problem.NOT_A_PERIOD),
        ("1066 (Jan–Jun)", Problem.NOT_A_PERIOD),
    ],
)
def test_a_part_that_does_not_fit_its_year_is_named(text, problem):
    assert read_period(text, Customs()) == Mistake(problem, text)


def test_a_part_of_a_fiscal_year_is_asked_about():
    customs = Customs(YearMeaning.FISCAL, FiscalYear.SEPTEMBER)

    for text in ("2026 (Oct–Dec)", "2026 (Q1)", "2026 (first half)"):
        assert read_period(text, customs) == Mistake(Problem.WHICH_QUARTER, text)
    assert read_period("Oct–Dec 2026", customs) == period("2026-10-01", "2026-12-31")


@given(st.integers(1800, 2200), st.integers(1, 12), st.integers(1, 12))
def test_months_before_and_behind_their_year_mean_the_same(year, one, other):
    first, last = (f"{date(2000, month, 1):%b}" for month in sorted((one, other)))

    behind = read_period(f"{first}–{last} {year}", Customs())

    assert isinstance(behind, Period)
    assert read_period(f"{year} ({first}–{last})", Customs()) == behind
    assert read_period(f"{year} {first}-{last}", Customs()) == behind


@pytest.mark.parametrize(
    "text",
    [
        "Q5 2024",
        "H3 2024",
        "Q0 2024",
        "Q1",
        "Q1 1066",
        "13/2024",
        "as of 2024",
        "as of June 2024",
        "Dec-24",
        "2024*",
    ],
)
def test_what_is_no_part_of_a_year_is_named(text):
    assert read_period(text, Customs()) == Mistake(Problem.NOT_A_PERIOD, text)


@pytest.mark.parametrize(
    "text", ["mid-2024", "Mid 2024", "mi-2024", "mediados de 2024", "منتصف عام 2024"]
)
def test_the_middle_of_a_year_is_a_day_where_the_statistic_shows_which(text):
    assert read_period(text, Customs()) == Mistake(Problem.WHICH_MIDDLE, text)
    assert read_period(text, Customs(YearMeaning.MIDDLE)) == period("2024-07-01")


def test_a_quarter_of_a_statistic_of_fiscal_years_is_asked_about():
    customs = Customs(YearMeaning.FISCAL, FiscalYear.SEPTEMBER)

    assert read_period("Q1 2024", customs) == Mistake(Problem.WHICH_QUARTER, "Q1 2024")


@given(st.integers(1800, 2200), st.sampled_from([3, 6]), st.data())
def test_the_parts_of_a_year_are_the_whole_of_it(year, months, data):
    letter = data.draw(st.sampled_from({3: "QT", 6: "HS"}[months]))
    parts = [
        read_period(f"{letter}{number} {year}", Customs()) for number in range(1, 12 // months + 1)
    ]

    assert (parts[0].start, parts[-1].end) == (date(year, 1, 1), date(year, 12, 31))
    for one, following in pairwise(parts):
        assert following.start - one.end == timedelta(days=1)
