"""An invitation works once, for seven days, until it is revoked; its secret is kept nowhere."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import User
from people.membership import invite
from people.models import Invitation
from tests.people.factories import InvitationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def invited(ada):
    return invite.invite(by=ada, first_name="Nour", email="nour@example.org", roles=["Editor"])


def newcomer():
    user = User(username="nour", first_name="Nour")
    user.set_password("nine hours at the gate")
    return user


def test_who_joins_has_the_roles_of_the_invitation(invited, ada):
    _invitation, secret = invited

    user = invite.join(secret=secret, user=newcomer())

    assert not Invitation.objects.exists()
    assert list(user.groups.values_list("name", flat=True)) == ["Editor"]
    assert (user.is_staff, user.is_superuser) == (True, False)


def test_a_caseworker_may_not_open_the_admin(ada):
    _invitation, secret = invite.invite(by=ada, first_name="Nour", roles=["Caseworker"])

    assert invite.join(secret=secret, user=newcomer()).is_staff is False


def test_it_works_once(invited):
    _invitation, secret = invited
    invite.join(secret=secret, user=newcomer())

    with pytest.raises(invite.NotWaiting):
        invite.join(secret=secret, user=User(username="another"))
    assert not User.objects.filter(username="another").exists()


@pytest.mark.parametrize(("days", "works"), [(6.99, True), (7, False)])
def test_it_works_for_seven_days(invited, time_machine, days, works):
    _invitation, secret = invited
    time_machine.move_to(timezone.now() + timedelta(days=days))

    if works:
        assert invite.invitation_of(secret).first_name == "Nour"
    else:
        with pytest.raises(invite.TooOld):
            invite.join(secret=secret, user=newcomer())


def test_a_revoked_one_opens_nothing(invited, ada):
    invitation, secret = invited
    invite.revoke(key=invitation.pk, by=ada)

    with pytest.raises(invite.NotWaiting):
        invite.join(secret=secret, user=newcomer())
    with pytest.raises(invite.NotWaiting):
        invite.revoke(key=invitation.pk, by=ada)


def test_who_is_invited_anew_has_one_link_that_works(invited, ada):
    invitation, secret = invited

    again, other = invite.invite_anew(key=invitation.pk, by=ada)

    assert (again.display_name, again.email) == ("Nour", "nour@example.org")
    assert [group.name for group in again.groups.all()] == ["Editor"]
    assert list(Invitation.objects.all()) == [again]
    assert invite.invitation_of(other) == again
    with pytest.raises(invite.NotWaiting):
        invite.invitation_of(secret)


def test_the_link_of_somebody_who_was_deactivated_opens_nothing(invited, ada):
    _invitation, secret = invited
    User.objects.filter(pk=ada.pk).update(is_active=False)

    with pytest.raises(invite.NotWaiting):
        invite.invitation_of(secret)


@pytest.mark.parametrize("roles", [[], ["Supervisor"], ["Editor", "Supervisor"], ["Emperor"]])
def test_no_invitation_makes_a_supervisor_or_somebody_without_a_role(ada, roles):
    with pytest.raises(invite.NotGivenHere):
        invite.invite(by=ada, first_name="Nour", roles=roles)
    assert not Invitation.objects.exists()


def test_the_secret_is_in_no_table(invited):
    _invitation, secret = invited
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 -- our own names
            assert secret not in str(cursor.fetchall()), table


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("broken", "name"),
    [
        ({"first_name": ""}, "invitation_is_somebodys"),
        ({"ends_at": timezone.now() - timedelta(days=1)}, "invitation_ends_after_it_was_made"),
    ],
)
def test_the_database_refuses(broken, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        InvitationFactory(**broken)
