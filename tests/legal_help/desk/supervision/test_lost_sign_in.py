"""A reader who lost their second factor is helped in again by a supervisor, at the desk."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry

from legal_help.events.roster import INTAKE
from legal_help.models import Unlock

pytestmark = pytest.mark.django_db


@pytest.fixture
def carlos(founding, enrol):
    return enrol("carlos", INTAKE)


@pytest.fixture
def page(carlos):
    return f"/cases/people/{carlos.person.key}/lost-sign-in/"


def test_it_is_gone_on_a_proof_and_their_desk_locks(carlos, page, supervisor, desk_of):
    theirs, desk = desk_of(carlos.user), desk_of(supervisor)

    assert f'href="{page}"' in desk.get("/cases/people/").text
    assert desk.post(page, {}).status_code == 200
    assert Authenticator.objects.filter(user=carlos.user).exists()
    done = desk.post(page, {"proof": "called"}, follow=True)

    assert "Their second factor was removed." in done.text
    assert not Authenticator.objects.filter(user=carlos.user).exists()
    assert not Unlock.objects.filter(subject=carlos.person.key).exists()
    assert theirs.get("/cases/").url.startswith("/accounts/login/")
    [said] = LogEntry.objects.filter(object_id=str(carlos.user.pk))
    assert (said.user, "number that we already had" in said.change_message) == (supervisor, True)


def test_nobody_does_it_for_themselves(founding, supervisor, desk_of, reader):
    desk = desk_of(supervisor)

    own = desk.post(f"/cases/people/{reader.person.key}/lost-sign-in/", {"proof": "met"})

    assert "Somebody else has to do this for you" in own.text
    assert Authenticator.objects.filter(user=supervisor).exists()


@pytest.mark.exhaustive
def test_a_caseworker_may_not(carlos, page, desk_of, enrol):
    desk = desk_of(enrol("carla", INTAKE).user)

    assert desk.get(page).status_code == desk.post(page, {"proof": "met"}).status_code == 404
