"""Values about the site for every template. They read no session, so that pages set no cookie."""

from django.conf import settings
from django.http import HttpRequest

from identity.site_identity import site_name
from public_pages.language import reader_language


def site(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 -- Django passes it
    return {
        "site_name": site_name(),
        "help_phone": settings.HELP_PHONE,
        "is_demo": settings.DEMO,
        "is_draft_translation": reader_language() in settings.UNCHECKED_LANGUAGES,
    }
