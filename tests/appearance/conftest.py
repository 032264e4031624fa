import pytest
from django.contrib.auth.models import Group
from selectolax.lexbor import LexborHTMLParser

from tests.advocacy.admin.helpers import fields_in
from tests.appearance.identity_form import PAGE
from tests.articles.factories import UserFactory


@pytest.fixture
def administrator(client, settings):
    settings.DEMO = True  # asks for no second factor
    user = UserFactory(is_staff=True)
    user.groups.add(Group.objects.get(name="Administrator"))
    client.force_login(user)
    return user


@pytest.fixture
def save(client, administrator):
    def save(address=PAGE, **changes):
        form = LexborHTMLParser(client.get(PAGE).text).css_first("#identity-form")
        sent = {
            name: value
            for name, value in fields_in(form.html).items()
            if not name.endswith("_file")
        }
        return client.post(address, sent | changes)

    return save
