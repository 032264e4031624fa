"""Values about the site for every template. They read no session, so that pages set no cookie."""

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest

from config.middleware import is_desk_host
from identity.models import Identity
from identity.site_identity import load_identity, name_of
from public_pages.language import publishes_in, reader_language


def site(request: HttpRequest) -> dict[str, object]:
    ours = _organisation(request)
    return {
        "organisation": ours,
        "site_name": name_of(ours),
        # Not "has legal help": a template without this value must still show the door to the form.
        "publishes_only": not settings.LEGAL_HELP,
        "helps_only": not publishes_in(reader_language()),
        "help_phone": settings.HELP_PHONE,
        "is_demo": settings.DEMO,
        "is_unchecked_translation": reader_language() in settings.UNCHECKED_LANGUAGES,
    }


def _organisation(request: HttpRequest) -> Identity:
    """Return who the organisation is, as the operator set it up where the database does not answer.

    A page that says that something is wrong must not go wrong itself. The desk's own host serves no
    logo and no sheet in other colours, so its pages have the name alone.
    """
    try:
        ours = load_identity()
    except DatabaseError:
        return Identity()
    return Identity(name=ours.name, names=ours.names) if is_desk_host(request) else ours
