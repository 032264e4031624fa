"""As the demonstration, at a low price of passwords, passphrases and codes: journeys stretch hundreds.

The full price is paid by the server that is killed (`tests/legal_help/intake/test_kills.py`) and by
`make test-all`.
"""

from config.settings import *  # noqa: F403, TID251 -- settings are made of settings
from tests.cheap_argon2 import stretch_cheaply

stretch_cheaply()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
