"""Remember when a queue was last compared with everything stored: only its caseworker can say so."""

from datetime import timedelta

import pytest
from django.utils import timezone

from legal_help.casework.queue import freshness
from legal_help.models import Unlock
from legal_help.trust import keys
from tests.legal_help.helpers import PASSPHRASE

pytestmark = pytest.mark.django_db


@pytest.fixture
def desks(founding, supervisor):
    """Return the same caseworker unlocked on two machines, and both cookies."""
    here, there = (keys.unlock_staff(user=supervisor, passphrase=PASSPHRASE) for _ in "ab")
    return here[0], here[1], there[1]


@pytest.mark.parametrize(("minutes", "lately"), [(0, True), (14, True), (16, False), (-1, False)])
def test_it_holds_for_a_quarter_of_an_hour_and_on_one_machine(desks, time_machine, minutes, lately):
    reader, here, there = desks
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    assert not freshness.was_compared_lately(by=reader, cookie=here)

    freshness.remember_comparison(by=reader, cookie=here)

    time_machine.move_to(start + timedelta(minutes=minutes), tick=False)
    assert freshness.was_compared_lately(by=reader, cookie=here) == lately
    assert not freshness.was_compared_lately(by=reader, cookie=there)


def test_a_time_that_somebody_else_wrote_is_none(desks, time_machine):
    """Somebody who writes to the database could otherwise postpone the comparison for ever."""
    reader, here, _there = desks
    freshness.remember_comparison(by=reader, cookie=here)
    time_machine.move_to(timezone.now() + timedelta(minutes=16), tick=False)

    Unlock.objects.update(queue_compared_at=timezone.now())

    assert not freshness.was_compared_lately(by=reader, cookie=here)


def test_a_time_of_another_unlock_is_none(desks):
    reader, here, there = desks
    freshness.remember_comparison(by=reader, cookie=there)
    compared = Unlock.objects.exclude(queue_compared_at=None).get()

    Unlock.objects.update(
        queue_compared_at=compared.queue_compared_at, queue_compared_mac=compared.queue_compared_mac
    )

    assert freshness.was_compared_lately(by=reader, cookie=there)
    assert not freshness.was_compared_lately(by=reader, cookie=here)


def test_where_the_desk_is_locked_nothing_is_remembered(desks):
    reader, here, _there = desks
    Unlock.objects.all().delete()

    freshness.remember_comparison(by=reader, cookie=here)

    assert not freshness.was_compared_lately(by=reader, cookie=here)
