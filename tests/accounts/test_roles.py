import pytest
from django.contrib.auth.models import Group, Permission

from accounts.roles import apply_roles
from config.wiring.roles import ROLES

pytestmark = pytest.mark.django_db


def test_roles_are_there_after_migrations():
    assert set(ROLES) == {"Administrator", "Author", "Editor", "Caseworker", "Supervisor"}
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)


def test_each_role_holds_what_every_app_grants_it():
    held = Group.objects.get(name="Author").permissions.values_list(
        "content_type__app_label", "codename"
    )

    assert {f"{app}.{codename}" for app, codename in held} == set(ROLES["Author"])
    assert {grant.split(".")[0] for grant in ROLES["Author"]} == {
        "articles",
        "advocacy",
        "page_cache",
    }


def test_apply_roles_takes_back_what_the_table_does_not_give():
    author = Group.objects.get(name="Author")
    before = set(author.permissions.values_list("codename", flat=True))
    author.permissions.add(Permission.objects.get(codename="delete_user"))

    apply_roles(ROLES)

    assert set(author.permissions.values_list("codename", flat=True)) == before
