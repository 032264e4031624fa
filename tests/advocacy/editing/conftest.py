"""A table of figures that an importer pastes, for imports and for taking them back."""

import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from advocacy.editing import import_preview
from advocacy.models import FigureImport
from tests.advocacy.factories import SourceFactory, StatisticFactory

TABLE = "Year\tValue\n2023\t1,000\n2024\t1,100.5\n2025\t1,200\n"


@pytest.fixture
def importer(client, settings):
    settings.DEMO = True  # asks for no second factor
    user = User.objects.create_user("editor", is_staff=True)
    user.groups.add(Group.objects.get(name="Editor"))
    client.force_login(user)
    return user


@pytest.fixture
def refugees():
    return StatisticFactory(slug="refugees", title="Refugees", unit="persons")


@pytest.fixture
def source():
    return SourceFactory()


@pytest.fixture
def pasted(importer, refugees, source):
    """Make a draft of a table, as the first page of the admin does."""

    def paste(text=TABLE, **more):
        draft = FigureImport(
            **({"statistic": refugees, "source": source, "created_by": importer} | more), text=text
        )
        import_preview.detect_customs(draft)
        draft.save()
        return draft

    return paste
