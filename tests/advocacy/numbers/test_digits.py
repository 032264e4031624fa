"""Numbers are stored as they were written, on both databases, or refused with words."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from advocacy.models import Figure
from advocacy.numbers.digits import can_be_stored
from tests.advocacy.factories import FigureFactory

pytestmark = pytest.mark.both_databases

TOO_LONG = [
    "100000000000.5",
    "999999999999.9999",
    "12345678901234.5678",
    "1000000000000000",
    "9999999999999999.9999",
    "-1000000000000000",
    "1.23456",
]
SHORT_ENOUGH = [
    "0",
    "1.23450",
    "-0.0001",
    "99999999999.9999",
    "-99999999999.9999",
    "100000000000",
    "236000000000.0",
    "999999999999999",
]


@pytest.mark.parametrize(
    ("value", "does"),
    [*((v, True) for v in SHORT_ENOUGH), *((v, False) for v in (*TOO_LONG, "NaN", "Infinity"))],
)
def test_a_figure_holds_fifteen_digits_and_four_places(value, does):
    assert can_be_stored(Decimal(value)) is does


@pytest.mark.exhaustive
@pytest.mark.sampled(4)
@pytest.mark.django_db
@pytest.mark.parametrize("value", SHORT_ENOUGH)
def test_what_fits_is_stored_as_it_was_written(value):
    figure = FigureFactory(value=Decimal(value))

    figure.refresh_from_db()

    assert figure.value == Decimal(value)


@pytest.mark.sampled(3)
@pytest.mark.django_db
@pytest.mark.parametrize("field", ["value", "low", "high"])
@pytest.mark.parametrize("value", TOO_LONG)
def test_the_form_says_kindly_what_is_too_long(field, value):
    figure = FigureFactory.build(**{"value": None, "qualifier": "about", field: Decimal(value)})

    with pytest.raises(ValidationError) as refused:
        figure.clean_fields(exclude={"statistic", "source"})

    assert [*refused.value.message_dict] == [field]
    words = str(refused.value.message_dict[field])
    assert "none from 100,000,000,000 on" in words or "no more than 4 decimal places" in words


@pytest.mark.sampled(2)
@pytest.mark.django_db
@pytest.mark.parametrize("field", ["value", "low", "high"])
@pytest.mark.parametrize("value", ["999999999999.5", "1000000000000000", "-1000000000000000"])
def test_the_database_refuses_it_too(field, value):
    figure = FigureFactory.build(**{"value": None, "qualifier": "about", field: Decimal(value)})
    figure.statistic.save()
    figure.source.save()

    with pytest.raises(IntegrityError, match=f"figure_{field}_keeps_its_digits"):
        Figure.objects.bulk_create([figure])


@pytest.mark.django_db
def test_the_database_takes_no_number_that_is_none():
    """PostgreSQL's numeric knows NaN, which is above everything."""
    pk = FigureFactory().pk

    with (
        pytest.raises(IntegrityError, match="figure_value_keeps_its_digits"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("UPDATE advocacy_figure SET value = 'NaN' WHERE id = %s", [pk])


class AsWritten(TestCase):
    @given(st.decimals(-(10**15), 10**15, places=4) | st.integers(-(10**15), 10**15).map(Decimal))
    def test_whatever_fits_comes_back(self, value):
        if not can_be_stored(value):
            return
        figure = FigureFactory(value=value)
        figure.refresh_from_db()
        assert figure.value == value
