"""Limit how often one address may use the pages of legal help; accounts/rate_limits.py counts."""

from django.conf import settings
from django.http import HttpRequest

from accounts.rate_limits import HOUR, MINUTE, RateLimit, client_address

# Not the empty word: behind a socket of the file system that is the address of each.
EVERYBODY = "everybody"

pages = RateLimit(MINUTE)
submits = RateLimit(HOUR)
drafts = RateLimit(HOUR)
codes = RateLimit(MINUTE)
messages = RateLimit(MINUTE)


def too_many_pages(request: HttpRequest) -> bool:
    return pages.is_over(client_address(request), settings.HELP_PAGES_A_MINUTE)


def too_many_submits(request: HttpRequest) -> bool:
    """Return whether this address, or everybody together, sent too much in the last hour."""
    if submits.is_over(client_address(request), settings.HELP_SUBMITS_AN_HOUR):
        return True
    return submits.is_over(EVERYBODY, settings.HELP_SUBMITS_AN_HOUR_IN_ALL)


def too_many_drafts(request: HttpRequest) -> bool:
    """Return whether this address, or everybody together, began too many forms in the last hour.

    Each costs a slow hash, and a row for two weeks.
    """
    if drafts.is_over(client_address(request), settings.HELP_DRAFTS_AN_HOUR):
        return True
    return drafts.is_over(EVERYBODY, settings.HELP_DRAFTS_AN_HOUR_IN_ALL)


def too_many_codes(request: HttpRequest) -> bool:
    """Return whether this address tried too many codes in a minute. After that it may try again."""
    return codes.is_over(client_address(request), settings.HELP_CODES_A_MINUTE)


def too_many_messages(request: HttpRequest) -> bool:
    """Return whether this address wrote too many messages: each look at the queue opens them all.

    Counted by address and not by request, or a finder of the code could silence the person.
    """
    return messages.is_over(client_address(request), settings.HELP_MESSAGES_A_MINUTE)
