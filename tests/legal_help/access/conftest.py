import pytest

from accounts.models import User
from legal_help.access import membership
from legal_help.models import CaseworkerKey
from tests.legal_help.access.people import OTHER_WORDS


@pytest.fixture
def newcomer(db):
    return User.objects.create_user("nadia", password="x")


@pytest.fixture
def offered(founding, newcomer):
    """A key that waits: its words, and its id."""
    words = membership.offer_key(user=newcomer, passphrase=OTHER_WORDS)
    return words, CaseworkerKey.objects.get(user=newcomer).pk
