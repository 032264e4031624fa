"""Settings for tests: fast, offline, with throw-away keys, in a folder of their own."""

import atexit
import os
import shutil
import tempfile

os.environ.setdefault("SECRET_KEY", "tests only, " + "x" * 50)
os.environ.setdefault("ALLOWED_HOSTS", "testserver localhost 127.0.0.1")
os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="standing-tests-")

from config.settings import *  # noqa: TID251
from tests.cheap_argon2 import stretch_cheaply
from tests.cheap_pictures import draw_coarsely

atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
MEMORY_DIR = DATA_DIR / "memory"
MEMORY_DIR.mkdir()

# A test and its threads open and close connections of their own, and a database that somebody is
# connected to cannot be copied.
DATABASES["default"]["OPTIONS"].pop("pool", None)
stretch_cheaply()
draw_coarsely()
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# A second kind of content, by which the verbs of publication are tried.
INSTALLED_APPS = [*INSTALLED_APPS, "tests.publication.sample"]
WHITENOISE_AUTOREFRESH = True
SECURE_SSL_REDIRECT = False
HELP_SECONDS_AT_LEAST = 0  # Tests fill the form in faster than a person; the one about it says so.
MAILERS = {"default": {"BACKEND": "django.core.mail.backends.locmem.EmailBackend"}}
MAIL_EVENTS = False  # Tests of those mails say so.
