import re
from datetime import date

from advocacy.charts.strokes import year_line

MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]


def test_spans_lie_below_the_days_and_those_that_overlap_below_each_other():
    weeks = [
        (date(2026, 10, 24), date(2026, 10, 30)),
        (date(2026, 10, 24), date(2026, 10, 31)),
        (date(2026, 5, 25), date(2026, 5, 31)),
        (date(2026, 12, 28), date(2027, 1, 3)),
        (date(2025, 12, 28), date(2025, 12, 31)),
    ]

    whole, half = (
        str(year_line(2026, [], [], MONTHS, spans=weeks, part=part)) for part in ((1, 12), (1, 6))
    )

    bars = re.findall(r'<path class="s" d="([^"]+)"', whole)
    assert [bar.count("M") for bar in bars] == [3, 1]
    assert len(re.findall(r'<path class="s"', half)) == 1
    assert [re.search(r'height="(\d+)"', svg)[1] for svg in (whole, half)] == ["126", "126"]
    assert 'class="s"' not in str(year_line(2026, [], [], MONTHS))
