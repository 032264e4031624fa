import pytest
from django.contrib.auth.models import Group

from accounts.models import User
from legal_help.access import founding as founding_verbs
from tests.articles.factories import UserFactory
from tests.legal_help.helpers import PASSPHRASE


@pytest.fixture
def supervisor(db):
    return User.objects.create_user("sofia", password="x", is_staff=True)


@pytest.fixture
def founding(settings, tmp_path, supervisor):
    """A founded house: a roster with one supervisor."""
    settings.DATA_DIR, settings.MEMORY_DIR = tmp_path / "data", tmp_path / "memory"
    settings.HELP_ERASURES_LOG = tmp_path / "erasures.log"
    settings.MEMORY_DIR.mkdir()
    founded = founding_verbs.found(supervisor=supervisor, passphrase=PASSPHRASE)
    settings.ROSTER_ROOT = founded.root
    return founded


@pytest.fixture
def hired(db):
    """Return somebody with these roles."""

    def hired(username, *roles, **kwargs):
        user = UserFactory(username=username, **kwargs)
        user.groups.set(Group.objects.filter(name__in=roles))
        return user

    return hired


@pytest.fixture
def ada(hired):
    return hired("ada", "Administrator", first_name="Ada")


@pytest.fixture
def desk(client, without_second_factor, ada):
    """The browser of an Administrator."""
    client.force_login(ada)
    return client
