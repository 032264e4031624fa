import pytest
import time_machine

from accounts.signing_in.rate_limits import HOUR, RateLimit


def test_limit_counts_each_address_alone():
    limit = RateLimit(60)

    assert [limit.is_over("a", 2) for _ in range(3)] == [False, False, True]
    assert limit.is_over("b", 2) is False


def test_limit_forgets_with_the_minute():
    limit = RateLimit(60)
    with time_machine.travel("2026-11-24 12:00:30", tick=False):
        assert [limit.is_over("a", 1) for _ in range(2)] == [False, True]
    with time_machine.travel("2026-11-24 12:01:00", tick=False):
        assert limit.is_over("a", 1) is False


def test_limit_counts_what_it_let_through():
    limit = RateLimit(60)

    assert [limit.is_over("a", 1) for _ in range(5)] == [False, *[True] * 4]
    assert limit.is_over("a", 2) is False


def test_no_address_is_kept_as_it_is():
    limit = RateLimit(60)
    limit.is_over("203.0.113.7", 9)

    assert "203.0.113.7" not in repr(limit.__dict__)


def test_a_limit_can_be_asked_without_being_counted():
    limit = RateLimit(60)

    assert [limit.is_reached("a", 1) for _ in range(3)] == [False] * 3
    limit.is_over("a", 1)
    assert limit.is_reached("a", 1) is True
    assert limit.is_reached("b", 1) is False


def test_asking_a_limit_forgets_with_the_minute_too():
    limit = RateLimit(60)
    with time_machine.travel("2026-11-24 12:00:30", tick=False):
        limit.is_over("a", 1)
    with time_machine.travel("2026-11-24 12:01:00", tick=False):
        assert limit.is_reached("a", 1) is False


@pytest.mark.parametrize(
    ("machines", "most", "here"), [(1, 7, 7), (2, 6, 3), (2, 7, 3), (3, 2, 1), (3, 0, 0)]
)
def test_each_machine_lets_its_part_through(settings, machines, most, here):
    settings.MACHINES = machines
    limit = RateLimit(HOUR)

    asked = [limit.is_over("203.0.113.7", most) for _number in range(9)]

    assert asked == [False] * here + [True] * (9 - here)
    assert limit.is_reached("203.0.113.7", most)
    assert not limit.is_reached("203.0.113.7", most + 2 * machines)
