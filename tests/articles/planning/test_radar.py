from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from advocacy.models import Figure, SourceAnswer, Verification
from articles.planning import radar
from articles.planning.radar import RadarItem, RadarKind
from page_cache import generation
from tests.advocacy.factories import (
    FigureFactory,
    ObservanceFactory,
    SourceFactory,
    StatisticFactory,
)
from tests.articles.factories import ArticleFactory, DraftFactory

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 26)


def checked(**fields):
    fields = {"verification": "computed", "source__url": "https://un.example/"} | fields
    return FigureFactory(**fields)


def year(number):
    return {"period_start": date(number, 1, 1), "period_end": date(number, 12, 31)}


def cites(*figures, factory=ArticleFactory):
    body = "".join(f'<p><stat-ref key="{figure.slug}"></stat-ref></p>' for figure in figures)
    return factory(body=body)


def test_where_all_is_well_nothing_waits():
    cites(checked())

    assert radar.todo(TODAY) == []


def test_a_figure_that_nobody_checked_waits_with_its_statistic():
    statistic = StatisticFactory(title="Refugees")
    checked(statistic=statistic)
    for number in (2022, 2023):
        checked(
            statistic=statistic,
            verification=Verification.UNVERIFIED,
            released_on=date(2025, 1, 1),
            **year(number),
        )
    statistic.figures.update(released_on=date(2025, 1, 1))
    cites(*statistic.figures.all())

    assert radar.todo(TODAY) == [
        RadarItem(RadarKind.UNCHECKED, statistic.pk, "Refugees", articles=1, figures=2),
    ]


@pytest.mark.exhaustive  # tests/articles/publishing/test_superseded_citations.py has the rule
def test_cited_figures_that_were_revised_or_have_a_newer_period_wait():
    first = checked(released_on=date(2025, 1, 1))
    revised = checked(statistic=first.statistic, revises=first)
    newer = checked(statistic=first.statistic, **year(2025))
    known = checked(released_on=date(2025, 1, 1))
    checked(statistic=known.statistic, released_on=date(2025, 1, 1), **year(2025))
    uncited = checked()
    checked(statistic=uncited.statistic, revises=uncited)
    cites(first, newer, known)
    cites(first)
    cites(revised, factory=DraftFactory)

    assert [(each.kind, each.pk, each.articles) for each in radar.todo(TODAY)] == [
        (RadarKind.SUPERSEDED, first.pk, 2)
    ]


@pytest.mark.exhaustive  # as a figure that nobody checked
def test_what_has_no_official_source_waits_with_its_statistic_or_its_day(as_editor):
    statistic = StatisticFactory(title="Refugees")
    weak = checked(statistic=statistic, verification=Verification.UNOFFICIAL)
    cites(weak, checked())
    by_fact, by_theme, well = (ObservanceFactory(name=name) for name in ("A day", "B day", "C day"))
    for day, verification in ((by_fact, "unofficial"), (well, "verified-primary")):
        day.fact_sources.create(fact="name_es", source="A page", verification=verification)
    by_theme.themes.create(year=2026, theme="Hope", source="A blog", verification="unofficial")
    ArticleFactory(observance=by_theme)
    DraftFactory(observance=by_fact)

    assert radar.todo(TODAY) == [
        RadarItem(RadarKind.UNOFFICIAL, statistic.pk, "Refugees", articles=1, figures=1),
        RadarItem(RadarKind.UNOFFICIAL_DAY, by_theme.pk, "B day", articles=1),
        RadarItem(RadarKind.UNOFFICIAL_DAY, by_fact.pk, "A day", articles=0),
    ]
    page = as_editor.get(reverse("radar")).text
    assert f"statistic__id__exact={statistic.pk}&amp;verification__exact=unofficial" in page
    assert reverse("admin:advocacy_observance_change", args=[by_fact.pk]) in page


@pytest.mark.exhaustive
def test_a_source_without_an_address_waits():
    source = SourceFactory(url="", title="Yearbook", publisher="UNODC")
    cites(checked(source=source))

    assert radar.todo(TODAY) == [
        RadarItem(RadarKind.NO_ADDRESS, source.pk, "Yearbook", 1, detail="UNODC, 2025")
    ]


@pytest.mark.sampled(2)
@pytest.mark.parametrize("field", ["review_on", "next_expected_on"])
@pytest.mark.parametrize(("days", "waits"), [(30, True), (31, False), (0, True), (-400, True)])
def test_days_that_are_near_or_past_wait(field, days, waits):
    day = TODAY + timedelta(days=days)
    statistic = StatisticFactory(**{field: day})

    found = [(each.pk, each.day) for each in radar.todo(TODAY)]

    assert found == ([(statistic.pk, day)] if waits else [])


@pytest.mark.exhaustive  # an order
def test_what_most_published_articles_rest_on_stands_first():
    little, much = (FigureFactory(source__url="https://un.example/") for _ in range(2))
    cites(little, factory=DraftFactory)
    for _ in range(3):
        cites(little, factory=DraftFactory)
    cites(much)

    assert [(each.pk, each.articles) for each in radar.todo(TODAY)] == [
        (much.statistic_id, 1),
        (little.statistic_id, 0),
    ]


@pytest.mark.exhaustive
def test_the_page_narrows_by_kind_and_says_what_to_do(as_editor):
    figure = FigureFactory(source__url="")

    every = as_editor.get(reverse("radar")).content.decode()
    narrowed = as_editor.get(reverse("radar"), {"kind": "address"}).content.decode()

    unchecked = f"statistic__id__exact={figure.statistic_id}&amp;verification__exact=unverified"
    assert unchecked in every
    assert unchecked not in narrowed
    assert reverse("admin:advocacy_source_change", args=[figure.source_id]) in narrowed
    assert as_editor.get(_link(every, unchecked)).status_code == 200
    assert as_editor.get(reverse("radar"), {"kind": "nonsense"}).status_code == 404


def _link(text, part):
    at = text.index(part)
    return text[text.rindex('"', 0, at) + 1 : text.index('"', at)].replace("&amp;", "&")


@pytest.mark.exhaustive
def test_the_page_says_that_nothing_waits(as_editor):
    assert "Nothing to do." in as_editor.get(reverse("radar")).content.decode()


def test_the_page_is_for_editors(client, settings):
    settings.DEMO = True
    assert client.get(reverse("radar")).status_code == 302

    client.force_login(DraftFactory().created_by)
    assert client.get(reverse("radar")).status_code == 404


def test_what_is_done_is_gone_at_once():
    figure = FigureFactory(source__url="")
    assert {each.kind for each in radar.todo(TODAY)} == {RadarKind.UNCHECKED, RadarKind.NO_ADDRESS}

    figure.verification = Verification.VERIFIED_PRIMARY
    figure.save()
    assert {each.kind for each in radar.todo(TODAY)} == {RadarKind.NO_ADDRESS}

    figure.source.url = "https://un.example/"
    figure.source.save()
    assert radar.todo(TODAY) == []

    figure.statistic.review_on = TODAY + timedelta(days=radar.DAYS_NEAR + 1)
    figure.statistic.save()
    assert radar.todo(TODAY) == []
    assert len(radar.todo(TODAY + timedelta(days=1))) == 1


@pytest.mark.exhaustive
def test_a_source_that_does_not_answer_is_listed_with_an_archived_copy(as_editor):
    silent, moved = (SourceFactory(title=f"Report {n}", url=f"https://e.org/{n}") for n in range(2))
    for source in (silent, moved):
        now = timezone.now()
        SourceAnswer.objects.create(
            source=source, url=source.url, asked_at=now, status=404, failing_since=now
        )
    moved.url = "https://e.org/new"  # asked anew
    moved.save()

    page = as_editor.get("/admin/radar/?kind=silent").text

    assert "Report 0" in page
    assert "https://web.archive.org/web/https://e.org/0" in page
    assert "Report 1" not in page


@pytest.mark.exhaustive  # a count of queries, as tests/articles/admin/test_admin.py has one
def test_the_radar_asks_the_same_for_many(as_editor, django_assert_max_num_queries):
    for _ in range(30):
        FigureFactory(source__url="")
    for figure in Figure.objects.all():
        cites(figure)

    generation.current_epoch()
    with django_assert_max_num_queries(11):
        found = radar.todo(timezone.localdate())
    assert len(found) == 60
    with django_assert_max_num_queries(4):  # nothing that readers see has changed
        assert radar.todo(timezone.localdate()) == found
    assert [each.kind for each in found].count(RadarKind.NO_ADDRESS) == 30
    with django_assert_max_num_queries(8):
        page = as_editor.get(reverse("radar"), {"p": 2}).content.decode()
    assert "Page 2 of 2" in page
