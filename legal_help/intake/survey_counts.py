"""Count what people answer after sending."""

from datetime import date

from django.db.models import F

from legal_help.models import Tally


def count_answer(*, question: str, option: str, today: date) -> None:
    """Add one to the option's count in the month of `today`."""
    Tally.objects.update_or_create(
        month=today.replace(day=1),
        question=question,
        option=option,
        create_defaults={"count": 1},
        defaults={"count": F("count") + 1},
    )
