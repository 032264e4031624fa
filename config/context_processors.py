"""Values about the site for every template. They read no session, so that pages set no cookie."""

from django.conf import settings
from django.http import HttpRequest

from identity.site_identity import load_identity, name_of
from public_pages.language import reader_language


def site(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 -- Django passes it
    return {
        "organisation": (ours := load_identity()),
        "site_name": name_of(ours),
        "help_phone": settings.HELP_PHONE,
        "is_demo": settings.DEMO,
        "is_draft_translation": reader_language() in settings.UNCHECKED_LANGUAGES,
    }
