"""A small site whose views count how often they were asked to draw."""

from collections import Counter

from django.http import HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.vary import vary_on_headers

from page_cache.decorators import public_page

drawn: Counter[str] = Counter()
WORDS = "Everyone has the right to seek asylum. " * 40


def _draw(request, **headers):
    drawn[request.path] += 1
    said = [f"{name}={value}" for name, value in request.GET.lists()]
    where = f"{request.scheme}://{request.get_host()}{request.path} {' '.join(said)}"
    return HttpResponse(f"<p>{where}</p><p>{WORDS}</p>", headers=headers)


@public_page()
def page(request):
    return _draw(request)


@public_page("page", "topic")
def filtered(request):
    return _draw(request)


@public_page("page", "topic", strict=True)
def strict(request):
    if "wrong" in request.GET:
        return HttpResponse("No.", status=400)
    return _draw(request)


def unmarked(request):
    return _draw(request)


@public_page()
def cookie(request):
    response = _draw(request)
    response.set_cookie("flavour", "bitter")
    return response


@public_page()
def with_token(request):
    get_token(request)
    return _draw(request)


@public_page()
def session(request):
    request.session["seen"] = True
    return _draw(request)


@public_page()
def private(request):
    return _draw(request, **{"Cache-Control": "private"})


@public_page()
def unstored(request):
    return _draw(request, **{"Cache-Control": "no-store"})


@public_page()
def streaming(request):
    _draw(request)
    return StreamingHttpResponse([b"a", b"b"])


@public_page()
def status(request, code):
    response = _draw(request)
    response.status_code = code
    return response


@public_page()
def echo(request):
    drawn[request.path] += 1
    asked = {name: value for name, value in request.META.items() if name.startswith("HTTP_")}
    return HttpResponse(f"{request.GET.urlencode()} {sorted(asked)} {WORDS}")


@public_page()
def tiny(request):
    return HttpResponse("tiny")


@public_page()
def picture(request):
    return HttpResponse(WORDS.encode(), content_type="image/webp")


@public_page()
def fails(request):
    drawn[request.path] += 1
    raise RuntimeError


urlpatterns = [
    path("page/", page),
    path("other/", page),
    path("es/page/", page),
    path("filtered/", filtered),
    path("strict/", strict),
    path("unmarked/", unmarked),
    path("cookie/", cookie),
    path("token/", with_token),
    path("session/", session),
    path("private/", private),
    path("unstored/", unstored),
    path("never/", public_page()(never_cache(unmarked))),
    path("varies/", public_page()(vary_on_headers("Accept-Language")(unmarked))),
    path("streaming/", streaming),
    path("status/<int:code>/", status),
    path("echo/", echo),
    path("tiny/", tiny),
    path("picture/", picture),
    path("frame/", xframe_options_exempt(page)),
    path("fails/", fails),
]
