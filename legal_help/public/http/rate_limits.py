"""Limit how often one address may use the pages of legal help; accounts/signing_in/rate_limits.py counts."""

from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from accounts.signing_in.rate_limits import HOUR, MINUTE, RateLimit, client_address

# Not the empty word: behind a socket of the file system that is the address of each.
EVERYBODY = "everybody"
# All visitors of the onion service have the address of the machine that runs it.
ONION: Final = "onion"
ONION_TIMES: Final = 10
"""How many times as much all of them together may do as one address."""

pages = RateLimit(MINUTE)
submits = RateLimit(HOUR)
drafts = RateLimit(HOUR)
codes = RateLimit(MINUTE)
messages = RateLimit(MINUTE)


def too_many_pages(request: HttpRequest) -> bool:
    return _is_over(pages, request, settings.HELP_PAGES_A_MINUTE)


def too_many_submits(request: HttpRequest) -> bool:
    """Return whether this address, or everybody together, sent too much in the last hour."""
    if _is_over(submits, request, settings.HELP_SUBMITS_AN_HOUR):
        return True
    return submits.is_over(EVERYBODY, settings.HELP_SUBMITS_AN_HOUR_IN_ALL)


def too_many_drafts(request: HttpRequest) -> bool:
    """Return whether this address, or everybody together, began too many forms in the last hour.

    Each costs a slow hash, and a row for two weeks.
    """
    if _is_over(drafts, request, settings.HELP_DRAFTS_AN_HOUR):
        return True
    return drafts.is_over(EVERYBODY, settings.HELP_DRAFTS_AN_HOUR_IN_ALL)


def too_many_codes(request: HttpRequest) -> bool:
    """Return whether this address tried too many codes in a minute. After that it may try again."""
    return _is_over(codes, request, settings.HELP_CODES_A_MINUTE)


def too_many_messages(request: HttpRequest) -> bool:
    """Return whether this address wrote too many messages: each look at the queue opens them all.

    Counted by address and not by request, or a finder of the code could silence the person.
    """
    return _is_over(messages, request, settings.HELP_MESSAGES_A_MINUTE)


def _is_over(limit: RateLimit, request: HttpRequest, most: int) -> bool:
    """Count for the address, or for all visitors of the onion service together."""
    if settings.ONION_LOCATION and request.get_host() == urlsplit(settings.ONION_LOCATION).netloc:
        return limit.is_over(ONION, most * ONION_TIMES)
    return limit.is_over(client_address(request), most)
