"""A mark in a page, by which the words that it showed once are known again when they come back.

Nothing keeps the words meanwhile. A mark is good for one account and one purpose: what was made for
a lawyer, or shown to somebody else, unlocks nobody's desk.
"""

import json

from django.core.signing import Signer
from django.utils.crypto import constant_time_compare

from accounts.models import User


def made(words: str, *, of: User, purpose: str) -> str:
    said = json.dumps([purpose, of.pk, words])
    return Signer(salt="legal_help.words_nothing_kept").signature(said)


def fits(mark: str, *, words: str, of: User, purpose: str) -> bool:
    return constant_time_compare(made(words, of=of, purpose=purpose), mark)
