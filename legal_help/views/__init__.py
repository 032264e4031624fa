from django.http import Http404, HttpRequest, HttpResponse


def not_built_yet(request: HttpRequest, **parts: str) -> HttpResponse:
    """Hold an address until its page lands."""
    raise Http404(f"{request.path} {parts}")
