"""Two people at the same moment: one is first, and the other finds it so."""

import threading

import pytest
from django.db import connection, connections

from accounts.models import User
from people.membership import guard, invite, leave
from people.models import Invitation

pytestmark = [pytest.mark.both_databases, pytest.mark.django_db(transaction=True)]


def at_once(*verbs):
    """Do both while neither is done; return what each raised."""
    if connection.vendor == "sqlite":
        pytest.skip("One transaction at a time is all that SQLite lets write.")
    ready, found = threading.Barrier(len(verbs)), []

    def do(verb):
        ready.wait()
        try:
            verb()
        except (guard.LastAdministrator, invite.NotWaiting) as refusal:
            found.append(type(refusal))
        else:
            found.append(None)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_administrators_who_deactivate_each_other_leave_one(ada, hired):
    anders = hired("anders", "Administrator")

    found = at_once(
        lambda: leave.deactivate(user=User.objects.get(pk=anders.pk), by=ada),
        lambda: leave.deactivate(user=User.objects.get(pk=ada.pk), by=anders),
    )

    assert set(found) == {None, guard.LastAdministrator}
    assert User.objects.filter(is_active=True).count() == 1


def test_a_link_that_two_open_makes_one_account(ada):
    _invitation, secret = invite.invite(by=ada, first_name="Nour", roles=["Author"])

    found = at_once(
        *(
            lambda name=name: invite.join(secret=secret, user=User(username=name))
            for name in ("nour", "mallory")
        )
    )

    assert set(found) == {None, invite.NotWaiting}
    assert User.objects.filter(username__in=["nour", "mallory"]).count() == 1
    assert not Invitation.objects.exists()
