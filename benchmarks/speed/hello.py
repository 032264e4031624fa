"""A view that says hello, in Django as `startproject` sets it up."""

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path

from benchmarks.speed.startproject import APPLICATIONS, MIDDLEWARE


def hello(_request: HttpRequest) -> HttpResponse:
    return HttpResponse("Hello")


urlpatterns = [path("hello/", hello)]
settings.configure(
    ALLOWED_HOSTS=["127.0.0.1"],
    SECRET_KEY="of the benchmark alone: it signs nothing",  # noqa: S106 -- it guards nothing
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=APPLICATIONS,
    MIDDLEWARE=MIDDLEWARE,
)
application = get_wsgi_application()
