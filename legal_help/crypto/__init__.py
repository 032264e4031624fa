"""Handle keys and bytes: sealing, wrapping, signing, and the secrets that people hold.

No Django, no database, no clock, and no knowledge of cases. `legal_help/crypto/row_labels.py` says
which label binds which row; `legal_help/trust/keys.py` decides who may open what.
"""

from legal_help.crypto.codes import (
    NotACode,
    ascii_digits,
    check_digit,
    group_digits,
    new_code,
    read_code,
)
from legal_help.crypto.keys_public import PublicKeys
from legal_help.crypto.label import Label
from legal_help.crypto.padding import LETTER, LONG, SHORT, TooLong, pad, unpad
from legal_help.crypto.pairs import Pair
from legal_help.crypto.passphrases import (
    CodeKeys,
    code_keys,
    new_passphrase,
    passphrase_key,
    tidy_passphrase,
)
from legal_help.crypto.sealing import (
    CannotOpen,
    Signature,
    expand,
    fingerprint,
    is_mac,
    is_signature,
    mac,
    new_secret,
    seal,
    unwrap,
    wrap,
)
from legal_help.crypto.shares import NotAShare, join_shares, split_seed
from legal_help.crypto.vectors import SelfTestFailed, self_test
from legal_help.crypto.words import key_words

__all__ = [
    "LETTER",
    "LONG",
    "SHORT",
    "CannotOpen",
    "CodeKeys",
    "Label",
    "NotACode",
    "NotAShare",
    "Pair",
    "PublicKeys",
    "SelfTestFailed",
    "Signature",
    "TooLong",
    "ascii_digits",
    "check_digit",
    "code_keys",
    "expand",
    "fingerprint",
    "group_digits",
    "is_mac",
    "is_signature",
    "join_shares",
    "key_words",
    "mac",
    "new_code",
    "new_passphrase",
    "new_secret",
    "pad",
    "passphrase_key",
    "read_code",
    "seal",
    "self_test",
    "split_seed",
    "tidy_passphrase",
    "unpad",
    "unwrap",
    "wrap",
]
