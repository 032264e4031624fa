"""Values about the site for every template. They read no session, so that pages set no cookie."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from identity.models import Identity
from identity.site_identity import load_identity, name_of
from public_pages.language import reader_language


def site(request: HttpRequest) -> dict[str, object]:  # noqa: ARG001 -- Django passes it
    ours = _organisation()
    return {
        "organisation": ours,
        "site_name": name_of(ours),
        "help_phone": settings.HELP_PHONE,
        "is_demo": settings.DEMO,
        "is_draft_translation": reader_language() in settings.UNCHECKED_LANGUAGES,
    }


def _organisation() -> Identity:
    """Return who the organisation is, as the operator set it up where the database does not answer.

    A page that says that something is wrong must not go wrong itself.
    """
    try:
        return load_identity()
    except DatabaseError:
        return Identity()
