import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from config.privacy import memory

memory.close()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()

from django.conf import settings  # noqa: E402 -- the settings have a name only now

from page_cache import generation  # noqa: E402 -- it reads the settings
from page_cache.wsgi import Application, PageCache  # noqa: E402 -- it reads the settings

# What is loaded once stays: no collection need walk through it again. A queue of 5,000 requests
# makes so many objects that it took a fifth of its time to do so.
import_module(settings.ROOT_URLCONF)
gc.collect()
gc.freeze()

application: Application = django
if settings.PAGE_CACHE_BYTES:
    application = PageCache(django, epoch=generation.get_watch().epoch)
