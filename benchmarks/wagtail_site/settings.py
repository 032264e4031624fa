"""Wagtail's project template for production, with the databases set up exactly as Standing's."""

import sys
from pathlib import Path

from benchmarks.speed.startproject import APPLICATIONS, MIDDLEWARE
from config import environ

HERE = Path(__file__).resolve().parent
DATA_DIR = Path(environ.required("DATA_DIR"))

SECRET_KEY = environ.secret("SECRET_KEY")
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
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}
if environ.flag("CACHE_WHOLE_PAGES"):
    MIDDLEWARE = [
        "django.middleware.cache.UpdateCacheMiddleware",
        *MIDDLEWARE,
        "django.middleware.cache.FetchFromCacheMiddleware",
    ]
    CACHE_MIDDLEWARE_SECONDS = 24 * 60 * 60

ROOT_URLCONF = "benchmarks.wagtail_site.urls"
WSGI_APPLICATION = "benchmarks.wagtail_site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
DATABASES = {"default": environ.database(environ.required("DATABASE_URL"), data_dir=DATA_DIR)}
# Made when the site is, in its own folder: none but the benchmark ever runs them.
MIGRATION_MODULES = {"wagtail_site": "made_migrations"}
sys.path.append(str(DATA_DIR))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True

# The stylesheet is Standing's; Wagtail's own files for its admin are not needed here.
STATICFILES_DIRS = [HERE.parent.parent / "static"]
STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
STATIC_ROOT = DATA_DIR / "static"
MEDIA_ROOT = DATA_DIR / "media"
STATIC_URL = "/static/"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}

WAGTAIL_SITE_NAME = "Standing"
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILADMIN_BASE_URL = "http://127.0.0.1"
