"""What tests of mails ask: of which kinds somebody was told, and when a case is late."""

from datetime import date

from legal_help.models import Notice
from tests.legal_help.helpers import state_of


def kinds_of(user):
    return set(Notice.objects.filter(user=user).values_list("kind", flat=True))


def review_by(receipt):
    return date.fromisoformat(state_of(receipt).review_by)
