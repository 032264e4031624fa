import subprocess
import sys

import pytest

from legal_help.crypto import passphrases
from legal_help.crypto.passphrases import code_keys, new_passphrase, passphrase_key
from legal_help.crypto.sealing import CannotOpen
from tests.cheap_argon2 import CHEAP_ROW

SALT = bytes(range(16))


def test_production_has_the_real_rows_alone():
    listing = (
        "from legal_help.crypto.passphrases import KDF_ROWS, PASSPHRASE_ROW, CODE_ROW;"
        "print([(n, r.memory, r.iterations, r.lanes) for n, r in KDF_ROWS.items()],"
        " PASSPHRASE_ROW, CODE_ROW)"
    )

    printed = subprocess.run(
        [sys.executable, "-c", listing], capture_output=True, text=True, check=True
    ).stdout

    assert printed.strip() == "[(1, 262144, 4, 1), (2, 65536, 3, 1)] 1 2"


@pytest.mark.long
def test_passphrase_in_its_real_row_has_a_known_answer():
    key = passphrase_key("correct horse", salt=b"0" * 16, row=1)

    assert key.hex() == "30ffe1879ea92143c78ea3c93adbcf136bedea1a2f56c915bd344fdd5f1e3e32"


def test_code_in_its_real_row_has_a_known_answer():
    keys = code_keys("0" * 24, salt=b"0" * 16, row=2)

    assert keys.lookup.hex() == "54648c335e44e79396d0504603926eedfe66b2f8c92592a649ad6fff56a86a98"
    assert len(keys.wrapping) == 32
    assert keys.wrapping != keys.lookup


def test_passphrase_forgives_capitals_and_spaces():
    typed = passphrase_key("  Correct\u00a0HORSE \n", salt=SALT, row=CHEAP_ROW)

    assert typed == passphrase_key("correct horse", salt=SALT, row=CHEAP_ROW)


def test_passphrase_differs_by_salt_and_words():
    keys = {
        passphrase_key(words, salt=salt, row=CHEAP_ROW)
        for words in ("correct horse", "horse correct")
        for salt in (SALT, SALT[::-1])
    }

    assert len(keys) == 4


def test_row_that_no_release_knew_does_not_open():
    with pytest.raises(CannotOpen):
        passphrase_key("correct horse", salt=SALT, row=0)


def test_new_passphrase_is_six_words_of_the_eff_list():
    words = new_passphrase().split(" ")

    assert len(words) == 6
    assert set(words) <= set(passphrases._words())
    assert len(passphrases._words()) == len(set(passphrases._words())) == 7776
