"""What is done and asked within a house, by `benchmarks.in_django`."""

from config.demo.accounts import load_staff
from legal_help.access.founding import create_demo_keys
from legal_help.models import Draft, HelpRequest


def found() -> None:
    """Give the house the staff and the keys of a demonstration: somebody can read requests."""
    staff = load_staff()
    create_demo_keys(supervisor=staff["supervisor"], caseworkers=[staff["caseworker"]])


def counted() -> dict[str, int]:
    """How many requests there are, and how many drafts that were not sent."""
    return {
        "requests": HelpRequest.objects.count(),
        "drafts": Draft.objects.filter(sent_at=None).count(),
    }
