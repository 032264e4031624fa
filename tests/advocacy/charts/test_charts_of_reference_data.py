"""Every series that comes with Standing, drawn in each language: whole, light and true."""

import re
from decimal import Decimal

import pytest
from django.utils import translation

from advocacy.charts import svg as charts_svg
from advocacy.charts.chart_file import LETTER_SIZE
from advocacy.charts.downloads import make_chart_document
from advocacy.charts.drawings import draw_chart
from advocacy.charts.finding_words import write_finding
from advocacy.models import Statistic
from advocacy.reference_data.files import read_file
from tests.advocacy import geometry

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("with_reference_data"),
    pytest.mark.sampled,
]

SERIES = sorted({series["statistic"] for series in read_file("statistics")["series"]})
HEAVIEST = 6_000
ADDRESS = "https://standing.example/ht/statistics/"


def test_there_are_nineteen_series():
    assert len(SERIES) == 19


def unlabelled_ends(drawing):
    """What a line chart does not say on its axis: its first and its last year."""
    if 'class="o a"' not in drawing.picture.inner:
        return []
    ends = [figure.period_end for figure in drawing.drawn]
    labels = re.findall(r'class="mut mid"[^>]*>\W*(\d{4})', drawing.picture.inner)
    found = [] if labels[0] == str(min(ends).year) else ["the first year has no label"]
    return found if labels[-1] == str(max(ends).year) else [*found, "the last year has no label"]


@pytest.mark.parametrize("language", ["en", "es", "fr", "ht", "ar"])
def test_every_chart_is_whole_and_light(language):
    remarks = {}
    with translation.override(language):
        for statistic in Statistic.objects.with_figures():
            for size in (LETTER_SIZE, charts_svg.LARGEST):
                drawing = draw_chart(statistic, language, size=size)
                if drawing is None:
                    assert statistic.slug not in SERIES
                    continue
                found = geometry.remarks(drawing.picture, size=size, rtl=language == "ar")
                found += unlabelled_ends(drawing)
                file = make_chart_document(statistic, language, ADDRESS + statistic.slug)
                weights = [len(svg.encode()) for svg in (drawing.svg, file)]
                found += [f"{weight} bytes" for weight in weights if weight >= HEAVIEST]
                if found:
                    remarks[statistic.slug, size] = found

    assert remarks == {}


def test_a_chart_finds_what_its_numbers_say():
    for slug in SERIES:
        statistic = Statistic.objects.with_figures().get(slug=slug)
        values = [f.value for f in statistic.current_figures if f.value is not None]
        finding = write_finding(statistic.current_figures, "en")
        assert draw_chart(statistic, "en").finding.startswith(finding)

        if "the highest in the series" in finding:
            assert values[-1] > max(values[:-1]), slug
        if "the lowest in the series" in finding:
            assert values[-1] < min(values[:-1]), slug
        if finding.startswith("Rose"):
            assert values[-1] > values[0], slug
        if finding.startswith("Fell"):
            assert values[-1] < values[0], slug
        assert finding.startswith(("Rose from", "Fell from")), (slug, finding)


@pytest.mark.parametrize(
    ("language", "number"),
    [
        ("en", "119.3 million people"),
        ("es", "119,3 millones de personas"),
        ("fr", "119,3 millions de personnes"),
        ("ar", "119.3 مليون شخص"),
    ],
)
def test_a_finding_speaks_the_language_of_its_reader(language, number):
    statistic = Statistic.objects.with_figures().get(slug="forcibly-displaced-components")
    with translation.override(language):
        drawing = draw_chart(statistic, language)

    assert number in drawing.finding
    assert number in drawing.picture.caption.description
    assert re.search(r"119[.,]3", drawing.picture.inner)
    assert statistic.latest_figure.value == Decimal(119_254_738)


def test_a_sum_stands_on_one_chart_with_its_parts():
    statistic = Statistic.objects.with_figures().get(slug="forcibly-displaced-components")

    drawing = draw_chart(statistic, "en")

    assert [each.short_name for each in statistic.chart_companions] == [
        "asylum-seekers",
        "inside their country",
        "refugees",
    ]
    assert drawing.picture.inner.count('class="l ') == 4
    for other in statistic.chart_companions:
        assert statistic.can_be_drawn_with(other)
    assert "Refugees: Rose from 10.5 million people" in drawing.finding
    assert len(str(drawing.picture).encode()) < HEAVIEST
