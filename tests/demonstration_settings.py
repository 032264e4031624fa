"""As the demonstration, with cheap passphrases, pictures and scripts: journeys stretch and draw hundreds.

The full price is paid by the server that is killed (`tests/legal_help/intake/test_kills.py`) and by
`make test-all`.
"""

from config.settings import *  # noqa: F403, TID251 -- settings are made of settings
from tests.cheap_argon2 import stretch_cheaply
from tests.cheap_pictures import draw_coarsely

stretch_cheaply()
draw_coarsely()
# To compress the scripts takes three seconds of the processor, and a browser beside the server gains
# nothing by it.
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = [*WHITENOISE_SKIP_COMPRESS_EXTENSIONS, "js"]  # noqa: F405
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
