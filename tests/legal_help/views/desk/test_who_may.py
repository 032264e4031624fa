"""Every address of the desk, and everybody who must not come in: a new one is on this list at once."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from accounts.models import User
from legal_help import granting, membership
from legal_help.models import HelpRequest
from legal_help.urls import cases
from tests.legal_help.conftest import PASSPHRASE

pytestmark = pytest.mark.django_db

# Of these the first is for whoever was robbed of everything but a code on paper.
FOR_ANYBODY = {"taken"}
FOR_A_ROLE = {"own_key", "key_words", "key_back", "key_keep", "key_read_out"}
BY_NAME = {pattern.name: pattern for pattern in cases[0] if pattern.name not in FOR_ANYBODY}
OF_A_REQUEST = [name for name, each in BY_NAME.items() if "reference" in each.pattern.converters]
REFUSED, SIGN_IN, NOT_THIS_WAY = 404, 302, 405
SOME = {
    "StringConverter": "x",
    "SlugConverter": "domestic-violence-hotline",
    "UUIDConverter": "0190a1b2-0000-7000-8000-000000000001",
    "IntConverter": 1,
}


def address(name, reference="NONE-1234"):
    converters = BY_NAME[name].pattern.converters
    given = {part: SOME[type(converter).__name__] for part, converter in converters.items()}
    return reverse(
        f"cases:{name}", kwargs=given | ({"reference": reference} if "reference" in given else {})
    )


def answers(client, name, reference="NONE-1234", **how):
    """Ask in both ways; an address that takes only one of them says so to everybody."""
    path = address(name, reference)
    given = {"text": "x", "agreed": "on", "sure": "on", "reason": "other", "status": "closed"}
    statuses = {
        client.get(path, **how).status_code,
        client.post(path, given, **how).status_code,
    }
    assert statuses != {NOT_THIS_WAY}
    return statuses - {NOT_THIS_WAY}


def test_the_list_is_long():
    assert len(BY_NAME) > 40
    assert len(OF_A_REQUEST) > 10


@pytest.mark.parametrize("name", BY_NAME)
def test_nobody_without_signing_in(client, founding, name):
    response = client.get(address(name))
    if response.status_code == NOT_THIS_WAY:
        response = client.post(address(name))
    assert response.url == f"/accounts/login/?next={address(name)}"


@pytest.mark.parametrize("role", ["Author", "Editor", "superuser"])
def test_nobody_who_does_something_else(founding, sign_in, send, role):
    user = User.objects.create_user("other", password="x", is_superuser=role == "superuser")
    user.groups.set(Group.objects.filter(name=role))
    client, reference = sign_in(user), send().public_ref

    found = {name: answers(client, name, reference) for name in BY_NAME}

    assert found == {name: {REFUSED} for name in BY_NAME}


def test_nobody_with_a_role_and_no_place_on_the_roster(founding, sign_in, send):
    user = User.objects.create_user("new", password="x")
    user.groups.set(Group.objects.filter(name__in=["Caseworker", "Supervisor"]))
    client, reference = sign_in(user), send().public_ref

    found = {name: answers(client, name, reference) for name in BY_NAME if name not in FOR_A_ROLE}

    assert set(map(frozenset, found.values())) == {frozenset({REFUSED})}, found


def test_nobody_who_left_with_a_copied_cookie(founding, sign_in, reader, colleague, send):
    reference = send().public_ref
    client = sign_in(colleague.user)
    client.post("/cases/unlock/", {"passphrase": PASSPHRASE})
    assert answers(client, "detail", reference) == {200}
    cookies = client.cookies.copy()

    membership.remove(by=reader, key=colleague.person.key)
    # Their account is not stopped: they sign in again, and bring the desk's cookie along.
    sign_in(colleague.user)
    client.cookies.update({name: cookies[name] for name in cookies if "unlock" in name})

    found = {name: answers(client, name, reference) for name in BY_NAME}
    assert found == {name: {REFUSED} for name in BY_NAME}


@pytest.mark.parametrize("name", OF_A_REQUEST)
def test_a_request_without_a_grant_is_as_one_that_does_not_exist(
    founding, sign_in, reader, colleague, send, name
):
    receipt = send()
    request = HelpRequest.objects.get(public_ref=receipt.public_ref)
    granting.take_away(requests=[request.pk], of=colleague.person.key, by=reader)
    client = sign_in(colleague.user)
    client.post("/cases/unlock/", {"passphrase": PASSPHRASE})

    # What was typed wrong leads back to the request, which is not there.
    assert answers(client, name, receipt.public_ref, follow=True) == {REFUSED}
    assert answers(client, name, "NONE-1234", follow=True) == {REFUSED}
    assert receipt.public_ref not in client.get("/cases/").text
