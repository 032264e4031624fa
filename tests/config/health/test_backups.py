"""How backups do: at /readyz, on the first page of the admin, at “State of the site”, in metrics."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone, translation

from config.health import backups, metrics
from config.health.finding import Finding, Kind
from config.models import Rehearsal, ScheduledRun
from config.wiring import schedule
from tests.articles.factories import UserFactory

pytestmark = pytest.mark.django_db
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
KINDS = [each for each in vars(backups).values() if isinstance(each, Kind)]
STATE = "/admin/state/"
NEVER = "A restore has never been rehearsed."


@pytest.fixture(autouse=True)
def now(time_machine):
    time_machine.move_to("2026-11-25T12:00:00Z", tick=False)
    return timezone.now()


@pytest.fixture
def administrator(client, without_second_factor):
    user = UserFactory(is_staff=True)
    user.groups.set([Group.objects.get(name="Administrator")])
    client.force_login(user)
    return client


def found(now):
    return [each.kind for each in backups.find_backups(now)]


def text_of(response):
    return " ".join(response.text.split())


def rehearse(now, ago):
    Rehearsal.objects.create(rehearsed_at=now - ago, backup_made_at=now - ago - DAY)


def test_nothing_is_wrong_with_a_safe_backup(safe, now, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert found(now) == []


@pytest.mark.parametrize(("is_demo", "kinds"), [(False, [backups.NO_KEY]), (True, [])])
def test_a_site_without_a_key_is_told_so_but_no_demonstration(
    settings, now, is_demo, kinds, django_assert_num_queries
):
    settings.BACKUP_RECIPIENTS, settings.DEMO = [], is_demo

    with django_assert_num_queries(0):
        assert found(now) == kinds


@pytest.mark.parametrize(
    ("age", "kind", "is_problem"),
    [
        (2 * DAY, None, False),
        (2 * DAY + SECOND, backups.OLD, False),
        (7 * DAY, backups.OLD, False),
        (7 * DAY + SECOND, backups.TOO_OLD, True),
    ],
)
def test_two_missed_nights_are_a_remark_and_a_week_is_a_problem(
    safe, folder, back_up, now, age, kind, is_problem
):
    for path in folder.iterdir():
        path.unlink()
    back_up(30 * DAY)
    back_up(age)

    findings = backups.find_backups(now)

    expected = [(kind, {"made": now - age, "days": age.days})] if kind else []
    assert [(each.kind, each.values) for each in findings] == expected
    assert any(each.kind.is_problem for each in findings) is is_problem


@pytest.mark.parametrize(
    ("name", "ago", "kinds"),
    [
        (schedule.MAKE_BACKUP, 3 * DAY - SECOND, []),
        (schedule.MAKE_BACKUP, 3 * DAY, [backups.MISSING]),
        ("email the days ahead", 4 * DAY, []),
    ],
)
def test_none_at_all_is_a_problem_once_there_were_two_nights(
    now, name, ago, kinds, django_assert_num_queries
):
    ScheduledRun.objects.create(name=name, slot=now - ago)

    with django_assert_num_queries(2):
        assert found(now) == kinds


def test_other_files_are_no_backups(safe, folder, now):
    for path in folder.iterdir():
        path.rename(folder / "standing.sql")
    ScheduledRun.objects.create(name=schedule.MAKE_BACKUP, slot=now - 4 * DAY)

    assert found(now) == [backups.MISSING]


def test_backups_on_the_disk_of_the_site_alone_are_told(safe, settings, folder, now, monkeypatch):
    settings.BACKUP_BUCKET, settings.DATA_DIR = None, folder.parent
    assert found(now) == [backups.HERE_ALONE]

    monkeypatch.setattr(backups, "_has_disk_of_its_own", lambda: True)
    assert found(now) == []


def test_another_disk_is_known_by_the_machine(settings, folder):
    folder.mkdir()
    settings.DATA_DIR = folder.parent
    assert not backups._has_disk_of_its_own()

    settings.DATA_DIR = Path("/dev")
    assert backups._has_disk_of_its_own()


@pytest.mark.parametrize(
    ("ago", "kinds"),
    [
        (None, [backups.NEVER_REHEARSED]),
        (200 * DAY, []),
        (200 * DAY + SECOND, [backups.REHEARSED_LONG_AGO]),
    ],
)
def test_a_rehearsal_is_asked_for_twice_a_year(safe, now, ago, kinds):
    Rehearsal.objects.all().delete()
    if ago:
        rehearse(now, 300 * DAY)
        rehearse(now, ago)

    assert found(now) == kinds


def test_a_folder_that_is_away_breaks_no_page(administrator, safe, now, monkeypatch):
    def refuse(_path):
        raise PermissionError("/secret/place")

    monkeypatch.setattr(Path, "iterdir", refuse)

    assert found(now) == [backups.UNREADABLE]
    assert not list(metrics._of_backups(now))
    ready = administrator.get("/readyz").text
    assert "The folder BACKUP_DIR cannot be read (PermissionError)." in ready
    page = text_of(administrator.get(STATE))
    assert "cannot be read (PermissionError)" in page
    assert "/secret/place" not in ready + page
    assert "There is none yet." not in text_of(administrator.get("/admin/"))


def test_readyz_says_it_in_english_and_is_red_after_a_week(client, safe, folder, back_up):
    for path in folder.iterdir():
        path.unlink()
    back_up(8 * DAY)

    ready = client.get("/readyz", headers={"accept-language": "ar"})

    assert ready.status_code == 503
    assert backups.TOO_OLD.short % {"days": 8} in ready.text
    assert str(folder) not in ready.text


def test_administrators_read_both_dates_also_when_all_is_well(administrator, safe, now):
    Rehearsal.objects.all().delete()
    rehearse(now, DAY)

    first, state = text_of(administrator.get("/admin/")), text_of(administrator.get(STATE))

    dates = (
        "The newest was made on 25 November 2026, 07:00. "
        "A restore was last rehearsed on 24 November 2026."
    )
    assert f'<a href="/admin/state/#backups">Backups</a>: {dates}' in first
    assert '<h2 id="backups">Backups</h2>' in state
    assert dates in state
    assert "The backup that was made on 23 November 2026, 07:00 was restored then." in state
    assert "outside the disk of the site" in state


@pytest.mark.exhaustive
def test_administrators_read_that_there_is_none_yet(administrator):
    first, state = text_of(administrator.get("/admin/")), text_of(administrator.get(STATE))

    assert f"</a>: There is none yet. {NEVER}" in first
    assert f"There is none yet. {NEVER}" in state
    assert "the disk of the site" not in state


@pytest.mark.sampled
@pytest.mark.parametrize("address", ["/admin/", STATE])
def test_the_demonstration_says_nothing_of_backups(administrator, settings, address):
    settings.BACKUP_RECIPIENTS, settings.DEMO = [], True

    assert 'id="backups"' not in administrator.get(address).text
    assert "#backups" not in administrator.get(address).text


def test_editors_read_nothing_of_them(client, safe, without_second_factor):
    user = UserFactory(is_staff=True)
    user.groups.set([Group.objects.get(name="Editor")])
    client.force_login(user)

    assert "#backups" not in client.get("/admin/").text


def test_the_age_is_a_metric(back_up, now):
    assert list(metrics._of_backups(now)) == []

    back_up(3 * DAY)
    back_up(90 * SECOND)

    [age] = metrics._of_backups(now)
    assert [(each.name, each.value) for each in age.samples] == [
        ("standing_backup_age_seconds", 90)
    ]


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_it_is_said_in_every_language_of_staff(kind, language, now):
    finding = Finding(kind, {"made": now, "rehearsed": now, "days": 3, "failure": "OSError"})
    said = []
    for code in ("en", language):
        with translation.override(code):
            said.append(finding.words + str(kind.what_to_do))

    assert (said[0] == said[1]) is (language == "en")
    assert "%(" not in str(said) + finding.short
