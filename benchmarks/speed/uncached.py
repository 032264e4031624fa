"""Standing as in production, but no whole page is kept: every request runs Django."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
application = get_wsgi_application()

from page_cache import generation  # noqa: E402 -- it reads the settings

# As the cache of pages in front would: what pages remember is vouched for from now on.
generation.get_watch().epoch()
