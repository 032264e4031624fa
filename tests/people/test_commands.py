"""What only whoever runs the server does: the first Administrator, and help for supervisors."""

import os

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command

from accounts.models import User
from people.management.commands import create_admin
from people.permissions import MANAGE

pytestmark = pytest.mark.django_db
PASSWORD = "A long word for signing in"


@pytest.fixture
def terminal(monkeypatch):
    """A person at a terminal, who types this password."""

    def terminal(password=PASSWORD):
        monkeypatch.setattr(os, "isatty", lambda _descriptor: True)
        monkeypatch.setattr(create_admin, "getpass", lambda _prompt: password)

    return terminal


def test_the_first_administrator_needs_no_superuser(terminal):
    terminal()
    call_command("create_admin", "ada", no_color=True)

    ada = User.objects.get()
    assert ada.check_password(PASSWORD)
    assert (ada.is_superuser, ada.is_staff, ada.has_perm(MANAGE)) == (False, True, True)
    assert not ada.has_perm("articles.view_article")


def test_somebody_who_is_there_gets_the_role(terminal, hired):
    terminal()
    edna = hired("edna", "Editor")

    call_command("create_admin", "edna", no_color=True)

    assert set(edna.groups.values_list("name", flat=True)) == {"Editor", "Administrator"}
    assert LogEntry.objects.get().change_message == "Made Administrator by a command on the server."


@pytest.mark.parametrize(
    ("username", "password"), [("ada", "short"), ("a b", "A long word for it")]
)
def test_a_weak_password_or_an_odd_name_makes_nobody(terminal, username, password):
    terminal(password)

    with pytest.raises(CommandError):
        call_command("create_admin", username, no_color=True)
    assert not User.objects.exists()


def test_a_deactivated_account_becomes_no_administrator(terminal, hired):
    terminal()
    hired("gone", is_active=False)

    with pytest.raises(CommandError, match="deactivated"):
        call_command("create_admin", "gone", no_color=True)


@pytest.mark.parametrize(
    "command", [("create_admin", "ada"), ("lost_sign_in", "ada", "--proof=met")]
)
def test_nothing_is_done_without_a_terminal(command):
    with pytest.raises(CommandError, match="terminal"):
        call_command(*command, no_color=True)


def test_a_supervisor_is_helped_in_again(terminal, hired):
    terminal()
    sofia = hired("sofia", "Supervisor")
    Authenticator.objects.create(user=sofia, type="totp", data={})

    call_command("lost_sign_in", "sofia", "--proof=met", no_color=True)
    with pytest.raises(CommandError, match="Nobody"):
        call_command("lost_sign_in", "nobody", "--proof=met", no_color=True)

    assert not Authenticator.objects.exists()
    said = "Second factor taken away on the server. We met in person, and I know them."
    assert LogEntry.objects.get().change_message == said
