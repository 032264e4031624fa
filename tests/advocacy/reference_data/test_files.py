import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from advocacy.models import (
    Figure,
    Instrument,
    Observance,
    ObservanceSource,
    ObservanceTheme,
    Publisher,
    Source,
    Statistic,
    Topic,
    Verification,
)
from advocacy.presentation.statistic_lists import sections

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_reference_data")]

DATA = Path(__file__).parents[3] / "advocacy" / "data"
STATISTICS = json.loads((DATA / "statistics.json").read_text(), parse_float=Decimal)


def test_every_observation_and_point_can_be_cited():
    slugs = [record["slug"] for record in STATISTICS["observations"]]
    slugs += [point["slug"] for series in STATISTICS["series"] for point in series["points"]]

    found = Figure.objects.cited_as(slugs)

    names = {figure.slug for figure in found} | {figure.also_cited_as for figure in found}
    assert set(slugs) == names - {""}


def test_a_number_published_twice_comes_in_once():
    figure = Figure.objects.get(slug="stateless-reported-2025")

    assert figure.also_cited_as == "unhcr-stateless-reported-2025"
    assert not Figure.objects.filter(slug="unhcr-stateless-reported-2025").exists()
    assert figure.statistic.slug == "unhcr-stateless-reported"
    assert figure.statistic.figures.count() == 14


def test_a_changed_value_replaces_the_first_one_and_keeps_it():
    statistic = Statistic.objects.get(slug="journalists-in-prison")

    first = Figure.objects.get(slug="journalists-jailed-2022-first-count")
    assert first.revised_by.slug == "journalists-jailed-2022-revised"
    assert first.revised_by.recorded_on == date(2025, 12, 31)
    assert [figure.value for figure in statistic.current_figures] == [370, 320, 361]
    assert statistic.latest_figure.slug == "journalists-jailed-2024"


def test_the_newer_period_of_the_file_is_the_next_figure_of_the_statistic():
    newer = {
        record["slug"]: record["newer_period"]
        for record in STATISTICS["observations"]
        if record["newer_period"] and not record["revised_by"] and not record["same_figure_as"]
    }

    following = {
        older.slug: younger.slug
        for statistic in Statistic.objects.with_figures()
        for older, younger in pairwise(statistic.current_figures)
    }
    assert {slug: following[slug] for slug in newer} == newer


def test_a_bound_without_a_value_says_how_to_read_it():
    figure = Figure.objects.get(slug="trafficking-laws-2003")

    assert (figure.value, figure.low, figure.high) == (None, None, 50)
    assert figure.qualifier == "less than"


def test_points_have_the_period_of_their_series_and_their_own_status():
    figures = Figure.objects.in_bulk(field_name="slug")

    def facts(slug):
        figure = figures[slug]
        return figure.value, figure.period_start, figure.period_end, figure.verification

    assert facts("unhcr-forcibly-displaced-published-2021") == (
        Decimal("89.3"),
        date(2021, 12, 31),
        date(2021, 12, 31),
        "verified-primary",
    )
    assert facts("us-asylum-granted-defensive-2015") == (
        8246,
        date(2014, 10, 1),
        date(2015, 9, 30),
        "verified-primary-copy",
    )
    assert facts("iom-missing-migrants-2023")[3] == "unofficial"
    assert facts("iom-missing-migrants-2024")[3] == "verified-secondary"
    assert facts("ilo-child-labour-2004")[3] == "unverified"
    assert figures["us-immigration-court-recognition-share-2012"].caveat == "10,906 of 20,071."
    assert figures["unodc-female-share-detected-victims-2020"].caveat.startswith(
        "42% women and 18% girls."
    )


def test_every_fact_has_a_source_and_a_known_status():
    assert not Figure.objects.exclude(verification__in=Verification.values).exists()
    assert Figure.objects.filter(source=None).count() == 0
    assert Observance.objects.filter(fact_sources__fact="name_and_rule").distinct().count() == 270
    assert Counter(ObservanceSource.objects.values_list("verification", flat=True)) == {
        "unofficial": 36,
        "unverified": 1015,
        "verified-primary-copy": 244,
        "verified-secondary": 629,
    }
    assert Figure.objects.filter(verification="unofficial").count() == 35


def test_of_what_was_read_in_a_blog_readers_learn_that_there_is_no_official_source(client):
    for path in (
        "/statistics/child-labour-estimates/",
        "/observances/world-day-against-trafficking-in-persons/2025/",
        "/observances/world-braille-day/",
    ):
        assert "No official source found yet" in client.get(path).text


def test_open_licences_are_named():
    licensed = set(Source.objects.exclude(licence="").values_list("publisher__name", "licence"))

    assert licensed == {
        ("UNHCR", "CC BY 4.0"),
        ("IOM", "CC BY 4.0"),
    }


def test_each_publisher_has_one_spelling_which_the_migration_of_stored_sources_has_too():
    migration = import_module("advocacy.migrations.0011_publishers_of_sources")

    stored = {row.name: (row.full_name, row.url) for row in Publisher.objects.all()}
    assert stored == migration.KNOWN
    reports = dict(Source.objects.exclude(report="").values_list("title", "report"))
    assert reports == migration.REPORT_OF


def test_observances_carry_names_rule_resolution_and_topics():
    day = Observance.objects.get(slug="world-day-against-trafficking-in-persons")

    assert day.occurrence(2026) == (date(2026, 7, 30), date(2026, 7, 30))
    assert day.resolution == "A/RES/68/192"
    assert day.first_observed == 2014
    assert set(day.names) == {"es", "fr", "ar"}
    assert "trafficking" in day.topics.slugs()


def test_a_statistic_is_listed_under_the_topic_that_the_file_names_first():
    first = Counter(record["topics"][0] for record in STATISTICS["statistics"])

    assert {section.topic.slug: section.total for section in sections()} == first


def test_every_topic_of_a_statistic_leads_to_it_and_the_file_says_it_once_for_all():
    topics = {record["slug"]: record["topics"] for record in STATISTICS["statistics"]}

    stored = {row.slug: sorted(row.topics.slugs()) for row in Statistic.objects.all()}
    assert stored == {slug: sorted(named) for slug, named in topics.items()}
    repeated = [*STATISTICS["series"], *STATISTICS["observations"]]
    assert [r["slug"] for r in repeated if r["topics"] != topics[r["statistic"]]] == []


def test_instruments_know_their_days_and_their_observances():
    declaration = Instrument.objects.get(slug="udhr")

    assert (declaration.adopted_on, declaration.in_force_on) == (date(1948, 12, 10), None)
    assert [day.slug for day in declaration.observances.all()] == ["human-rights-day"]
    assert Instrument.objects.get(slug="trafficking-protocol").party_count == 180


def test_every_instrument_leads_to_its_text_at_a_treaty_body_and_says_that_nobody_opened_it():
    texts = Instrument.objects.values_list("text_url", "text_url_checked")

    hosts = {urlsplit(url).netloc for url, _checked in texts}
    assert hosts == {
        *("www.un.org", "www.ohchr.org", "treaties.un.org", "www.unodc.org", "normlex.ilo.org"),
    }
    assert len({url for url, _checked in texts}) == 28
    assert {checked for _url, checked in texts} == {False}


def test_no_note_that_readers_meet_is_a_note_to_ourselves():
    """What was read is said in sentences: no names of files and fields, no days in digits."""
    notes = [*ObservanceSource.objects.values_list("source", flat=True).distinct()]
    notes += ObservanceTheme.objects.values_list("source", flat=True)
    for field in ("verification_note", "caveat"):
        notes += Figure.objects.values_list(field, flat=True)
    notes += Statistic.objects.values_list("method_caveat", flat=True)
    for field in ("dates_source", "untc_chapter_source", "party_count_source", "note"):
        notes += Instrument.objects.values_list(field, flat=True)
    notes += Observance.objects.values_list("note", flat=True)

    ours = re.compile(
        r"unverified|general knowledge|dataset|_\w+\.py|\bnull\b|seeder|script|this work|; read "
        r"|20\d\d-\d\d-\d\d"
    )
    without_addresses = [re.sub(r"https?://\S+", "", note) for note in notes]
    assert [note for note in without_addresses if ours.search(note)] == []


@pytest.mark.parametrize("language", ["es", "fr", "ar"])
def test_every_statistic_has_its_own_title_in_each_language(language):
    statistics = list(
        Statistic.objects.filter(slug__in=[s["slug"] for s in STATISTICS["statistics"]])
    )
    titles = [statistic.titles.get(language, "") for statistic in statistics]

    assert [title for title in titles if not 0 < len(title) <= 200] == []
    assert len(set(titles)) == len(statistics) == 59
    assert [s.slug for s in statistics if not s.counted_names.get(language)] == []
    assert [t.slug for t in Topic.objects.all() if not t.descriptions.get(language)] == []


def test_how_often_figures_come_out_is_said_in_words_that_are_translated(client):
    said = dict(Statistic.objects.values_list("slug", "update_frequency"))

    assert said["journalists-in-prison"] == "annual"
    assert said["trafficking-children-share"] == "biennial"
    assert said["forcibly-displaced"] == ""  # it says more: with a mid-year update
    assert ">annual<" not in client.get("/ar/statistics/journalists-in-prison/").text


def test_a_translation_keeps_the_numbers_of_the_english_words():
    """A year or a count that is lost in translation would be untrue."""
    records = STATISTICS["statistics"]
    pairs = [
        (record[one], words)
        for record in records
        for one, many in [
            ("title", "titles"),
            ("description", "descriptions"),
            ("method_caveat", "method_caveats"),
        ]
        for words in record.get(many, {}).values()
    ]

    assert pairs
    assert [pair for pair in pairs if _numbers(pair[0]) != _numbers(pair[1])] == []


def _numbers(words):
    """The digits of each number, with whatever mark its language sets between thousands."""
    return sorted(re.sub(r"\D", "", number) for number in re.findall(r"\d[\d.,\xa0]*", words))
