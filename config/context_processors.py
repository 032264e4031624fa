"""Values about the site for every template. They read no session, so that pages set no cookie."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from config.i18n import languages


def site(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 -- Django passes it
    return {
        "site_name": settings.SITE_NAME,
        "help_phone": settings.HELP_PHONE,
        "is_demo": settings.DEMO,
        "is_draft_translation": _is_draft(get_language() or settings.LANGUAGE_CODE),
    }


def _is_draft(code: str) -> bool:
    language = languages.OFFERED.get(code)
    return language is not None and language.status is languages.Status.DRAFT
