"""Each form of people is sent by every role: only who manages people changes anything."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from accounts.models import User
from people.models import Invitation
from tests.people.factories import InvitationFactory
from tests.sitewide.role_table import ROLES, each_role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("without_second_factor")]
MANAGES = {"Administrator", "superuser"}
OF_NOBODY = {"visitor", "no role", "superuser"}
FORMS = {
    "invite": {"first_name": "Nour", "roles": ["Author"]},
    "invite_anew": {},
    "revoke_invitation": {},
    "person": {"first_name": "Another"},
    "change_roles": {"roles": ["Author"]},
    "sign_out_everywhere": {},
    "lost_sign_in": {"proof": "met"},
    "deactivate": {},
    "reactivate": {},
}


def everything():
    tables = (User, Invitation, Authenticator, LogEntry, User.groups.through)
    return [list(table.objects.order_by("pk").values()) for table in tables]


@pytest.mark.sampled(4)
@pytest.mark.parametrize("role", each_role(ROLES))
def test_only_who_manages_people_changes_anything(role, hired):
    edna = hired("edna", "Editor")
    InvitationFactory()
    Authenticator.objects.create(user=edna, type="totp", data={})
    client = Client()
    if role == "superuser":
        client.force_login(User.objects.create_superuser("root"))
    elif role != "visitor":
        client.force_login(hired("me", *({role} - OF_NOBODY)))

    changed = set()
    for name, typed in FORMS.items():
        newest = Invitation.objects.latest("pk").pk
        keys = {"invite": [], "invite_anew": [newest], "revoke_invitation": [newest]}
        before = everything()
        client.post(reverse(name, args=keys.get(name, [edna.pk])), typed)
        if everything() != before:
            changed.add(name)

    assert changed == (set(FORMS) if role in MANAGES else set())
