"""The days of these tests, counted from the first, and which cases are there."""

from datetime import UTC, datetime, timedelta

from legal_help.models import HelpRequest

NOON = datetime(2026, 11, 24, 17, tzinfo=UTC)
TODAY = NOON.date()


def day(number):
    return TODAY + timedelta(days=number)


def references():
    return set(HelpRequest.objects.values_list("public_ref", flat=True))
