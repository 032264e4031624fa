import pytest
from django.contrib.auth.models import Group

from accounts.models import User


@pytest.fixture
def editor(client, without_second_factor):
    user = User.objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    client.force_login(user)
    return client
