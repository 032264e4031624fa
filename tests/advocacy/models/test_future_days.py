"""What is said to have happened did not happen tomorrow, or in 2999."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from advocacy.models import FigureImport
from tests.advocacy.factories import FigureFactory, InstrumentFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.mark.parametrize(
    ("make", "names"),
    [
        (FigureFactory, ["accessed_on", "released_on"]),
        (FigureImport, ["accessed_on", "released_on"]),
        (InstrumentFactory, ["adopted_on", "party_count_on"]),
    ],
)
def test_what_has_happened_did_not_happen_on_a_day_to_come(make, names):
    today = timezone.localdate()

    record = make(**dict.fromkeys(names, today))
    record.clean()
    for name in names:
        setattr(record, name, today + timedelta(days=1))
    with pytest.raises(ValidationError) as refused:
        record.clean()
    assert refused.value.message_dict == {name: ["This day has not come yet."] for name in names}
