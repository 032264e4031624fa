"""Rules of recurrence: those of the reference data, and wild ones."""

import json
from datetime import date
from pathlib import Path

from hypothesis import strategies as st

from advocacy.dates.recurrence import (
    FIRST_YEAR,
    LAST_YEAR,
)

HERE = Path(__file__).parent
OBSERVANCES = json.loads((HERE.parents[2] / "advocacy" / "data" / "observances.json").read_text())[
    "observances"
]
RULES = {observance["slug"]: observance["rule"] for observance in OBSERVANCES}
DECADE = {"type": "year_span", "start_year": 2025, "end_year": 2034}
LEAP_DAY = {"type": "fixed", "month": 2, "day": 29}
years = st.integers(FIRST_YEAR, LAST_YEAR)
months = st.integers(1, 12)
weekdays = st.sampled_from(
    ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
)
days_of_year = st.dates(date(2000, 1, 1), date(2000, 12, 31)).map(
    lambda day: {"month": day.month, "day": day.day}
)
rules = st.one_of(
    days_of_year.map(lambda day: {"type": "fixed", **day}),
    st.builds(
        lambda month, weekday, n: {
            "type": "nth_weekday",
            "month": month,
            "weekday": weekday,
            "n": n,
        },
        months,
        weekdays,
        st.sampled_from([1, 2, 3, 4, 5, -1]),
    ),
    st.builds(
        lambda start, end: {"type": "fixed_range", "start": start, "end": end},
        days_of_year,
        days_of_year,
    ),
    st.builds(
        lambda day, weekday: {"type": "week_containing", **day, "week_starts": weekday},
        days_of_year,
        weekdays,
    ),
    st.builds(
        lambda day, base, interval: {
            "type": "every_n_years",
            **day,
            "base_year": base,
            "interval": interval,
        },
        days_of_year,
        years,
        st.integers(1, 25),
    ),
    months.map(lambda month: {"type": "last_day_of_month", "month": month}),
    months.map(lambda month: {"type": "whole_month", "month": month}),
    st.tuples(years, years).map(
        lambda pair: {"type": "year_span", "start_year": min(pair), "end_year": max(pair)}
    ),
)
