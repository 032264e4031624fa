"""Number the messages of a request, from the person and to the person, in one row."""

from django.db.models import Max

from legal_help.models import HelpRequest


def next_number(request: HelpRequest) -> int:
    """Return the number of the next message. The caller has locked the row of the request."""
    last: int | None = request.messages.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1
