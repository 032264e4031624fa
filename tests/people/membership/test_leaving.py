"""Somebody leaves: what they could open ends, what they wrote stays, and a page says so first."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.models import ArticlePreviewLink, Bundle, PlannedPiece
from people.membership import invite
from people.membership.leave import LeftBehind, count_left_behind
from publication import preview_links
from tests.advocacy.factories import ObservanceFactory
from tests.articles.factories import DraftFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edna(hired):
    return hired("edna", "Editor", first_name="Edna")


@pytest.fixture
def work(edna):
    """What Edna leaves behind, and beside each something that is over."""
    draft = DraftFactory(created_by=edna, title="A secret title")
    preview_links.make_link(subject=draft, by=edna, recipient="Ann")
    over, _secret = preview_links.make_link(subject=draft, by=edna, recipient="Ben")
    made = timezone.now() - timedelta(days=2)
    ArticlePreviewLink.objects.filter(pk=over.pk).update(
        made_at=made, ends_at=made + timedelta(days=1)
    )
    invite.invite(by=edna, first_name="Nour", roles=["Author"])
    PlannedPiece.objects.create(
        observance=ObservanceFactory(), year=2027, title="Wells", owner=edna
    )
    Bundle.objects.create(
        name="Report", created_by=edna, planned_by=edna, goes_at=timezone.now() + timedelta(days=1)
    )
    return draft


@pytest.mark.exhaustive
def test_what_is_left_behind_is_counted(edna, work, django_assert_num_queries):
    with django_assert_num_queries(6):
        left = count_left_behind(edna)

    assert left == LeftBehind(1, 1, 1, 1, 1, has_waiting_key=False)


def test_the_page_says_what_happens_and_names_no_draft(desk, edna, work):
    page = desk.get(reverse("deactivate", args=[edna.pk]))

    assert "One draft that they began. Editors can open it" in page.text
    assert "One private preview link that they made." in page.text
    assert "One invitation that they made." in page.text
    assert "One planned piece that is assigned to them" in page.text
    assert "One bundle that they planned does not go live" in page.text
    assert "A secret title" not in page.text
    edna.refresh_from_db()
    assert edna.is_active


def test_sessions_links_and_invitations_end_and_the_draft_stays(desk, edna, work):
    theirs = Client()
    theirs.force_login(edna)

    answer = desk.post(reverse("deactivate", args=[edna.pk]), follow=True)

    assert "Deactivated. They are signed out everywhere." in answer.text
    assert theirs.get("/admin/").status_code == 302
    edna.refresh_from_db()
    work.refresh_from_db()
    assert (edna.is_active, work.created_by) == (False, edna)
    assert count_left_behind(edna) == LeftBehind(1, 0, 0, 1, 1, has_waiting_key=False)
    newest = LogEntry.objects.filter(object_id=str(edna.pk)).first()
    assert newest.change_message == "Deactivated. 1 preview link ended. 1 invitation ended."


@pytest.mark.exhaustive
def test_who_comes_back_signs_in_again(desk, edna):
    desk.post(reverse("deactivate", args=[edna.pk]))
    assert "Reactivate" in desk.get(reverse("person", args=[edna.pk])).text

    desk.post(reverse("reactivate", args=[edna.pk]))

    edna.refresh_from_db()
    assert edna.is_active


def test_of_a_reader_the_page_leads_to_the_supervisors(desk, founding, supervisor):
    page = desk.get(reverse("deactivate", args=[supervisor.pk]), follow=True)
    desk.post(reverse("deactivate", args=[supervisor.pk]))

    assert page.redirect_chain == [(reverse("person", args=[supervisor.pk]), 302)]
    assert "Supervisors do this, at the casework desk" in page.text
    assert f'href="{reverse("cases:people")}"' in page.text
    supervisor.refresh_from_db()
    assert supervisor.is_active
