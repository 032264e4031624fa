"""Turn a key into words that two people compare by telephone.

The list differs from the one for passphrases, so that nobody reads out the wrong words.
"""

from functools import cache

from mnemonic import Mnemonic

from legal_help.crypto.row_labels import Label
from legal_help.crypto.sealing import PublicKeys, fingerprint, signed_text

KEY_WORDS = 8
BITS_OF_A_WORD = 11


def key_words(public: PublicKeys, *, account: int | None = None) -> list[str]:
    """Return eight words of the BIP 39 list: the first 88 bits of a hash of both public keys.

    `account` is the owner of a person's key: what two people compared must not be signed for
    somebody else. The recovery key has no owner.
    """
    label = Label(purpose="key words", recipient="" if account is None else str(account))
    hashed = fingerprint(signed_text(label, bytes(public)))
    bits = int.from_bytes(hashed[: KEY_WORDS * BITS_OF_A_WORD // 8])
    places = range((KEY_WORDS - 1) * BITS_OF_A_WORD, -1, -BITS_OF_A_WORD)
    return [_words()[bits >> place & (1 << BITS_OF_A_WORD) - 1] for place in places]


@cache
def _words() -> list[str]:
    return list(Mnemonic("english").wordlist)
