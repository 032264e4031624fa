from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from advocacy.models import (
    Figure,
    FigureImport,
    Instrument,
    Observance,
    ObservanceSource,
    Source,
    Statistic,
    Topic,
    prefetch_latest_figure,
    upcoming_occurrences,
)
from tests.advocacy.factories import (
    FigureFactory,
    InstrumentFactory,
    ObservanceFactory,
    PublisherFactory,
    SourceFactory,
    StatisticFactory,
    TopicFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("figure_has_a_value_or_a_bound", {"value": None, "qualifier": "about"}),
        ("figure_bound_says_how_to_read_it", {"value": None, "high": 50}),
        ("figure_low_is_not_above_high", {"value": None, "low": 3, "high": 2}),
        ("figure_low_is_not_above_value", {"value": 2, "low": 3}),
        ("figure_value_is_not_above_high", {"value": 3, "high": 2}),
        ("figure_period_has_both_ends", {"period_start": None}),
        ("figure_period_ends_after_it_starts", {"period_start": date(2025, 1, 1)}),
    ],
)
def test_figure_refuses_numbers_that_contradict_each_other(constraint, values):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        FigureFactory(**values)


@pytest.mark.sampled
@pytest.mark.parametrize(
    "values",
    [
        {"value": None, "high": 50, "qualifier": "less than"},
        {"value": None, "low": 2, "high": 3},
        {"value": 2, "low": 2, "high": 2},
        {"period_start": None, "period_end": None},
        {"period_start": date(2024, 12, 31)},
    ],
)
def test_figure_takes_bounds_single_days_and_unknown_periods(values):
    FigureFactory(**values).full_clean()


@pytest.mark.exhaustive  # test_revision_chains.py has the constraint
def test_figure_refuses_to_revise_itself():
    figure = FigureFactory()

    figure.revises = figure
    constraint = "figure_revises_one_stored_before"
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        figure.save()


def test_figure_stands_once_for_a_period_unless_it_revises_another():
    first = FigureFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        FigureFactory(statistic=first.statistic)
    FigureFactory(statistic=first.statistic, revises=first)

    assert first.statistic.figures.count() == 2


@pytest.mark.exhaustive
def test_figure_revises_only_the_same_statistic_and_period():
    other = FigureFactory()
    figure = FigureFactory.build(
        statistic=StatisticFactory(), source=SourceFactory(), revises=other
    )

    with pytest.raises(ValidationError) as refusal:
        figure.full_clean()

    assert refusal.value.message_dict == {
        "revises": ["That figure is of another statistic or another period."]
    }


@pytest.mark.exhaustive  # tests/advocacy/reference_data/test_files.py cites each
def test_cited_as_finds_a_figure_by_both_of_its_names():
    figure = FigureFactory(slug="stateless-2025", also_cited_as="unhcr-stateless-2025")
    FigureFactory()

    assert list(Figure.objects.cited_as(["stateless-2025"])) == [figure]
    assert list(Figure.objects.cited_as(["unhcr-stateless-2025"])) == [figure]


def test_latest_figure_is_of_the_newest_period_with_its_changed_value():
    statistic = StatisticFactory()
    undated = FigureFactory(
        statistic=statistic, period_start=None, period_end=None, source__year=2020
    )
    first = FigureFactory(statistic=statistic, value=363)
    older = FigureFactory(
        statistic=statistic, period_start=date(2023, 1, 1), period_end=date(2023, 12, 31)
    )
    changed = FigureFactory(statistic=statistic, value=370, revises=first)

    assert statistic.current_figures == [undated, older, changed]
    assert statistic.latest_figure == changed
    assert set(Figure.objects.current()) == {undated, older, changed}
    assert StatisticFactory().latest_figure is None


@pytest.mark.exhaustive
def test_a_figure_without_a_period_stands_at_the_year_of_its_publication():
    statistic = StatisticFactory()
    FigureFactory(statistic=statistic)
    undated = FigureFactory(
        statistic=statistic, period_start=None, period_end=None, source__year=2026
    )

    assert statistic.latest_figure == undated


@pytest.mark.exhaustive
def test_a_list_of_statistics_with_figures_costs_three_queries(django_assert_num_queries):
    for _ in range(3):
        FigureFactory()

    with django_assert_num_queries(3):
        values = [
            statistic.latest_figure.source.publisher.name
            for statistic in Statistic.objects.with_figures()
        ]

    assert values == ["UNHCR"] * 3


YEAR = {"period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31)}
LAST_DAY = {"period_start": date(2024, 12, 31), "period_end": date(2024, 12, 31)}
SUMMER = {"period_start": date(2025, 6, 1), "period_end": date(2025, 8, 31)}
UNDATED = {"period_start": None, "period_end": None}


@pytest.mark.sampled(2)
@pytest.mark.parametrize(
    "periods",
    [
        [YEAR],
        [YEAR, SUMMER],
        [SUMMER, YEAR],
        [YEAR, LAST_DAY],
        [YEAR, {**UNDATED, "source__year": 2024}],
        [SUMMER, {**UNDATED, "source__year": 2024}],
        [SUMMER, {**UNDATED, "source__year": 2025}],
        [YEAR, {**UNDATED, "source__year": None}],
        [{**UNDATED, "source__year": 2023}, {**UNDATED, "source__year": 2022}],
    ],
)
@pytest.mark.parametrize("is_revised", [True, False])
def test_the_database_finds_the_latest_figure_that_python_finds(periods, is_revised):
    statistic = StatisticFactory()
    for period in periods:
        # One that stands for no period of its own may stand beside others: each is a source's.
        figure = FigureFactory(statistic=statistic, **period)
        if is_revised:
            FigureFactory(statistic=statistic, revises=figure, **period)
    FigureFactory(period_end=date(2026, 12, 31))

    listed = Statistic.objects.prefetch_related(prefetch_latest_figure()).get(pk=statistic.pk)

    assert [*listed.figures.all()] == [statistic.latest_figure]


@pytest.mark.exhaustive  # a count of queries, as tests/sitewide/test_query_budgets.py has them
def test_a_list_of_statistics_fetches_one_figure_of_each(django_assert_num_queries):
    statistic = StatisticFactory()
    for year in range(2000, 2020):
        FigureFactory(statistic=statistic, **_year(year))
    StatisticFactory()

    with django_assert_num_queries(2):
        found = [
            len(each.figures.all())
            for each in Statistic.objects.prefetch_related(prefetch_latest_figure())
        ]

    assert sorted(found) == [0, 1]


def _year(year):
    return {"period_start": date(year, 1, 1), "period_end": date(year, 12, 31)}


@pytest.mark.exhaustive  # tests/advocacy/numbers/test_digits.py
def test_figures_are_decimals():
    FigureFactory(slug="share", value=Decimal("54.3"))

    assert Figure.objects.get(slug="share").value == Decimal("54.3")


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("factory", "constraint", "values"),
    [
        (ObservanceFactory, "observance_has_a_name", {"name": ""}),
        (ObservanceFactory, "observance_kind_is_known", {"kind": "hour"}),
        (ObservanceFactory, "observance_status_is_known", {"status": "rumour"}),
        (ObservanceFactory, "observance_relevance_is_known", {"relevance": "none"}),
        (ObservanceFactory, "observance_first_observed_in_a_real_year", {"first_observed": 14}),
        (StatisticFactory, "statistic_says_what_it_measures", {"measure": ""}),
        (PublisherFactory, "publisher_has_a_name", {"name": ""}),
        (SourceFactory, "source_has_a_title", {"title": ""}),
        (TopicFactory, "topic_has_a_name", {"name": ""}),
        (InstrumentFactory, "instrument_has_its_titles", {"full_title": ""}),
        (
            InstrumentFactory,
            "instrument_in_force_after_adoption",
            {"in_force_on": date(1989, 1, 1)},
        ),
        (InstrumentFactory, "instrument_party_count_has_day_and_source", {"party_count": 196}),
    ],
)
def test_rows_without_meaning_are_refused(factory, constraint, values):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        factory(**values)


def test_source_is_entered_once_even_without_a_year():
    SourceFactory(title="Database", year=None)

    with pytest.raises(IntegrityError):
        SourceFactory(title="Database", year=None)


def test_observance_source_is_named_once_for_a_fact():
    observance = ObservanceFactory()
    ObservanceSource.objects.create(observance=observance, fact="resolution", source="UN list")

    with pytest.raises(IntegrityError):
        ObservanceSource.objects.create(observance=observance, fact="resolution", source="UN list")


def test_observance_rule_is_checked_with_its_reason():
    observance = ObservanceFactory.build(rule={"type": "fixed", "month": 13, "day": 1})

    with pytest.raises(ValidationError) as refusal:
        observance.full_clean()

    assert refusal.value.message_dict == {"rule": ["“month” must be a whole number from 1 to 12."]}


def test_observance_name_falls_back_to_english():
    observance = ObservanceFactory.build(
        name="Human Rights Day", names={"es": "Día de los Derechos Humanos"}
    )

    assert observance.name_in("es-mx") == "Día de los Derechos Humanos"
    assert observance.name_in("fr") == "Human Rights Day"


def test_observance_has_no_occurrence_before_it_was_first_observed():
    observance = ObservanceFactory.build(first_observed=2014)

    assert observance.occurrence(2013) is None
    assert observance.occurrence(2014) == (date(2014, 12, 10), date(2014, 12, 10))


def test_observance_falls_next_no_earlier_than_it_is_first_observed():
    observance = ObservanceFactory.build(first_observed=2028)

    assert observance.next_occurrence(date(2026, 11, 25)).start == date(2028, 12, 10)


def test_upcoming_is_by_date_and_leaves_out_what_is_over():
    today = date(2026, 11, 25)
    december = ObservanceFactory()
    january = ObservanceFactory(rule={"type": "fixed", "month": 1, "day": 4})
    running = ObservanceFactory(rule={"type": "year_span", "start_year": 2025, "end_year": 2034})
    ObservanceFactory(rule={"type": "movable", "known": {"2025": "2025-05-12"}})

    found = [observance for _, observance in upcoming_occurrences(Observance.objects.all(), today)]

    assert found == [running, december, january]


@pytest.fixture
def instruments():
    """Six on the topics women, labour and water, of which the last is the rarest."""
    topics = {slug: TopicFactory(slug=slug) for slug in ("women", "labour", "water")}

    def about(*slugs):
        instrument = InstrumentFactory()
        instrument.topics.add(*(topics[slug] for slug in slugs))
        return instrument

    both = about("women", "labour")
    return {
        "topics": topics,
        "both": both,
        "women": [about("women"), about("women"), about("women")],
        "labour": about("labour"),
        "water": about("water"),
    }


def near(instruments, *slugs, preferred=()):
    topics = [instruments["topics"][slug] for slug in slugs]
    chosen = [Instrument.objects.filter(pk__in=[one.pk for one in each]) for each in preferred]
    return list(Instrument.objects.near(topics, *chosen))


def test_what_shares_more_topics_or_rarer_ones_is_nearer(instruments):
    both, women, labour, water = (instruments[key] for key in ("both", "women", "labour", "water"))

    assert near(instruments, "women", "labour") == [both, labour, *women]
    assert near(instruments, "women", "water") == [water, both, *women]
    assert near(instruments) == []


@pytest.mark.exhaustive  # tests/advocacy/views/test_near_things.py has the order
def test_what_editors_prefer_comes_first_whatever_its_topics(instruments):
    both, women, labour, water = (instruments[key] for key in ("both", "women", "labour", "water"))
    last = women[-1]

    found = near(instruments, "labour", preferred=[[water], [last, water]])

    assert found == [water, last, both, labour]
    assert [instrument.rank for instrument in found] == [0, 1, 2, 2]


@pytest.mark.exhaustive
def test_topics_of_many_things_cost_one_more_query(django_assert_num_queries):
    topic = TopicFactory()
    for _ in range(3):
        ObservanceFactory().topics.add(topic)

    with django_assert_num_queries(2):
        topics = [
            list(observance.topics.all())
            for observance in Observance.objects.prefetch_related("topics")
        ]

    assert topics == [[topic]] * 3
    assert Topic.objects.count() == 1
    assert Source.objects.count() == 0


@pytest.fixture
def revised():
    """A value that its publisher changed twice, in March and in July."""
    first = FigureFactory(value=300, released_on=date(2026, 1, 10))
    same = {"statistic": first.statistic}
    march = FigureFactory(value=310, revises=first, released_on=date(2026, 3, 5), **same)
    july = FigureFactory(value=320, revises=march, released_on=date(2026, 7, 5), **same)
    return first, march, july


@pytest.mark.sampled
@pytest.mark.parametrize(
    ("since", "before"),
    [(date(2026, 1, 20), 0), (date(2026, 5, 1), 1), (date(2026, 7, 6), None)],
)
def test_a_chart_tells_what_changed_since_a_day(revised, since, before):
    statistic = revised[0].statistic
    FigureFactory(statistic=statistic, period_start=date(2020, 1, 1), period_end=date(2020, 12, 31))

    changes = [] if before is None else [(revised[before], revised[2])]
    assert statistic.revisions_since(since) == changes


@pytest.mark.exhaustive
def test_a_chart_tells_what_was_entered_since_a_day_however_old_it_is():
    first = FigureFactory(
        value=300, entered_at=datetime(2026, 1, 10, 9, tzinfo=UTC), released_on=date(2025, 6, 1)
    )
    late = FigureFactory(
        statistic=first.statistic,
        value=310,
        revises=first,
        released_on=date(2025, 12, 1),
        entered_at=datetime(2026, 3, 5, 9, tzinfo=UTC),
    )
    statistic = Statistic.objects.get()

    assert statistic.revisions_since(date(2026, 3, 5)) == [(first, late)]
    assert statistic.revisions_since(date(2026, 3, 6)) == []


@pytest.mark.sampled
@pytest.mark.parametrize(("day", "is_refused"), [(9, True), (10, False), (11, False)])
def test_a_revision_comes_out_after_what_it_revises(day, is_refused):
    first = FigureFactory(released_on=date(2025, 3, 10))
    same = {"statistic": first.statistic, "revises": first, "source": first.source}
    revision = FigureFactory.build(released_on=date(2025, 3, day), **same)

    if is_refused:
        with pytest.raises(ValidationError, match="this one revises came out later"):
            revision.full_clean()
    else:
        revision.full_clean()


def test_what_was_revised_does_not_move_behind_its_revision():
    first = FigureFactory(released_on=date(2025, 3, 10))
    FigureFactory(statistic=first.statistic, revises=first, released_on=date(2025, 6, 1))

    first.released_on = date(2025, 6, 2)
    with pytest.raises(ValidationError, match="revises this one came out earlier"):
        first.full_clean()


@pytest.mark.exhaustive
def test_a_figure_that_nothing_revises_moves_to_any_day():
    FigureFactory(released_on=date(2025, 3, 10))
    another = FigureFactory(released_on=date(2025, 3, 10))

    another.released_on = date(2025, 6, 2)

    another.full_clean()


CODED = [
    (model, field)
    for model in apps.get_app_config("advocacy").get_models()
    for field in model._meta.concrete_fields
    if field.choices and model is not FigureImport  # a draft of staff, which no page shows
]


@pytest.mark.parametrize(("model", "field"), CODED, ids=str)
def test_the_database_knows_each_code_that_a_page_can_say(model, field):
    """A code that no page can say would be an error on every page that shows it."""
    key = f"{field.name}__in"
    known = [
        set(value)
        for constraint in model._meta.constraints
        for child in getattr(getattr(constraint, "condition", None), "children", [])
        if isinstance(child, tuple)
        for name, value in [child]
        if name == key and constraint.name.endswith("_known")
    ]

    assert known == [{*dict(field.flatchoices)} | ({""} if field.blank else set())]


@pytest.mark.sampled(3)
@pytest.mark.parametrize(
    ("factory", "name", "value", "constraint"),
    [
        (FigureFactory, "verification", "bogus", "figure_verification_is_known"),
        (FigureFactory, "qualifier", "bogus", "figure_qualifier_is_known"),
        (StatisticFactory, "unit", "bogus", "statistic_unit_is_known"),
        (StatisticFactory, "unit", "", "statistic_unit_is_known"),
        (StatisticFactory, "chart", "pie", "statistic_chart_is_known"),
        (StatisticFactory, "update_frequency", "often", "statistic_frequency_is_known"),
        (InstrumentFactory, "kind", "rumour", "instrument_kind_is_known"),
        (StatisticFactory, "slug", "", "statistic_has_an_address"),
        (ObservanceFactory, "slug", "", "observance_has_an_address"),
        (InstrumentFactory, "slug", "", "instrument_has_an_address"),
        (TopicFactory, "slug", "", "topic_has_an_address"),
    ],
)
def test_the_database_refuses_what_no_page_can_say(factory, name, value, constraint):
    row = factory()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**{name: value})


@pytest.mark.exhaustive
def test_the_database_refuses_a_figure_without_a_name():
    figure = FigureFactory.build(slug="", statistic=StatisticFactory(), source=SourceFactory())

    with pytest.raises(IntegrityError, match="figure_has_a_name"), transaction.atomic():
        Figure.objects.bulk_create([figure])
