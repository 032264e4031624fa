import threading
from datetime import date

import pytest
from django.db import connection

from page_cache.models import PageReads
from page_cache.reads import PageOnDay, add_reads, sum_old_days

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TODAY = date(2026, 11, 30)


def stored():
    rows = PageReads.objects.order_by("page", "language", "day")
    return [*rows.values_list("page", "language", "day", "count")]


def read(page, day, count=1, language="en"):
    add_reads({PageOnDay(page, language, day): count})


def test_what_is_added_joins_what_is_there():
    add_reads({PageOnDay("/a/", "en", TODAY): 2, PageOnDay("/a/", "ar", TODAY): 1})
    add_reads({PageOnDay("/b/", "en", TODAY): 5, PageOnDay("/a/", "en", TODAY): 3})

    assert stored() == [
        ("/a/", "ar", TODAY, 1),
        ("/a/", "en", TODAY, 5),
        ("/b/", "en", TODAY, 5),
    ]


def test_many_pages_are_one_statement(django_assert_num_queries):
    many = {PageOnDay(f"/{number}/", "en", TODAY): number + 1 for number in range(500)}

    with django_assert_num_queries(3):  # between the two of its transaction
        add_reads(many)

    assert PageReads.objects.total() == 500 * 501 // 2


def test_more_than_fit_into_one_statement_are_added_whole():
    many = {PageOnDay(f"/{number}/", "en", TODAY): 1 for number in range(1_203)}
    add_reads(many)
    add_reads(many)

    assert (PageReads.objects.count(), PageReads.objects.total()) == (1_203, 2_406)


@pytest.mark.skipif(connection.vendor == "sqlite", reason="in memory, writers do not wait")
@pytest.mark.django_db(transaction=True)
def test_processes_that_write_at_once_add_up():
    """Each holds the same pages in another order, as each process met them."""
    failures = []

    def write(order):
        try:
            for _ in range(20):
                add_reads({PageOnDay(f"/{number}/", "en", TODAY): 1 for number in order})
        except Exception as failure:  # noqa: BLE001 -- the test shows it
            failures.append(failure)
        finally:
            connection.close()

    numbers = list(range(120))
    orders = [numbers, numbers[::-1], numbers[60:] + numbers[:60]]
    threads = [threading.Thread(target=write, args=[order]) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert {*PageReads.objects.values_list("count", flat=True)} == {60}


def test_days_of_thirteen_months_stay_and_older_ones_become_a_month():
    read("/a/", date(2025, 9, 1), 1)
    read("/a/", date(2025, 9, 2), 2)
    read("/a/", date(2025, 9, 30), 4)
    read("/a/", date(2025, 9, 30), 8, language="ar")
    read("/b/", date(2025, 8, 31), 16)
    read("/a/", date(2025, 10, 1), 32)
    read("/a/", date(2025, 10, 2), 64)
    expected = [
        ("/a/", "ar", date(2025, 9, 1), 8),
        ("/a/", "en", date(2025, 9, 1), 7),
        ("/a/", "en", date(2025, 10, 1), 32),
        ("/a/", "en", date(2025, 10, 2), 64),
        ("/b/", "en", date(2025, 8, 1), 16),
    ]

    sum_old_days(today=TODAY)
    assert stored() == expected
    sum_old_days(today=TODAY)
    assert stored() == expected


@pytest.mark.parametrize(
    ("today", "is_kept"), [(date(2026, 12, 31), True), (date(2027, 1, 1), False)]
)
def test_a_month_is_summed_up_when_thirteen_more_are_over(today, is_kept):
    read("/a/", date(2025, 11, 30))

    sum_old_days(today=today)

    day = date(2025, 11, 30) if is_kept else date(2025, 11, 1)
    assert stored() == [("/a/", "en", day, 1)]


def test_the_last_days_and_all_of_them():
    for day, count in [(date(2026, 11, 30), 1), (date(2026, 11, 1), 2), (date(2026, 10, 31), 4)]:
        read("/a/", day, count)

    assert PageReads.objects.recent_and_total(today=TODAY, days=30) == (3, 7)
    assert PageReads.objects.none().recent_and_total(today=TODAY, days=30) == (0, 0)
