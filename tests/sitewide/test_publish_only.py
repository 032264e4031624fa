"""With LEGAL_HELP=0 an organisation only publishes: there is no form, no desk and no work for either."""

import logging
from dataclasses import replace

import pytest
from django.contrib.auth.models import Group
from django.core.checks import run_checks
from django.utils import timezone

from accounts.models import User
from appearance.models import MenuItem
from articles.admin.editor import _sections
from config.wiring import schedule
from legal_help.models import Draft
from page_cache import generation
from tests.advocacy.factories import TopicFactory
from tests.articles.factories import ArticleFactory, PageFactory
from tests.legal_help.helpers import PASSPHRASE

pytestmark = pytest.mark.django_db


@pytest.fixture
def alone(settings):
    settings.LEGAL_HELP = False


@pytest.mark.parametrize(
    "address",
    [
        "/legal-help/",
        "/legal-help",
        "/es/legal-help/",
        "/cases",
        "/legal-help/request/",
        "/legal-help/return/",
        "/cases/",
        "/cases/KIWI-1234/",
        "/cases/unlock/",
    ],
)
def test_there_is_no_form_and_no_desk(client, alone, caplog, address):
    with caplog.at_level(logging.WARNING, "legal_help"):
        assert client.get(address).status_code == 404
        assert client.post(address).status_code == 404
    assert caplog.messages == []


def test_articles_are_read_as_before(client, alone):
    assert client.get("/").status_code == 200
    assert client.get("/legal-helper/").status_code == 404  # as always


@pytest.mark.exhaustive
def test_pages_may_end_in_the_word_for_the_desk(client, alone):
    """Lawyers who only publish write of cases, too."""
    ArticleFactory(slug="cases")
    TopicFactory(slug="cases")
    PageFactory(slug="cases", place__parent=PageFactory(slug="our-work").place)

    for address in ("/articles/cases/", "/topics/cases/", "/our-work/cases/"):
        assert client.get(address).status_code == 200, address


def only_publish(settings):
    """As after a new start: what was remembered of menus is forgotten."""
    settings.LEGAL_HELP = False
    generation.forget_all()


@pytest.mark.parametrize("address", ["/accounts/login/", "/write-to-us/", "/privacy/", "/nowhere/"])
def test_no_other_page_leads_there(client, settings, address):
    settings.LEGAL_HELP = True
    assert "/legal-help/" in client.get(address).text

    only_publish(settings)
    assert "/legal-help/" not in client.get(address).text


def test_a_menu_and_the_editor_offer_no_way_there(client, settings):
    MenuItem.objects.create(menu="header", section="help", position=1)
    MenuItem.objects.create(menu="header", section="articles", position=2)
    assert "Help with asylum" in client.get("/topics/").text
    assert [link["title"] for link in _sections("help", "en")] != []

    only_publish(settings)

    assert "Help with asylum" not in client.get("/topics/").text
    assert list(_sections("help", "en")) == []


def test_staff_are_offered_no_desk_for_it(client, settings):
    user = User.objects.create_user("carla", password=PASSPHRASE, is_staff=True)
    user.groups.set(Group.objects.filter(name="Caseworker"))
    client.force_login(user)
    settings.DEMO = True  # asks for no second factor
    assert "/cases/" in client.get("/staff/").text

    settings.LEGAL_HELP = False
    assert "/cases/" not in client.get("/staff/").text


def test_its_jobs_are_not_run_and_never_late(settings):
    own = {job.name for job in schedule.JOBS if job.is_of_legal_help}
    assert own <= set(schedule.tick(timezone.now()))
    assert len(own) == 6

    settings.LEGAL_HELP = False

    later = timezone.now() + timezone.timedelta(days=2)
    assert own & set(schedule.tick(later)) == set()
    assert own & set(schedule.late_jobs(later)) == set()


def test_a_job_of_it_that_failed_before_is_not_tried_again(alone, monkeypatch):
    done = []
    [first, *_others] = (job for job in schedule.JOBS if job.is_of_legal_help)
    monkeypatch.setattr(schedule, "JOBS", [replace(first, do_on=done.append)])

    schedule.run_job.call(first.name)

    assert done == []


@pytest.mark.parametrize("is_begun", [True, False])
def test_it_is_not_switched_off_over_somebody(settings, alone, is_begun):
    if is_begun:
        Draft.objects.create(
            applicant_public=b"",
            state=b"",
            receipt_lookup=b"code",
            receipt_salt_v=1,
            applicant_wrapped=b"",
            expires_on=timezone.localdate(),
        )

    found = [each.id for each in run_checks(databases=["default"]) if "legal_help" in each.id]

    assert found == (["legal_help.E009"] if is_begun else [])


def test_without_its_tables_there_is_nobody(alone, settings, monkeypatch):
    """At the first migrate of a new database."""
    from django.db import connection  # noqa: PLC0415

    monkeypatch.setattr(connection.introspection, "table_names", list)

    assert [each.id for each in run_checks(databases=["default"]) if "legal" in each.id] == []
