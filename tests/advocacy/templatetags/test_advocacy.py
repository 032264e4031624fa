from datetime import date

import pytest
from django.template import Context, Template
from django.utils import translation

from advocacy.dates.recurrence import Occurrence
from tests.advocacy.factories import FigureFactory, InstrumentFactory, ObservanceFactory

pytestmark = pytest.mark.django_db


def render(source, **context):
    return Template("{% load advocacy %}" + source).render(Context(context))


def test_figure_card_says_number_period_source_and_what_was_checked():
    figure = FigureFactory(
        slug="victims-2024",
        value=27_600_000,
        qualifier="about",
        source__title="Global <Trends>",
        edition="Edition 2024",
        statistic__slug="victims",
    )

    card = render('{% include "components/figure_card.html" %}', figure=figure)

    assert '<b class="long"><small>about </small>27.6 million</b>' in card
    assert 'href="/statistics/victims/#victims-2024"' in card
    assert '<time datetime="2024">2024</time>' in card
    assert "Global &lt;Trends&gt;" in card
    assert "Edition 2024" in card
    assert "Not checked yet" in card


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("value", "qualifier", "number"),
    [
        (937_611, "", "<b>937,611</b>"),
        (1_258_882, "", '<b class="long">1,258,882</b>'),
        (90, "about", "<b><small>about </small>90</b>"),
        (450_000, "more than", "<b><small>more than </small>450,000</b>"),
    ],
)
def test_a_number_too_long_for_a_line_is_set_smaller(value, qualifier, number):
    figure = FigureFactory(value=value, qualifier=qualifier, statistic__unit="cases")

    assert render("{% large_number figure %}", figure=figure) == number


def test_dates_are_time_elements():
    when = Occurrence(date(2026, 11, 25), date(2026, 12, 10))

    assert render("{% occurrence when %}", when=when) == (
        '<time datetime="2026-11-25">25 November 2026</time>–'
        '<time datetime="2026-12-10">10 December 2026</time>'
    )
    assert render("{% day when %}", when=when.start) == (
        '<time datetime="2026-11-25">25 November 2026</time>'
    )


def test_a_period_that_was_not_checked_says_so():
    figure = FigureFactory(period_start=None, period_end=None)

    assert render("{% period figure %}", figure=figure) == "Period not confirmed"


def test_figures_in_sentences_and_tables():
    figure = FigureFactory(value=20_900_000, low=19_500_000, high=22_300_000)

    assert render("{{ figure|in_words }}", figure=figure) == "20.9 million people"
    assert render("{{ figure|in_table }}", figure=figure) == "20,900,000"
    assert render("{{ figure|range_in_words }}", figure=figure) == "19,500,000 to 22,300,000"
    assert render("{{ figure|range_in_words }}", figure=FigureFactory()) == ""


def test_parties_say_how_to_read_their_number():
    treaty = InstrumentFactory(
        party_count=180,
        party_count_qualifier="more than",
        party_count_on=date(2024, 6, 30),
        party_count_source="A page",
    )

    assert render("{{ treaty|parties }}", treaty=treaty) == "more than 180"


@pytest.mark.exhaustive
def test_a_statistic_can_be_charted_anywhere():
    figure = FigureFactory()

    page = render("{% statistic_chart s as chart %}{{ chart.svg }}", s=figure.statistic)

    assert page.startswith('<svg class="crowd"')


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", "World &lt;Soil&gt; Day"),
        ("es", "Día del Suelo"),
        ("ar", '<bdi lang="en">World &lt;Soil&gt; Day</bdi>'),
    ],
)
def test_a_name_that_the_language_lacks_says_that_it_is_english(language, shown):
    observance = ObservanceFactory(name="World <Soil> Day", names={"es": "Día del Suelo"})

    with translation.override(language):
        assert render("{{ observance|named }}", observance=observance) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("A <page> of e.com.", "A &lt;page&gt; of e.com."),
        (
            "See https://e.org/a?b=1&c=2. Then (http://f.org/).",
            'See <a href="https://e.org/a?b=1&amp;c=2" rel="noreferrer">'
            "https://e.org/a?b=1&amp;c=2</a>. Then "
            '(<a href="http://f.org/" rel="noreferrer">http://f.org/</a>).',
        ),
        (
            f"https://e.org/{'a' * 80}",
            f'<a href="https://e.org/{"a" * 80}" rel="noreferrer">https://e.org/{"a" * 45}…</a>',
        ),
    ],
)
def test_addresses_in_a_note_are_links(text, shown):
    assert render("{{ text|with_links }}", text=text) == shown
