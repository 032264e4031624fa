"""Wagtail's project template, with the databases and static files set up exactly as Standing's."""

import sys
from pathlib import Path

from benchmarks.speed.startproject import APPLICATIONS, MIDDLEWARE
from config.environment import databases, environ

DATA_DIR = Path(environ.required("DATA_DIR"))

SECRET_KEY = environ.key("SECRET_KEY")
ALLOWED_HOSTS = environ.required("ALLOWED_HOSTS").split()
DEBUG = False

INSTALLED_APPS = [
    "benchmarks.wagtail_site",
    *(f"wagtail.contrib.{name}" for name in ("forms", "redirects")),
    *(f"wagtail.{name}" for name in ("embeds", "sites", "users", "snippets", "documents")),
    *(f"wagtail.{name}" for name in ("images", "search", "admin")),
    *("wagtail", "modelcluster", "taggit", "django_filters"),
    *APPLICATIONS,
    "django.contrib.postgres",
]
MIDDLEWARE = [*MIDDLEWARE, "wagtail.contrib.redirects.middleware.RedirectMiddleware"]
IN_MEMORY = "django.core.cache.backends.locmem.LocMemCache"
CACHES = {"default": {"BACKEND": IN_MEMORY, "OPTIONS": {"MAX_ENTRIES": 10_000}}}
if environ.flag("CACHE_WHOLE_PAGES"):
    CACHED = "django.middleware.cache"
    MIDDLEWARE.insert(0, f"{CACHED}.UpdateCacheMiddleware")
    MIDDLEWARE.append(f"{CACHED}.FetchFromCacheMiddleware")
    CACHE_MIDDLEWARE_SECONDS = 24 * 60 * 60

ROOT_URLCONF = "benchmarks.wagtail_site.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]
DATABASES = {"default": databases.database(environ.required("DATABASE_URL"), data_dir=DATA_DIR)}
# Made when the site is, in its own folder: none but the benchmark ever runs them.
MIGRATION_MODULES = {"wagtail_site": "made_migrations"}
sys.path.append(str(DATA_DIR))
TIME_ZONE = "UTC"
STATIC_URL = "/static/"
MEDIA_ROOT = DATA_DIR / "media"
WAGTAIL_SITE_NAME = "Standing"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
