"""A view that says hello, in Django as `startproject` sets it up, or with no middleware at all.

HELLO says which: one process is one or the other.
"""

import os

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

APPLICATIONS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]


def hello(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello")


IS_BARE = os.environ.get("HELLO") == "bare"
urlpatterns = [path("hello/", hello)]

settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    SECRET_KEY="of the benchmark alone: it signs nothing",  # noqa: S106 -- it guards nothing
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=[] if IS_BARE else APPLICATIONS,
    MIDDLEWARE=[] if IS_BARE else MIDDLEWARE,
)
django.setup()
application = get_wsgi_application()
