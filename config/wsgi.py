import gc
import os
from importlib import import_module

from django.core.wsgi import get_wsgi_application

from config.privacy import memory

memory.close_to_other_processes()
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django = get_wsgi_application()

from django.conf import settings  # noqa: E402 -- the settings have a name only now

from page_cache import generation, reads  # noqa: E402 -- it reads the settings
from page_cache.read_counter import ReadCounter  # noqa: E402 -- it reads the settings
from page_cache.wsgi import Application, PageCache  # noqa: E402 -- it reads the settings

# So that no reader waits for what is imported.
import_module(settings.ROOT_URLCONF)
# What was imported stays for good. Left among what Python searches for reference cycles, it makes each
# full search, of which a page of the desk causes some, cost an eighth of a second.
gc.freeze()

application: Application = django
if settings.PAGE_CACHE_BYTES:
    application = PageCache(
        django,
        epoch=generation.get_watch().epoch,
        count_read=ReadCounter(reads.add_reads).count,
        is_blind=lambda: generation.get_watch().is_blind,
    )
