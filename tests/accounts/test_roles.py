import pytest
from django.contrib.auth.models import Group, Permission

from accounts.roles import ROLES, apply_roles

pytestmark = pytest.mark.django_db


def test_roles_are_there_after_migrations():
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)


def test_apply_roles_takes_back_what_the_table_does_not_give():
    author = Group.objects.get(name="Author")
    before = set(author.permissions.values_list("codename", flat=True))
    author.permissions.add(Permission.objects.get(codename="delete_user"))

    apply_roles()

    assert set(author.permissions.values_list("codename", flat=True)) == before
