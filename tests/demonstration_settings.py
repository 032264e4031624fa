"""As the demonstration, at a low price of passwords, passphrases and codes: journeys stretch hundreds.

The full price is paid by the server that is killed (`tests/legal_help/intake/test_kills.py`) and in the long run.
"""

from config.settings import *  # noqa: F403, TID251 -- settings are made of settings
from legal_help.crypto import passphrases

CHEAP_ROW = 99
passphrases.KDF_ROWS[CHEAP_ROW] = passphrases.KdfRow(memory=8, iterations=1)
passphrases.PASSPHRASE_ROW = passphrases.CODE_ROW = CHEAP_ROW

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
