"""After a test that wrote for good, the next one finds what migrations leave."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType

from accounts.models import User
from advocacy.models import Topic
from config.wiring.roles import ROLES
from tests import emptying


@pytest.mark.django_db
def test_rows_go_and_what_migrations_make_stays():
    made_by_migrations = (Group, Permission, ContentType)
    before = [set(model.objects.values_list("pk", flat=True)) for model in made_by_migrations]
    edna = User.objects.create_user("edna", password="x")
    edna.groups.add(Group.objects.get(name="Editor"))
    Topic.objects.create(slug="zz", name="Zz")

    emptying.empty(["default"])

    assert not User.objects.exists()
    assert not User.groups.through.objects.exists()
    assert not Topic.objects.exists()
    assert before == [
        set(model.objects.values_list("pk", flat=True)) for model in made_by_migrations
    ]
    assert set(Group.objects.values_list("name", flat=True)) == set(ROLES)
