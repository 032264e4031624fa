from itertools import pairwise

from legal_help.crypto.sealing import Pair, PublicKeys
from legal_help.crypto.words import key_words

KNOWN = PublicKeys(bytes(1216), bytes(32))


KNOWN_WORDS = ["grow", "junior", "erase", "silly", "lucky", "party", "glad", "clap"]
OF_ACCOUNT_7 = ["fault", "used", "marine", "target", "civil", "shield", "pony", "fall"]


def test_the_words_of_a_known_key_never_change():
    """Two people compare them over the telephone, perhaps with two releases."""
    assert key_words(KNOWN) == KNOWN_WORDS


def test_the_words_of_a_known_key_and_account_never_change():
    assert key_words(KNOWN, account=7) == OF_ACCOUNT_7


def test_the_account_counts():
    found = {tuple(key_words(KNOWN, account=number)) for number in (None, 0, 1, 7, 71)}

    assert len(found) == 5


def test_both_public_keys_count():
    one, other = Pair.generate().public, Pair.generate().public
    mixed = PublicKeys(one.sealing, other.signing)

    found = [tuple(key_words(each)) for each in (one, other, mixed)]

    assert len(set(found)) == 3
    assert {len(words) for words in found} == {8}


def test_one_bit_changes_them():
    changed = bytearray(bytes(KNOWN))
    changed[700] ^= 1
    before, after = key_words(KNOWN), key_words(PublicKeys.from_bytes(bytes(changed)))
    assert sum(one == other for one, other in zip(before, after, strict=True)) <= 2


def test_all_bits_are_spent():
    """Over many keys every position takes many words: none stays the same."""
    found = [key_words(PublicKeys(bytes(1216), bytes([n]) * 32)) for n in range(64)]
    for place in range(8):
        assert len({words[place] for words in found}) > 50
    assert all(one != other for one, other in pairwise(found))
