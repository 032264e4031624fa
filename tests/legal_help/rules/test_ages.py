from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legal_help.rules.ages import ages_on
from legal_help.rules.deadlines import PartialDate, anniversary

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("born", "expected"),
    [
        ("2008-12-20", (17, 17, date(2026, 12, 20))),  # seventeen until the birthday
        ("2008-11-30", (17, 17, date(2026, 11, 30))),
        ("2008-11-29", (18, 18, date(2027, 11, 29))),  # today
        ("2008-12", (17, 17, None)),
        ("2008-11", (17, 18, None)),
        ("2008", (17, 18, None)),
        ("2026", (0, 0, None)),
        ("2026-11-29", (0, 0, date(2027, 11, 29))),
        ("2008-02-29", (18, 18, date(2027, 2, 28))),
        ("2027", None),
        ("2026-12", None),
    ],
)
def test_nobody_is_made_older_than_they_are(born, expected):
    assert ages_on(PartialDate.parse(born), TODAY) == expected


@given(st.dates(date(1901, 1, 1), date(2100, 1, 1)), st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_an_age_changes_on_the_birthday_alone(born, today):
    ages = ages_on(PartialDate(born.year, born.month, born.day), today)

    if born > today:
        assert ages is None
    else:
        assert anniversary(born, ages.youngest) <= today < ages.next_birthday
        assert ages.youngest == ages.oldest
        for partial in (PartialDate(born.year, born.month), PartialDate(born.year)):
            span = ages_on(partial, today)
            assert span.youngest <= ages.youngest <= span.oldest <= span.youngest + 1
