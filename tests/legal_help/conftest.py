import pytest

from legal_help import crypto
from legal_help.crypto import passphrases

CHEAP_ROW = 99


@pytest.fixture(autouse=True)
def cheap_kdf(monkeypatch):
    """Argon2id in a row that costs nothing and exists in tests alone."""
    monkeypatch.setitem(passphrases.KDF_ROWS, CHEAP_ROW, passphrases.KdfRow(memory=8, iterations=1))
    monkeypatch.setattr(passphrases, "PASSPHRASE_ROW", CHEAP_ROW)
    monkeypatch.setattr(passphrases, "CODE_ROW", CHEAP_ROW)


@pytest.fixture
def pair():
    return crypto.Pair.generate()
