import os

from django.core.wsgi import get_wsgi_application

from config import closed_memory

closed_memory.close()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()

from django.conf import settings  # noqa: E402 -- the settings have a name only now

from page_cache import generation  # noqa: E402 -- it reads the settings
from page_cache.wsgi import Application, PageCache  # noqa: E402 -- it reads the settings

application: Application = django
if settings.PAGE_CACHE_BYTES:
    application = PageCache(django, era=generation.watch().era)
