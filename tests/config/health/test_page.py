"""The page of the state of the site: for administrators, in their words and their language."""

import re

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone, translation
from django.utils.html import escape
from django_tasks_db.models import DBTaskResult

from config.health import find, kinds
from config.health.finding import Finding, Kind
from config.models import WorkerBeat
from config.templatetags import background
from config.wiring import schedule
from tests.articles.factories import UserFactory

pytestmark = pytest.mark.django_db
STATE = "/admin/state/"
KINDS = [each for each in vars(kinds).values() if isinstance(each, Kind)]
VALUES = {
    "free": 1.5,
    "number": 3,
    "names": ("check the whole log", "email the days ahead"),
    "languages": "ar",
    "since": timezone.now(),
}


@pytest.fixture(autouse=True)
def _room(monkeypatch):
    monkeypatch.setattr(find, "free_bytes", lambda: 100 * 10**9)


@pytest.fixture
def well(time_machine):
    """A site whose worker is alive, and has done everything."""
    time_machine.move_to("2026-11-25T12:07:30Z", tick=False)
    WorkerBeat.objects.create(name="one", seen_at=timezone.now())
    schedule.tick(timezone.now())
    DBTaskResult.objects.update(status="SUCCESSFUL")


@pytest.fixture
def administrator(client, without_second_factor):
    user = UserFactory(is_staff=True)
    user.groups.set([Group.objects.get(name="Administrator")])
    client.force_login(user)
    return client


def test_it_says_that_all_is_well(administrator, well):
    assert "Everything works." in administrator.get(STATE).text
    assert "needs attention" not in administrator.get("/admin/").text


def test_it_says_what_is_wrong_and_what_to_do(administrator, well):
    WorkerBeat.objects.all().delete()
    schedule.run_job.enqueue("email the days ahead")
    DBTaskResult.objects.filter(status="READY").update(status="FAILED", worker_ids=["one"])

    page = administrator.get(STATE).text

    stopped, fails = page.index("Background work has stopped"), page.index("email the days ahead")
    assert stopped < fails, "what does not work stands before what is to be mended"
    assert "since 25 November 2026, 07:07, and is tried again: email the days ahead." in page
    assert page.count("What to do:") == 2
    assert kinds.NO_WORKER.command in page
    first = administrator.get("/admin/").text
    assert re.search(r'href="/admin/state/">State of the site</a>: 2 things need attention', first)


def test_it_costs_nine_queries(administrator, well, safe, settings, django_assert_num_queries):
    administrator.get(STATE)
    settings.DEMO, settings.ALLOWED_HOSTS = False, ["standing.example"]  # it has a certificate

    with django_assert_num_queries(9):
        assert find.find_all(timezone.now()) == []


def test_the_first_page_asks_ten(well, safe, settings, django_assert_num_queries):
    settings.ALLOWED_HOSTS = ["standing.example"]
    user = UserFactory(is_superuser=True)
    find.find_all(timezone.now())

    with django_assert_num_queries(10):
        shown = background.site_state(user)

    assert (shown["number"], shown["backups"].newest) == (0, timezone.now())


@pytest.mark.parametrize("language", ["en", "es", "fr", "ar"])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_kind_is_said_in_every_language_of_staff(kind, language):
    finding = Finding(kind, VALUES)

    with translation.override(language):
        words, what_to_do = finding.words, str(kind.what_to_do)

    assert "%(" not in words + finding.short
    assert what_to_do
    if language != "en":
        with translation.override("en"):
            assert finding.words != words
            assert str(kind.what_to_do) != what_to_do


def test_names_of_kinds_are_names_of_metrics():
    names = [kind.name for kind in KINDS]

    assert len(set(names)) == len(names)
    assert all(re.fullmatch("[a-z_]+", name) for name in names)


@pytest.mark.exhaustive
def test_a_part_of_the_site_adds_what_it_finds(administrator, well, client, monkeypatch):
    """As backups do: the page and /readyz say it without knowing of it."""
    kind = Kind("old", "Old: %(days)s.", "The backup is <old>: %(days)s days.", "Call Ann & Co.")
    monkeypatch.setattr(
        find, "IN_DATABASE", [*find.IN_DATABASE, lambda _now: [Finding(kind, {"days": 3})]]
    )

    page = administrator.get(STATE).text

    assert escape("The backup is <old>: 3 days.") in page
    assert escape("Call Ann & Co.") in page
    ready = client.get("/readyz")
    assert (ready.status_code, ready.text) == (503, "Old: 3.\n")


def test_a_moment_is_said_in_the_time_zone_of_the_organisation(settings):
    kind = Kind("since", "", "Since %(since)s.", "")
    moment = timezone.now().replace(2026, 12, 1, 3, 0, 0, 0)

    assert Finding(kind, {"since": moment}).words == "Since 30 November 2026, 22:00."
