"""What every template may need to know about the site. Touches no session, so pages stay cookieless."""

from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 -- Django passes it
    return {
        "site_name": settings.SITE_NAME,
        "help_phone": settings.HELP_PHONE,
        "is_demo": settings.DEMO,
    }
