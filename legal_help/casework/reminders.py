"""Ask a person to look at their page, by the ways they allowed, from the sitting of a caseworker.

Nothing is sent unattended: only who has the case open knows the number or the address. It goes to the
gateway and into no table, task or log.
"""

import json
from collections.abc import Mapping
from enum import StrEnum
from http.client import HTTPException
from smtplib import SMTPException
from typing import Final
from urllib.error import URLError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext, override

from legal_help.access.locked_case import LockedCase
from legal_help.casework.case_texts import texts_of
from legal_help.casework.conflicts import conflict_check
from legal_help.casework.reply_templates import template_language
from legal_help.sealed import correspondence
from legal_help.trust.actors import Caseworker

SECONDS: Final = 10
"""How long a gateway may take to answer."""


class ReminderWay(StrEnum):
    EMAIL = "email"
    TEXT = "text"


class NotAllowed(Exception):
    """Raised if the person allowed no message of this kind, or no gateway is set."""


class NotSent(Exception):
    """Raised if no gateway took the message."""


class _RefuseRedirects(HTTPRedirectHandler):
    """Follow no redirect: the number would go to another machine."""

    def redirect_request(self, *_args: object, **_named: object) -> None:
        return None


def remind(*, by: Caseworker, public_ref: str) -> None:
    """Send "please look at your page", and note by which ways.

    Raises NotAllowed, NotSent, and as `cases.send_reply`.
    """
    with conflict_check.locked_case(by, public_ref) as case:
        language, ways = _language_and_ways(case)
    if not ways:
        raise NotAllowed
    with override(language):
        words = gettext("Please look at your page.")
    sent = [way for way, to in ways.items() if _SENDERS[way](to, words)]
    if not sent:
        raise NotSent
    with conflict_check.locked_case(by, public_ref) as case:
        case.keep_note({"text": "", "on": case.today, "reminded": [str(way) for way in sent]})


def _language_and_ways(case: LockedCase) -> tuple[str, dict[ReminderWay, str]]:
    """Return the person's language, and the ways that they allowed with the number or address.

    A mail names its sender, so it takes a person who said that we may say who we are.
    """
    answers, letters = case.opened.part("answers"), texts_of(case).letters
    language = template_language(answers.get("language", ""))
    if correspondence.old_way_is_stopped(letters):
        return language, {}
    contact: Mapping[str, object] = correspondence.contact_in_force(letters) or answers
    allowed, reach = contact.get("leave_message"), contact.get("reach")
    chosen = {str(way) for way in reach} if isinstance(reach, list) else set()
    found = {
        ReminderWay.EMAIL: contact.get("email") if allowed == "named" else "",
        ReminderWay.TEXT: contact.get("phone")
        if allowed in ("named", "unnamed") and settings.HELP_TEXT_GATEWAY
        else "",
    }
    return language, {way: str(to) for way, to in found.items() if to and way in chosen}


def _is_mailed(address: str, words: str) -> bool:
    try:
        send_mail(words, words, None, [address])
    except (OSError, SMTPException, ValueError):
        return False  # the address would be in the words of the exception
    return True


def _is_texted(number: str, words: str) -> bool:
    request = Request(  # noqa: S310 -- a system check wants https
        settings.HELP_TEXT_GATEWAY,
        data=json.dumps({"to": number, "text": words}).encode(),
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {settings.HELP_TEXT_TOKEN}",
        },
    )
    try:
        with build_opener(_RefuseRedirects).open(request, timeout=SECONDS):
            return True
    except (HTTPException, URLError, OSError, ValueError):
        return False  # an HTTPException: it answered something that is not HTTP


_SENDERS = {ReminderWay.EMAIL: _is_mailed, ReminderWay.TEXT: _is_texted}
