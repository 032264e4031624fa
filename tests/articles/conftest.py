import pytest
from django.contrib.auth.models import Group

from advocacy.editing import import_preview
from advocacy.models import FigureImport
from tests.advocacy.factories import SourceFactory, StatisticFactory
from tests.articles.factories import UserFactory, make_hidden_articles


@pytest.fixture
def editor():
    user = UserFactory(username="eva")
    user.groups.add(Group.objects.get(name="Editor"))
    return user


@pytest.fixture
def author():
    user = UserFactory(username="otto")
    user.groups.add(Group.objects.get(name="Author"))
    return user


@pytest.fixture
def as_editor(client, editor, without_second_factor):
    client.force_login(editor)
    return client


@pytest.fixture
def as_author(client, author, without_second_factor):
    client.force_login(author)
    return client


@pytest.fixture
def pasted(editor):
    """A table of figures that waits as a draft."""
    statistic = StatisticFactory(slug="refugees", unit="persons")
    draft = FigureImport(statistic=statistic, source=SourceFactory(), created_by=editor)
    draft.text = "Year\tValue\n2023\t1000\n2024\t1100\n"
    import_preview.detect_customs(draft)
    draft.save()
    return draft


@pytest.fixture
def hidden_articles():
    return make_hidden_articles()


@pytest.fixture(autouse=True)
def _media_folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
