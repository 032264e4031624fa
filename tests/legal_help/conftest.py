import pytest

from accounts.models import User
from legal_help import crypto, drafts, intake, keys
from legal_help import founding as founding_verbs
from legal_help.crypto import passphrases

CHEAP_ROW = 99
PASSPHRASE = "unstylish litigator atom moonlike overhead scribing"


@pytest.fixture(autouse=True)
def cheap_kdf(monkeypatch):
    """Argon2id in a row that costs nothing and exists in tests alone."""
    monkeypatch.setitem(passphrases.KDF_ROWS, CHEAP_ROW, passphrases.KdfRow(memory=8, iterations=1))
    monkeypatch.setattr(passphrases, "PASSPHRASE_ROW", CHEAP_ROW)
    monkeypatch.setattr(passphrases, "CODE_ROW", CHEAP_ROW)


@pytest.fixture
def pair():
    return crypto.Pair.generate()


@pytest.fixture
def own_folders(settings, tmp_path):
    """Trust, slots and the host's secret of this test alone."""
    settings.DATA_DIR = tmp_path / "data"
    settings.MEMORY_DIR = tmp_path / "memory"
    settings.MEMORY_DIR.mkdir()


@pytest.fixture
def supervisor(db):
    return User.objects.create_user("sofia", password="x", is_staff=True)


@pytest.fixture
def founding(own_folders, settings, supervisor):
    """A founded house: roster 1 with one supervisor, pinned."""
    founded = founding_verbs.found(supervisor=supervisor, passphrase=PASSPHRASE)
    settings.ROSTER_ROOT = founded.root
    return founded


@pytest.fixture
def reader(founding, supervisor):
    """The supervisor, unlocked."""
    reader, _cookie = keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE)
    return reader


@pytest.fixture
def begun(founding):
    """A draft with a first page, and its cookie."""
    return drafts.start(answers={"name": "Amina"})


@pytest.fixture
def send(founding):
    """Send a request; returns its receipt."""

    def send(answers=None, card=None, facts=None):
        draft, _cookie = drafts.start(answers=answers or {"name": "Amina"})
        return intake.submit(
            draft=draft,
            answers=draft.answers,
            card=card or {"names": ["Amina"]},
            facts=facts or {"detained": "yes"},
            form_version=1,
        )

    return send
