"""Nobody comes to read requests for help through a colleague's account, and somebody is always left."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group

from accounts.models import User
from accounts.signing_in.lost_sign_in import OwnAccount
from legal_help.trust import keys
from people.membership import change, guard, leave

pytestmark = pytest.mark.django_db
RESET = {"proof": "met", "lost_password": True}


@pytest.fixture
def root():
    return User.objects.create_superuser("root")


def state_of(user):
    user = User.objects.get(pk=user.pk)
    roles = sorted(user.groups.values_list("name", flat=True))
    return [user.is_active, user.is_staff, user.password, user.email, roles]


def attempts(user, by):
    """Every way in which somebody's account is changed here."""
    return [
        lambda: change.reset_sign_in(user=user, by=by, **RESET),
        lambda: change.change_details(
            user=user, by=by, first_name="X", last_name="", email="mine@example.org"
        ),
        lambda: change.change_roles(user=user, by=by, roles=["Editor"]),
        lambda: leave.deactivate(user=user, by=by),
        lambda: leave.reactivate(user=user, by=by),
    ]


def refusals(user, by):
    found = []
    for attempt in attempts(user, by):
        before = state_of(user)
        try:
            attempt()
        except (OwnAccount, guard.OfSuperuser, guard.OfSupervisors) as refusal:
            found.append(type(refusal))
        else:
            found.append(None)
            continue
        assert state_of(user) == before
    return found


@pytest.mark.parametrize("by", ["ada", "root"])
def test_an_account_of_the_roster_is_the_supervisors(by, founding, supervisor, request):
    """For superusers too: whoever runs the server has a command."""
    supervisor.groups.set(Group.objects.filter(name="Supervisor"))
    Authenticator.objects.create(user=supervisor, type="totp", data={})

    assert refusals(supervisor, request.getfixturevalue(by)) == [guard.OfSupervisors] * 5
    assert Authenticator.objects.filter(user=supervisor).exists()
    assert keys.is_reader(user=supervisor)


def test_who_stands_on_the_roster_without_a_group_is_still_the_supervisors(
    founding, supervisor, ada
):
    supervisor.groups.clear()
    refused = refusals(supervisor, ada)

    # The roles of publishing may change: they open nothing of casework.
    assert refused == [guard.OfSupervisors, guard.OfSupervisors, None, *[guard.OfSupervisors] * 2]


@pytest.mark.parametrize("role", ["Caseworker", "Supervisor"])
def test_the_sign_in_of_casework_is_set_by_nobody_here(role, ada, hired):
    """Their key may wait for a signature: who signed in as them could make it another."""
    carlos = hired("carlos", role)

    assert refusals(carlos, ada)[:2] == [guard.OfSupervisors] * 2


def test_where_no_roster_is_trusted_every_key_counts(founding, supervisor, ada, settings):
    settings.ROSTER_ROOT = ""

    assert guard.find_readers() == {supervisor.pk}
    with pytest.raises(guard.OfSupervisors):
        leave.deactivate(user=supervisor, by=ada)


@pytest.mark.parametrize(
    ("before", "after"),
    [(["Editor"], ["Supervisor"]), (["Supervisor"], ["Editor"]), ([], ["Supervisor", "Editor"])],
)
def test_nobody_gives_or_takes_the_role_of_supervisor(before, after, ada, hired):
    carlos = hired("carlos", *before)

    with pytest.raises(guard.OfSupervisors):
        change.change_roles(user=carlos, roles=after, by=ada)


def test_the_role_of_caseworker_opens_no_request(ada, hired, founding):
    carlos = hired("carlos", "Author")

    change.change_roles(user=carlos, roles=["Caseworker"], by=ada)

    assert state_of(carlos)[4] == ["Caseworker"]
    assert not keys.is_reader(user=User.objects.get(pk=carlos.pk))
    change.change_roles(user=carlos, roles=["Author"], by=ada)
    assert state_of(carlos)[4] == ["Author"]


def test_a_superuser_is_a_superusers(ada, root):
    assert refusals(root, ada) == [guard.OfSuperuser] * 5


def test_nobody_changes_their_own_account(ada):
    assert refusals(ada, ada) == [OwnAccount] * 5


def test_an_administrator_changes_everybody_else(ada, hired):
    assert refusals(hired("edna", "Editor"), ada) == [None] * 5
    assert refusals(hired("anders", "Administrator"), ada) == [None] * 5


@pytest.mark.parametrize("end", ["deactivate", "change"])
def test_the_last_administrator_stays(end, ada, hired):
    """Two who do it to each other at one moment: the second finds that the first was quicker."""
    anders = hired("anders", "Administrator")
    verbs = {
        "deactivate": leave.deactivate,
        "change": lambda **who: change.change_roles(roles=["Editor"], **who),
    }
    verbs[end](user=anders, by=ada)

    with pytest.raises(guard.LastAdministrator):
        verbs[end](user=ada, by=anders)
    assert state_of(ada)[0] is True
    assert state_of(ada)[4] == ["Administrator"]


def test_who_opens_the_admin_follows_from_the_roles(ada, hired):
    user = hired("edna", "Editor")

    change.change_roles(user=user, roles=["Caseworker"], by=ada)
    assert state_of(user)[1] is False
    change.change_roles(user=user, roles=["Caseworker", "Author"], by=ada)
    assert state_of(user)[1] is True
